/** Keys of the shell's query cache, all below the plugin's id. Personal values never go into it. */
export const keys = {
  all: ['customers'] as const,
  lists: ['customers', 'list'] as const,
  customer: (id: string) => ['customers', 'one', id] as const,
  history: (id: string) => ['customers', 'history', id] as const,
  externalIds: (id: string) => ['customers', 'external-ids', id] as const,
  statuses: ['customers', 'statuses'] as const,
  tags: (talentId: string | undefined) => ['customers', 'tags', talentId] as const,
  counts: ['customers', 'count'] as const,
  imports: ['customers', 'imports'] as const,
  import: (id: string) => ['customers', 'import', id] as const,
  importErrors: (id: string) => ['customers', 'import-errors', id] as const,
  export: (id: string) => ['customers', 'export', id] as const,
};
