import type { RouteDef } from '@hako/sdk-plugin';
import { factorRoutes } from './factors/index.js';
import { authRoutes } from './routes/auth.js';
import { meRoutes } from './routes/me.js';
import { emailRoutes } from './routes/email.js';
import { recoveryRoutes } from './routes/recovery.js';
import { sessionRoutes } from './routes/sessions.js';
import { signingKeyRoutes } from './routes/signing-keys.js';
import { userRoutes } from './routes/users.js';
import type { IdentityDeps } from './service.js';
import type { IdentityService } from './types.js';

export { declareIdentity, identityActions, identityPermissions } from './declare.js';
export { identityErrors } from './errors.js';
export { createInitialAdmin, type InitialAdmin } from './initial-admin.js';
export { identityMigrations, identityPlatformMigrations } from './migrations.js';
export { maintainIdentity } from './maintain.js';
export { pruneIdentity } from './prune.js';
export { createSecrets, secretsFrom } from './secrets.js';
export { createIdentity } from './service.js';
export { askBeforeProvisioned, createDirectory, type Directory, type DirectoryActor } from './provisioning/index.js';
export { declareSso, ssoMigrations, ssoRoutes, tendSso } from './sso/index.js';
export type { Authenticated, IdentityService, RequestCredentials, Secrets } from './types.js';

/** First segments of the paths below. */
export const identityPrefixes = ['auth', 'users', 'platform'];

export function identityRoutes(deps: IdentityDeps & { identity: IdentityService }): RouteDef[] {
  return [...authRoutes(deps), ...meRoutes(deps), ...emailRoutes(deps), ...recoveryRoutes(deps), ...sessionRoutes(deps), ...userRoutes(deps), ...signingKeyRoutes(deps), ...factorRoutes(deps)];
}
