import type { Principal } from '@hako/sdk-plugin';
import { createVaultClient } from '@hako/vault-client';
import type { Cradle } from '../cradle.js';
import { pluginFiles } from '../storage/index.js';
import { toHakoError } from './errors.js';
import { personalData, type PersonalDataDeps } from './personal-data.js';
import { vaultAdministration } from './administration.js';
import { createSubjectIds } from './subject-id.js';
import { createTokenSigner, readSigningKey } from './token-signer.js';
import type { VaultGateway } from './types.js';
import { vaultCall } from './vault-call.js';

export { vaultErrors } from './errors.js';
export type { VaultAdministration, VaultGateway } from './types.js';

const CORE: Principal = { type: 'system', id: 'core', name: 'core', sessionId: null };

/** Core's side of the vault. Reads its certificate and signing key at once: without them core must not start. */
export function createVault({ config, storage, database, clock }: Pick<Cradle, 'config' | 'storage' | 'database' | 'clock'>): VaultGateway {
  const { url, caFile, certFile, keyFile, tokenKeyFile, issuer, audience } = config.vault;
  const client = createVaultClient({ url, caFile, certFile, keyFile });
  const key = readSigningKey(tokenKeyFile);
  const signer = createTokenSigner({ key, issuer, audience, thumbprint: client.thumbprint, service: `core-${config.role}`, now: () => clock.now().getTime() });
  const deps: PersonalDataDeps = { client, signer, files: (owner) => pluginFiles({ storage, database }, owner), subjectIds: createSubjectIds(key) };

  return {
    forActor: (tenantId, actor) => personalData(deps, tenantId, actor),
    createTenant: async (tenantId) => {
      const call = vaultCall(signer, tenantId, { principal: CORE, requestId: `tenant:${tenantId}`, pluginId: 'core' });
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
