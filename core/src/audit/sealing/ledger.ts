import type { KeyObject } from 'node:crypto';
import type { Cradle } from '../../cradle.js';
import { createAuditKeys } from './key-ring.js';
import { createSealing, type Sealing } from './loop.js';
import { verifyLog, type VerifyReport } from './verify.js';
import { storageWitness, type CheckpointWitness } from './witness.js';

/** The sealed log of every tenant: what makes it, and what proves it. */
export interface Ledger extends Sealing {
  /** Public keys of every checkpoint ever signed here, as `name+id+key`. */
  verifierKeys(): Promise<string[]>;
  /** Signs what is exported of the log. */
  signingKey(): Promise<KeyObject>;
  /** Recomputes places `from` to `to` (everything when left out) and names the first that is wrong. */
  verify(tenantId: string, range?: { from?: number; to?: number }): Promise<VerifyReport>;
}

export function createLedger({ database, secrets, ids, clock, storage, tenants, bus, live, log, audit }: Pick<Cradle, 'database' | 'secrets' | 'ids' | 'clock' | 'storage' | 'tenants' | 'bus' | 'live' | 'log' | 'audit'>, more: readonly CheckpointWitness[] = []): Ledger {
  const keys = createAuditKeys({ database, secrets, ids, clock });
  const witnesses = [...more, storageWitness({ storage, database, keys })];
  return {
    ...createSealing({ database, tenants, bus, live, clock, log, audit, keys, witnesses }),
    signingKey: () => keys.signingKey(),
    verifierKeys: () => keys.verifierKeys(),
    verify: (tenantId, range) => verifyLog({ database, clock, keys, witnesses }, tenantId, range),
  };
}
