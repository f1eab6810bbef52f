import type { Principal } from '@hako/sdk-plugin';
import type { VaultClient } from '@hako/vault-client';
import { toHakoError } from './errors.js';
import { withRetry } from './retry.js';
import type { TokenSigner } from './token-signer.js';
import type { VaultAdministration } from './types.js';

/** One token per call that names the person, so that the vault knows two people apart, not two requests of core. */
export function vaultAdministration(client: VaultClient, signer: TokenSigner, tenantId: string, { principal, requestId }: { principal: Principal; requestId: string }, { platform = false }: { platform?: boolean } = {}): VaultAdministration {
  const actor = { principal, requestId, pluginId: 'core' };
  const call = async <T>(op: Parameters<VaultAdministration['get']>[0], method: 'GET' | 'POST', path: string, body: object | undefined, reason: string): Promise<T> => {
    try {
      return await withRetry(
        async () => client.administer<T>((await signer.sign({ tenantId, actor, op, purpose: 'maintenance', reason, platform })).token, method, path, body),
        // A command that may have arrived is not given twice.
        (error) => method === 'GET' || error.unsent || error.code === 'RETRY',
      );
    } catch (error) {
      throw toHakoError(error);
    }
  };
  return {
    get: (op, path, query = {}) => {
      const search = new URLSearchParams(Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]])));
      return call(op, 'GET', search.size > 0 ? `${path}?${search}` : path, undefined, 'administration');
    },
    post: (op, path, body, reason = 'administration') => call(op, 'POST', path, body, reason),
  };
}
