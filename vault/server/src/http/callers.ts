import type { VaultOperation } from '@hako/vault-client/contract';

export type CallerName = 'core-api' | 'core-worker' | 'admin';

export interface Caller {
  name: CallerName;
  operations: readonly VaultOperation[];
}

const CORE: readonly VaultOperation[] = ['read', 'write', 'search', 'parcel_seal', 'parcel_open', 'parcel_delete', 'tenant'];

/** Who may connect, by the URI name of the certificate, exactly; and what each may do at most, whatever its token says. */
export const CALLERS: Readonly<Record<string, Caller>> = {
  'spiffe://hako/core-api': { name: 'core-api', operations: CORE },
  'spiffe://hako/core-worker': { name: 'core-worker', operations: CORE },
  'spiffe://hako/admin': { name: 'admin', operations: ['tenant'] },
};
