import type { Principal } from '@hako/sdk-plugin';
import { createVaultClient } from '@hako/vault-client';
import type { Cradle } from '../cradle.js';
import { pluginFiles } from '../storage/index.js';
import { toHakoError } from './errors.js';
import { personalData, type PersonalDataDeps } from './personal-data.js';
import { vaultAdministration } from './administration.js';
import { keepPermit, spendPermit } from './permits.js';
import { createSubjectIds } from './subject-id.js';
import { refuseAll } from './subject-rights.js';
import { createTokenSigner, readSigningKey } from './token-signer.js';
import type { VaultGateway } from './types.js';
import { vaultCall } from './vault-call.js';

export { declarePersonalData } from './declare.js';
export { prunePermits, vaultMigrations } from './permits.js';
export { vaultErrors } from './errors.js';
export { personalDataRoutes } from './routes.js';
export type { VaultAdministration, VaultGateway } from './types.js';

const CORE: Principal = { type: 'system', id: 'core', name: 'core', sessionId: null };

/** The vault waits for a database as core does: a call is given up only after that would have been. */
const BEYOND_DATABASE_MS = 5_000;

/** Core's side of the vault. Reads its certificate and signing key at once: without them core must not start. */
export function createVault({ config, storage, database, clock }: Pick<Cradle, 'config' | 'storage' | 'database' | 'clock'>): VaultGateway {
  const { url, caFile, certFile, keyFile, tokenKeyFile, issuer, audience } = config.vault;
  const client = createVaultClient({ url, caFile, certFile, keyFile, timeoutMs: config.database.statementTimeoutMs + BEYOND_DATABASE_MS });
  const key = readSigningKey(tokenKeyFile);
  const signer = createTokenSigner({ key, issuer, audience, thumbprint: client.thumbprint, service: `core-${config.role}`, now: () => clock.now().getTime() });
  const deps: PersonalDataDeps = { client, signer, files: (owner) => pluginFiles({ storage, database }, owner), subjectIds: createSubjectIds(key), permits: { spend: (tenantId, permit) => spendPermit(database, tenantId, permit), keep: (tenantId, jti) => keepPermit(database, tenantId, jti) } };

  const ofTenant = (tenantId: string): ReturnType<typeof vaultCall> => vaultCall(signer, tenantId, { principal: CORE, requestId: `tenant:${tenantId}`, pluginId: 'core' });

  return {
    forActor: (tenantId, actor, guard = refuseAll) => personalData(deps, tenantId, actor, guard),
    settings: (tenantId, actor, request) => vaultCall(signer, tenantId, { ...actor, pluginId: 'core' })({ op: 'settings', purpose: 'maintenance', reason: 'settings of personal data' }, (token) => client.settings(token, request)),
    retention: (tenantId, actor, request) => vaultCall(signer, tenantId, { ...actor, pluginId: 'core' })({ op: 'settings', purpose: 'maintenance', reason: 'retention of personal data' }, (token) => client.retention(token, request)),
    setTenantState: (tenantId, status, reason) => ofTenant(tenantId)({ op: 'tenant_state', purpose: 'maintenance', reason }, (token) => client.setTenantState(token, { status })),
    shredTenant: (tenantId, approvalId, reason) => ofTenant(tenantId)({ op: 'tenant_shred', purpose: 'maintenance', reason, approvalId }, (token) => client.shredTenant(token, {})),
    createTenant: async (tenantId) => {
      const call = ofTenant(tenantId);
      await call({ op: 'tenant', purpose: 'maintenance', reason: 'new tenant' }, (token) => client.createTenant(token, { tenantId }));
    },
    administration: (tenantId, actor, options) => vaultAdministration(client, signer, tenantId, actor, options),
    health: async () => {
      await client.health().catch((error: unknown) => {
        throw toHakoError(error);
      });
    },
    close: () => client.close(),
  };
}
