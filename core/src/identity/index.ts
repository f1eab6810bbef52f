import type { RouteDef } from '@hako/sdk-plugin';
import { factorRoutes } from './factors/index.js';
import { authRoutes } from './routes/auth.js';
import { meRoutes } from './routes/me.js';
import { userRoutes } from './routes/users.js';
import type { IdentityDeps } from './service.js';
import type { IdentityService } from './types.js';

export { declareIdentity, identityActions, identityPermissions } from './declare.js';
export { identityErrors } from './errors.js';
export { opensForEnrolment } from './factors/enrolment.js';
export { createInitialAdmin, type InitialAdmin } from './initial-admin.js';
export { identityMigrations, identityPlatformMigrations } from './migrations.js';
export { pruneIdentity } from './prune.js';
export { createSecrets, secretsFrom } from './secrets.js';
export { createIdentity } from './service.js';
export type { Authenticated, IdentityService, RequestCredentials, Secrets } from './types.js';

/** First segments of the paths below. */
export const identityPrefixes = ['auth', 'users'];

export function identityRoutes(deps: IdentityDeps & { identity: IdentityService }): RouteDef[] {
  return [...authRoutes(deps), ...meRoutes(deps), ...userRoutes(deps), ...factorRoutes(deps)];
}
