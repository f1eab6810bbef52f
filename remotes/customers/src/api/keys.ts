/** Keys of the shell's query cache, all below the plugin's id. Personal values never go into it. */
export const keys = {
  all: ['customers'] as const,
  lists: ['customers', 'list'] as const,
  customer: (id: string) => ['customers', 'one', id] as const,
  history: (id: string) => ['customers', 'history', id] as const,
  externalIds: (id: string) => ['customers', 'external-ids', id] as const,
  identities: (id: string) => ['customers', 'identities', id] as const,
  identityHistory: (id: string) => ['customers', 'identity-history', id] as const,
  memberships: (id: string) => ['customers', 'memberships', id] as const,
  dictionary: (type: string, talentId: string | undefined) => ['customers', 'dictionary', type, talentId] as const,
  statuses: ['customers', 'statuses'] as const,
  tags: (talentId: string | undefined) => ['customers', 'tags', talentId] as const,
  counts: ['customers', 'count'] as const,
  imports: ['customers', 'imports'] as const,
  import: (id: string) => ['customers', 'import', id] as const,
  importErrors: (id: string) => ['customers', 'import-errors', id] as const,
  export: (id: string) => ['customers', 'export', id] as const,
};
