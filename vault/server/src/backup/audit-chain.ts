import { canonicalJson, CompactRange, leafHash, openCheckpoint, parseVerifierKey, type Json } from '@hako/ledger';
import type { Executor } from '../database/database.js';
import type { BackupManifest } from './manifest.js';

export interface ChainReport {
  tenantId: string;
  entries: number;
  /** `null`: whole, and ends where the manifest says. */
  problem: string | null;
}

const PAGE = 500;

/** Follows one tenant's log from its first entry to the head that the manifest names, and its newest checkpoint on the way. */
export async function verifyChain(database: Executor, said: BackupManifest['audit'][number], verifierKeys: readonly string[]): Promise<ChainReport> {
  const range = new CompactRange();
  const size = said.checkpoint === null ? null : checkpointOf(said.checkpoint, verifierKeys);
  if (typeof size === 'string') return { tenantId: said.tenantId, entries: 0, problem: size };
  let before: Buffer = Buffer.alloc(0);
  let seq = 0;
  const report = (problem: string | null): ChainReport => ({ tenantId: said.tenantId, entries: seq, problem });
  for (;;) {
    const rows = await database.query<{ seq: string; entry: { [key: string]: Json } | null; prev: Buffer; leaf: Buffer }>({ text: 'select seq, entry, prev, leaf from vault.access_log where tenant_id = $1 and seq > $2 order by seq limit $3', values: [said.tenantId, seq, PAGE] });
    if (rows.length === 0) break;
    for (const row of rows) {
      if (Number(row.seq) !== seq + 1) return report(`entry ${seq + 1} is missing`);
      if (!row.prev.equals(before) || (row.entry && !leafHash(canonicalJson(row.entry)).equals(row.leaf))) return report(`entry ${row.seq} is not what was chained`);
      // Retention takes bodies of what is signed only; elsewhere nothing vouches for a leaf alone.
      if (!row.entry && !(size && seq < size.size)) return report(`entry ${row.seq} has no body and no checkpoint`);
      seq++;
      before = row.leaf;
      range.append(row.leaf);
      if (size && seq === size.size && !range.root().equals(size.root)) return report(`the first ${seq} entries are not those of the signed checkpoint`);
    }
  }
  if (seq !== said.seq || before.toString('hex') !== said.head) return report(`ends at entry ${seq}, the manifest says ${said.seq}`);
  return report(size && size.size > seq ? `the checkpoint is over ${size.size} entries, there are ${seq}` : null);
}

function checkpointOf(note: string, verifierKeys: readonly string[]): { size: number; root: Buffer } | string {
  for (const { name, publicKey } of verifierKeys.map(parseVerifierKey)) {
    try {
      const { size, root } = openCheckpoint(note, name, publicKey);
      return { size, root: Buffer.from(root) };
    } catch {
      // Signed by another key of this vault, or by none.
    }
  }
  return 'its newest checkpoint is not signed by this vault';
}
