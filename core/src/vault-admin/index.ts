import type { RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { DeskDeps } from './desk.js';
import { accessLogRoutes } from './routes/access-log.js';
import { approvalRoutes } from './routes/approvals.js';
import { keyRoutes } from './routes/keys.js';
import { verifierKeyRoute } from './routes/verifier-keys.js';
import { watchRoutes } from './routes/watch.js';

export { vaultAdminPlatformMigrations } from './migrations.js';
export { vaultWitness } from './checkpoint-witness.js';
export { watchVault } from './watch.js';

/** The vault's desk: keys, rotations, approvals, access log, anomalies, certificates. Nothing personal passes through it. */
export const vaultAdminRoutes = (deps: DeskDeps & Pick<Cradle, 'database' | 'clock'>): RouteDef[] => [...keyRoutes(deps), ...approvalRoutes(deps), ...accessLogRoutes(deps), ...watchRoutes(deps), verifierKeyRoute(deps)];

export function declareVaultAdmin({ access, errors }: Pick<Cradle, 'access' | 'errors'>): void {
  access.define([
    { owner: 'core', resource: 'vault', actions: ['read', 'write', 'execute'], title: 'vault-admin.permission', risk: 'high' },
    { owner: 'core', resource: 'log.pii', actions: ['read'], title: 'vault-admin.accessLogPermission', risk: 'high' },
  ]);
  errors.define('core', { VAULT_NOT_SEALED_YET: { status: 409, message: 'errors.VAULT_NOT_SEALED_YET', level: 'info' } });
}
