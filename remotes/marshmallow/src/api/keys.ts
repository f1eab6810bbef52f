/** Keys of the shell's query cache, all below the plugin's id. */
export const deskKeys = {
  lists: ['marshmallow', 'messages'] as const,
  counts: ['marshmallow', 'counts'] as const,
  message: (id: string) => ['marshmallow', 'message', id] as const,
  context: (id: string) => ['marshmallow', 'context', id] as const,
  export: (id: string) => ['marshmallow', 'export', id] as const,
};
