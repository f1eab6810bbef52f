import { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof } from '@hako/ledger';
import type { TenantReader } from '@hako/sdk-plugin';
import type { SealedEntry } from './entry.js';
import { readPlaces, sealOf } from './log-reader.js';
import type { StreamName } from './source.js';
import { readNodes, type CheckpointRow } from './store.js';

/** An entry with the way from its leaf to the root that a checkpoint signed; hashes in base64. */
export interface InclusionAnswer {
  seq: number;
  stream: StreamName;
  /** The place in the tree, from 0 */
  index: number;
  leaf: string;
  /** What is hashed, in the form that is hashed (JCS of it); null when retention dropped the body */
  entry: SealedEntry | null;
  proof: string[];
  checkpoint: { size: number; root: string; note: string };
}

/** Where an entry stands: by its place, or by its row. */
export type EntryPlace = { seq: number } | { stream: StreamName; id: string };

/**
 * @param size of the checkpoint that the proof is for; left out: the oldest that covers the entry would be small, the newest is what people have
 * @returns 'absent' when there is no such entry, 'open' when no checkpoint covers it yet
 */
export async function proveInclusion(q: TenantReader, tenantId: string, place: EntryPlace, size?: number): Promise<InclusionAnswer | 'absent' | 'open'> {
  const seq = 'seq' in place ? place.seq : (await sealOf(q, place.stream, place.id))?.seq;
  if (seq === undefined) return 'id' in place && (await exists(q, place.stream, place.id)) ? 'open' : 'absent';
  const [line] = await readPlaces(q, tenantId, [seq]);
  if (!line) return 'absent';
  const checkpoint = await q.row<CheckpointRow>('select size, root, note, at from audit_checkpoint where size >= $1 and ($2::bigint is null or size = $2) order by size desc limit 1', [seq, size ?? null]);
  if (!checkpoint) return 'open';
  const [proof = []] = await inclusionsOf(q, [seq], checkpoint.size);
  return { seq, stream: line.seal.stream, index: seq - 1, leaf: line.seal.leaf.toString('base64'), entry: line.entry ?? null, proof, checkpoint: { size: checkpoint.size, root: checkpoint.root.toString('base64'), note: checkpoint.note } };
}

/** The proofs of many entries against one size, from one read of the tree. */
export async function inclusionsOf(q: TenantReader, seqs: readonly number[], size: number): Promise<string[][]> {
  const nodes = new Map(seqs.flatMap((seq) => inclusionNodes(seq - 1, size)).map((node) => [`${node.level}/${node.index}`, node]));
  const read = await readNodes(q, [...nodes.values()]);
  return Promise.all(seqs.map(async (seq) => (await inclusionProof(seq - 1, size, read)).map((hash) => hash.toString('base64'))));
}

/** From one checkpoint to another: nothing was changed in between, only added. Undefined when one of them is not there. */
export async function proveConsistency(q: TenantReader, from: number, to: number): Promise<{ from: CheckpointRow; to: CheckpointRow; proof: string[] } | undefined> {
  const rows = await q.rows<CheckpointRow>('select size, root, note, at from audit_checkpoint where size = any($1::bigint[]) order by size', [[from, to]]);
  const [older, newer] = [rows.find(({ size }) => size === from), rows.find(({ size }) => size === to)];
  if (!older || !newer || from < 1 || from > to) return undefined;
  const read = await readNodes(q, consistencyNodes(from, to));
  return { from: older, to: newer, proof: (await consistencyProof(from, to, read)).map((hash) => hash.toString('base64')) };
}

async function exists(q: TenantReader, stream: StreamName, id: string): Promise<boolean> {
  return (await q.row(`select 1 as found from ${stream}_log where id = $1`, [id])) !== undefined;
}
