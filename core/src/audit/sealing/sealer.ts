import { randomBytes } from 'node:crypto';
import { formatCheckpoint, signCheckpoint, type CompactRange, type CompletedNode } from '@hako/ledger';
import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { commitTo, entryOf, leafOf } from './entry.js';
import { SIGNER_NAME, type AuditKeyRing } from './key-ring.js';
import { termsOf } from './search-terms.js';
import { STREAMS, unsealedSql, type SourceRow, type StreamName } from './source.js';
import { SALT_BYTES, insertCheckpoint, insertSeals, readEdge, readState, saveHorizon, takeTurn, type CheckpointRow, type NewSeal, type SealerState } from './store.js';

/** Per stream and pass; also what one transaction of the sequencer holds. */
const BATCH = 1_000;
/** security.md 6: a checkpoint after 60 seconds or 1,000 entries. */
const CHECKPOINT_ENTRIES = 1_000;
export const CHECKPOINT_MS = 60_000;

/** Origin of a tenant's log: it stays the same when the installation moves to another address. */
export const originOf = (tenantId: string): string => `hako.audit/${tenantId}`;

export interface SealResult {
  sealed: number;
  size: number;
  /** Streams that got entries */
  streams: StreamName[];
  /** A checkpoint that was signed in this pass */
  checkpoint: CheckpointRow | undefined;
  /** There are more rows waiting than one pass takes */
  more: boolean;
}

export type SealerDeps = Pick<Cradle, 'database' | 'clock'> & { keys: AuditKeyRing };

/**
 * Seals what has been committed since the last pass: gives each row its place in the tenant's one log, chains it, grows
 * the tree, and signs a checkpoint when one is due. All in one transaction under the tenant's advisory lock: a process
 * that dies in it leaves nothing behind, and two never work on one log.
 *
 * No row is skipped: rows are asked for by the transaction that wrote them, from the oldest that might have been running
 * at the last complete pass; identities, which are given out before the commit, play no part. No row is taken twice: what
 * is sealed is left out, and `(stream, row_seq)` is unique.
 * @returns undefined when another process has the turn
 */
export async function sealTenant({ database, clock, keys }: SealerDeps, tenantId: string, options: { checkpoint?: 'now' } = {}): Promise<SealResult | undefined> {
  const signingKey = await keys.signingKey();
  return database.tenant(tenantId).write(async (tx) => {
    if (!(await takeTurn(tx, tenantId))) return undefined;
    // Read before the rows: what is over by now is surely seen by the statements that follow.
    const state = await readState(tx);
    const found = await Promise.all(STREAMS.map((stream) => tx.rows<SourceRow>(unsealedSql(stream), [state.horizon, BATCH])));
    const rows = STREAMS.flatMap((stream, at) => found[at]!.map((row) => ({ stream, row }))).sort((left, right) => (left.row.at < right.row.at ? -1 : 1));
    const more = found.some((each) => each.length === BATCH);
    const due = isDue(state, rows.length, clock.now(), options.checkpoint === 'now');
    if (rows.length === 0 && !due) return { sealed: 0, size: state.size, streams: [], checkpoint: undefined, more };

    const edge = await readEdge(tx, state.size);
    await append(tx, tenantId, rows, edge, state);
    if (rows.length > 0) await saveHorizon(tx, horizonAfter(state.settled, found));
    const checkpoint = due ? await sign(tx, tenantId, edge, signingKey, clock.now()) : undefined;
    return { sealed: rows.length, size: edge.size, streams: STREAMS.filter((_stream, at) => found[at]!.length > 0), checkpoint, more };
  });
}

async function append(tx: TenantTransaction, tenantId: string, rows: readonly { stream: StreamName; row: SourceRow }[], edge: CompactRange, state: SealerState): Promise<void> {
  const seals: NewSeal[] = [];
  const nodes: CompletedNode[] = [];
  const known = new Map<string, string[]>();
  let prev = state.last;
  // One call to the system for all of them: it costs more than everything else that is done with a salt.
  const salts = randomBytes(SALT_BYTES * rows.length);
  for (const [at, { stream, row }] of rows.entries()) {
    const seq = edge.size + 1;
    const ipSalt = row.ip === null ? null : salts.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES);
    const ipCommitment = ipSalt && row.ip !== null ? commitTo(ipSalt, row.ip) : null;
    const entry = entryOf(row, { seq, tenantId, stream, prev: prev?.toString('base64') ?? null, ipCommitment: ipCommitment?.toString('base64') ?? null });
    const leaf = leafOf(entry);
    seals.push({ seq, stream, rowSeq: row.row_seq, at: row.at, prev, leaf, ipSalt, ipCommitment, terms: termsOf(entry, known) });
    nodes.push(...edge.append(leaf));
    prev = leaf;
  }
  if (seals.length > 0) await insertSeals(tx, seals, nodes);
}

/**
 * All that a stream was asked for is sealed, or all before the transaction of its last row: rows come in their order. So a
 * log that grows faster than it is sealed (an import) is not read from its beginning in each pass.
 */
function horizonAfter(settled: string, found: readonly SourceRow[][]): string {
  const full = found.flatMap((rows) => (rows.length === BATCH ? [BigInt(rows.at(-1)?.xid ?? 0)] : []));
  return [BigInt(settled), ...full].reduce((low, one) => (one < low ? one : low)).toString();
}

function isDue(state: SealerState, added: number, now: Date, wanted: boolean): boolean {
  const open = state.size + added - (state.checkpoint?.size ?? 0);
  if (open <= 0) return false;
  return wanted || open >= CHECKPOINT_ENTRIES || state.checkpoint === null || now.getTime() - state.checkpoint.at.getTime() >= CHECKPOINT_MS;
}

async function sign(tx: TenantTransaction, tenantId: string, edge: CompactRange, key: Parameters<typeof signCheckpoint>[2], now: Date): Promise<CheckpointRow> {
  const root = edge.root();
  // The time is signed too: it says from when on at the latest the entries stood.
  const text = formatCheckpoint({ origin: originOf(tenantId), size: edge.size, root, extensions: [`at ${now.toISOString()}`] });
  const row: CheckpointRow = { size: edge.size, root, note: signCheckpoint(text, SIGNER_NAME, key), at: now };
  await insertCheckpoint(tx, row);
  return row;
}
