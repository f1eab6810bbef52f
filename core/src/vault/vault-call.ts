import { toHakoError, type CallKind } from './errors.js';
import { withRetry } from './retry.js';
import type { TokenRequest, TokenSigner, VaultActor } from './token-signer.js';

/** One call with a token of its own per try, its refusals as errors of core. */
export type VaultCall = <T>(request: Omit<TokenRequest, 'tenantId' | 'actor'>, work: (token: string) => Promise<T>, kind?: CallKind) => Promise<T>;

export function vaultCall(signer: TokenSigner, tenantId: string, actor: VaultActor): VaultCall {
  return async (request, work, kind) => {
    try {
      return await withRetry(async () => work((await signer.sign({ ...request, tenantId, actor })).token));
    } catch (error) {
      throw toHakoError(error, kind);
    }
  };
}
