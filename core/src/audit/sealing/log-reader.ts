import type { TenantReader } from '@hako/sdk-plugin';
import { entryOf, leafOf, type SealedEntry } from './entry.js';
import { rowsSql, STREAMS, type SourceRow, type StreamName } from './source.js';
import type { SealRow } from './store.js';

/** A sealed place of the log with what stands there now. */
export interface LogLine {
  seal: SealRow;
  /** Undefined when its row is gone */
  entry: SealedEntry | undefined;
  row: SourceRow | undefined;
}

const BATCH = 2_000;
const SEAL_COLUMNS = 'seq, stream, row_seq, at, prev, leaf, ip_salt, ip_commitment, pruned_at';

export interface LogRange {
  from: number;
  to: number;
  /** Left out: all of them */
  streams?: readonly StreamName[];
}

/** Reads places `from` to `to` in order, in batches: rows of the streams found by the identities that the seals name. */
export async function* readLog(q: TenantReader, tenantId: string, { from, to, streams }: LogRange): AsyncGenerator<LogLine[]> {
  for (let next = from; next <= to; ) {
    const seals = await q.rows<SealRow>(`select ${SEAL_COLUMNS} from audit_seal where seq between $1 and $2 and ($3::text[] is null or stream = any($3)) order by seq limit $4`, [next, to, streams ?? null, BATCH]);
    if (seals.length === 0) return;
    yield await withRows(q, tenantId, seals);
    next = seals.at(-1)!.seq + 1;
  }
}

/** The places with these seqs, in their order. */
export async function readPlaces(q: TenantReader, tenantId: string, seqs: readonly number[]): Promise<LogLine[]> {
  return withRows(q, tenantId, await q.rows<SealRow>(`select ${SEAL_COLUMNS} from audit_seal where seq = any($1::bigint[]) order by seq`, [seqs]));
}

/** The place where a row of a stream was sealed. */
export async function sealOf(q: TenantReader, stream: StreamName, rowId: string): Promise<SealRow | undefined> {
  return q.row<SealRow>(`select ${SEAL_COLUMNS.replaceAll(/\b(seq|at)\b/g, 's.$1')} from audit_seal s where s.stream = $1 and s.row_seq = (select l.seq from ${stream}_log l where l.id = $2)`, [stream, rowId]);
}

async function withRows(q: TenantReader, tenantId: string, seals: readonly SealRow[]): Promise<LogLine[]> {
  const rows = new Map<string, SourceRow>();
  for (const stream of STREAMS) {
    const wanted = seals.filter((seal) => seal.stream === stream).map((seal) => seal.row_seq);
    if (wanted.length === 0) continue;
    for (const row of await q.rows<SourceRow>(rowsSql(stream), [wanted])) rows.set(`${stream}/${row.row_seq}`, row);
  }
  return seals.map((seal) => {
    const row = rows.get(`${seal.stream}/${seal.row_seq}`);
    return { seal, row, entry: row && entryOf(row, { seq: seal.seq, tenantId, stream: seal.stream, prev: seal.prev?.toString('base64') ?? null, ipCommitment: seal.ip_commitment?.toString('base64') ?? null }) };
  });
}

/** Does the address that still stands in the row belong to the commitment that was sealed? */
export const leafFits = ({ seal, entry }: LogLine): boolean => entry !== undefined && leafOf(entry).equals(seal.leaf);
