import { leafHash, verifyExport, type CompactRangeState, type ExportLine, type ExportVerdict, type LedgerProblem } from '@hako/ledger';
import type { TenantReader } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { commitTo } from './entry.js';
import type { AuditKeyRing } from './key-ring.js';
import { readLog, type LogLine } from './log-reader.js';
import { latestCheckpoint, MissingNode, readCheckpoints, readEdge, type CheckpointRow } from './store.js';
import type { CheckpointWitness } from './witness.js';

/** Bodies go after this many days at the earliest; the functions of the database hold the same rule (migrations/retention). */
export const SHORTEST_RETENTION_DAYS = 30;
/** A row that nobody sealed for so long is not on its way any more. */
const UNSEALED_AFTER_S = 300;

export interface VerifyReport {
  ok: boolean;
  /** Places looked at */
  from: number;
  to: number;
  entries: number;
  /** Of them without a body, dropped by retention and proven by their hash */
  withoutBody: number;
  /** Entries that the newest checkpoint vouches for, and those behind it */
  proven: number;
  unsealed: number;
  problem: LedgerProblem | 'unsealed' | null;
  /** First wrong entry; with `until`, somewhere in that stretch */
  seq: number | null;
  until: number | null;
  checkpoint: { size: number; at: string } | null;
  milliseconds: number;
}

export type VerifyDeps = Pick<Cradle, 'database' | 'clock'> & { keys: AuditKeyRing; witnesses: readonly CheckpointWitness[] };

/**
 * Recomputes a stretch of a tenant's log from its rows: every leaf, the chain, the tree at every checkpoint with its
 * signature, and what the witnesses keep. Names the first entry that is not what was sealed.
 * @param range places from 1; left out: everything
 */
export async function verifyLog({ database, clock, keys, witnesses }: VerifyDeps, tenantId: string, range: { from?: number; to?: number } = {}): Promise<VerifyReport> {
  const started = performance.now();
  return database.tenant(tenantId).read(async (q) => {
    const size = (await q.row<{ size: number }>('select coalesce(max(seq), 0) as size from audit_seal'))?.size ?? 0;
    const from = Math.min(Math.max(1, range.from ?? 1), size + 1);
    const newest = await latestCheckpoint(q);
    const covered = await readCheckpoints(q, { from: from - 1, to: Number.MAX_SAFE_INTEGER });
    // A stretch ends where something was signed, or its end would be proven by nothing.
    const to = range.to === undefined || range.to >= size ? size : Math.min(size, covered.find((each) => each.size >= (range.to ?? 0))?.size ?? size);
    const within = range.to === undefined ? covered : covered.filter((each) => each.size <= to);
    const kept = range.to === undefined ? await Promise.all(witnesses.map((witness) => witness.latest(tenantId))) : [];
    const notes = [...within.map(({ note }) => note), ...kept.filter((note) => note !== undefined)];
    const counted = { entries: 0, withoutBody: 0, missing: undefined as number | undefined };
    const start = await startOf(q, from);
    const verdict: ExportVerdict = start instanceof MissingNode ? { ok: false, problem: 'deleted', seq: 1, until: from - 1, message: start.message } : await verifyExport(lines(q, tenantId, { from, to }, covered, clock.now(), counted), notes, await keys.verifierKeys(), start ? { start } : {});
    const wrong = firstWrong(verdict, counted.missing);
    const forgotten = wrong ? undefined : await forgottenRow(q);
    return {
      ok: !wrong && !forgotten,
      from,
      to,
      entries: counted.entries,
      withoutBody: counted.withoutBody,
      proven: verdict.ok ? verdict.size : 0,
      unsealed: verdict.ok ? verdict.unsealed : 0,
      problem: wrong?.problem ?? (forgotten ? 'unsealed' : null),
      seq: wrong?.seq ?? null,
      until: wrong?.until ?? null,
      checkpoint: newest ? { size: newest.size, at: newest.at.toISOString() } : null,
      milliseconds: Math.round(performance.now() - started),
    };
  });
}

async function startOf(q: TenantReader, from: number): Promise<CompactRangeState | undefined | MissingNode> {
  if (from === 1) return undefined;
  try {
    return (await readEdge(q, from - 1)).toJSON();
  } catch (error) {
    if (error instanceof MissingNode) return error;
    throw error;
  }
}

/** What stands in the database, as the offline verifier would read it from an export. */
async function* lines(q: TenantReader, tenantId: string, range: { from: number; to: number }, checkpoints: readonly CheckpointRow[], now: Date, counted: { entries: number; withoutBody: number; missing: number | undefined }): AsyncGenerator<ExportLine> {
  const oldest = now.getTime() - SHORTEST_RETENTION_DAYS * 86_400_000;
  const signed = checkpoints.map(({ note }) => signedTime(note));
  let covering = 0;
  for await (const batch of readLog(q, tenantId, range)) {
    for (const line of batch) {
      const { seal } = line;
      while (covering < checkpoints.length && checkpoints[covering]!.size < seal.seq) covering += 1;
      counted.entries += 1;
      if (!line.entry) counted.withoutBody += 1;
      // Retention marks what it drops, and drops nothing that was signed within its shortest time: signed, that time cannot be moved.
      const signedAt = signed[covering];
      if (!line.entry && (seal.pruned_at === null || signedAt === undefined || !(signedAt <= oldest))) counted.missing ??= seal.seq;
      yield exportLine(line);
    }
  }
}

/** The time that was signed with the checkpoint; the column beside it could be moved. */
function signedTime(note: string): number {
  const line = note.split('\n').find((each) => each.startsWith('at ')) ?? '';
  return Date.parse(line.slice('at '.length));
}

/** An address that was changed alone would not show in the leaf, which holds its commitment: it shows here. */
export function exportLine({ seal, entry, row }: LogLine): ExportLine {
  const leaf = seal.leaf.toString('base64');
  if (!entry) return { seq: seal.seq, leaf };
  const addressFits = seal.ip_salt === null || !row?.ip || commitTo(seal.ip_salt, row.ip).equals(seal.ip_commitment ?? Buffer.alloc(0));
  return { seq: seal.seq, leaf, entry: addressFits ? entry : { ...entry, ip: `not what was sealed ${leafHash(row?.ip ?? '').toString('hex')}` } };
}

function firstWrong(verdict: ExportVerdict, missing: number | undefined): { problem: LedgerProblem; seq: number; until?: number } | undefined {
  if (missing !== undefined && (verdict.ok || verdict.seq === 0 || missing < verdict.seq)) return { problem: 'deleted', seq: missing };
  return verdict.ok ? undefined : verdict;
}

/** Rows that stand in a stream without a place in the log: somebody stopped the sequencer, or took their seals away. */
async function forgottenRow(q: TenantReader): Promise<{ stream: string } | undefined> {
  return q.row<{ stream: string }>(
    (['change', 'security', 'event', 'integration'] as const)
      .map((stream) => `(select '${stream}' as stream from ${stream}_log l where l.at < now() - make_interval(secs => ${UNSEALED_AFTER_S}) and not exists (select 1 from audit_seal s where s.stream = '${stream}' and s.row_seq = l.seq) limit 1)`)
      .join(' union all '),
  );
}
