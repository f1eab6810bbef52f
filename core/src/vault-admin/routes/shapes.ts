import type { RouteDef } from '@hako/sdk-plugin';

/** Looking at the vault's affairs: of the own agency, or, for the operator, of the one that the query names. */
export const look = { auth: 'user', permission: 'vault:read', scope: 'tenant', errors: ['VAULT_UNAVAILABLE'] } satisfies Partial<RouteDef>;

/** Who saw whose data is told by a right of its own: an auditor needs no view of keys, and whoever turns keys none of people. */
export const audit = { ...look, permission: 'log.pii:read' } satisfies Partial<RouteDef>;

/** Acting on them: decided on the newest rights, rarely, and by nobody who may not even look. */
export const act = { auth: 'user', permission: 'vault:execute', scope: 'tenant', seenWith: 'vault:read', sensitive: true, rateClass: 'admin' } satisfies Partial<RouteDef>;
