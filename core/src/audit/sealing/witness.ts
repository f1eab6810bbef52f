import { text } from 'node:stream/consumers';
import { LedgerError, openCheckpoint, parseVerifierKey, consistencyNodes, consistencyProof, verifyConsistency, type Checkpoint } from '@hako/ledger';
import type { Cradle } from '../../cradle.js';
import type { AuditKeyRing } from './key-ring.js';
import { MissingNode, readNodes, type CheckpointRow } from './store.js';

/**
 * Somebody else who keeps what was signed, so that whoever owns the database cannot take it back. The object storage is
 * one; the vault and a tenant's own webhook or mailbox can be others.
 */
export interface CheckpointWitness {
  readonly name: string;
  /** @throws Contradiction when it has kept something that this checkpoint does not extend; what it has stays */
  keep(tenantId: string, checkpoint: CheckpointRow): Promise<void>;
  /** The newest that it has, as a signed note. */
  latest(tenantId: string): Promise<string | undefined>;
}

/** Two signed checkpoints that cannot both be of one log. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';

  constructor(
    readonly kept: number,
    readonly offered: number,
  ) {
    super(`a checkpoint of ${offered} entries does not extend the one of ${kept} that was kept`);
  }
}

/** Copies below `<tenant>/core/audit/`: every checkpoint by its size, and the newest. With an object lock on the bucket they cannot be taken away. */
export function storageWitness({ storage, database, keys }: Pick<Cradle, 'storage' | 'database'> & { keys: AuditKeyRing }): CheckpointWitness {
  const folder = (tenantId: string): string => `${tenantId}/core/audit`;
  const put = (key: string, note: string): Promise<unknown> => storage.put(key, Buffer.from(note), { contentType: 'text/plain; charset=utf-8' });

  async function latest(tenantId: string): Promise<string | undefined> {
    const found = await storage.get(`${folder(tenantId)}/latest.txt`);
    return found && text(found.body);
  }

  /** Does the log as it is now still begin with what was kept? */
  async function extendsKept(tenantId: string, kept: Checkpoint, offered: CheckpointRow): Promise<boolean> {
    if (kept.size > offered.size) return false;
    if (kept.size === offered.size || kept.size === 0) return kept.root.equals(offered.root) || kept.size === 0;
    try {
      const read = await readNodesOf(database, tenantId, kept.size, offered.size);
      return verifyConsistency(kept.size, offered.size, kept.root, offered.root, await consistencyProof(kept.size, offered.size, read));
    } catch (error) {
      if (error instanceof MissingNode) return false;
      throw error;
    }
  }

  return {
    name: 'storage',
    latest,
    async keep(tenantId, checkpoint) {
      const note = await latest(tenantId);
      const kept = note === undefined ? undefined : open(note, await keys.verifierKeys());
      if (kept && !(await extendsKept(tenantId, kept, checkpoint))) {
        await put(`${folder(tenantId)}/contradictions/${String(checkpoint.size).padStart(12, '0')}.txt`, checkpoint.note);
        throw new Contradiction(kept.size, checkpoint.size);
      }
      await put(`${folder(tenantId)}/checkpoints/${String(checkpoint.size).padStart(12, '0')}.txt`, checkpoint.note);
      await put(`${folder(tenantId)}/latest.txt`, checkpoint.note);
    },
  };
}

async function readNodesOf(database: Cradle['database'], tenantId: string, from: number, to: number): Promise<(level: number, index: number) => Buffer> {
  return database.tenant(tenantId).read((q) => readNodes(q, consistencyNodes(from, to)));
}

/** With whichever of the installation's keys signed it; a copy that none signed counts as none. */
export function open(note: string, verifierKeys: readonly string[]): Checkpoint | undefined {
  for (const key of verifierKeys) {
    const { name, publicKey } = parseVerifierKey(key);
    try {
      return openCheckpoint(note, name, publicKey);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  }
  return undefined;
}
