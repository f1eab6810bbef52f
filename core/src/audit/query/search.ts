import type { TenantReader, VisibleScopes } from '@hako/sdk-plugin';
import { searchQuery, type StreamName } from '../sealing/index.js';
import type { LogRow } from './read-page.js';
import { rowsStatement, scopeFilter } from './statement.js';
import { streamOf } from './streams.js';
import { readLogCursor } from './window.js';

export interface LogSearch {
  q: string;
  /** Those that the caller may read, with where */
  streams: ReadonlyMap<StreamName, VisibleScopes>;
  from?: string;
  to?: string;
  cursor?: string;
  pageSize: number;
}

interface Hit {
  seq: number;
  stream: StreamName;
  row_seq: number;
}

/** Over the words of all streams at once, newest first. Found from the moment an entry is sealed, that is within a second. */
export async function searchLogs(q: TenantReader, search: LogSearch): Promise<{ rows: (LogRow & { stream: StreamName })[]; nextCursor: string | null }> {
  const words = searchQuery(search.q);
  if (words === undefined || search.streams.size === 0) return { rows: [], nextCursor: null };
  const hits = await q.rows<Hit>(...hitsStatement(search, words));
  const page = hits.slice(0, search.pageSize);
  const rows = await rowsOf(q, page);
  return { rows, nextCursor: hits.length > search.pageSize ? String(page.at(-1)?.seq) : null };
}

function hitsStatement({ streams, from, to, cursor, pageSize }: LogSearch, words: string): [sql: string, params: unknown[]] {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const where = [`f.terms @@ ${bind(words)}::tsquery`, `f.stream = any(${bind([...streams.keys()])}::text[])`];
  const before = readLogCursor(cursor);
  if (before) where.push(`f.seq < ${bind(before.seq)}::bigint`);
  if (from) where.push(`f.at >= ${bind(from)}::timestamptz`);
  if (to) where.push(`f.at < ${bind(to)}::timestamptz`);
  const changes = streams.get('change');
  const narrow = changes && !changes.all;
  if (narrow) where.push(`(f.stream <> 'change' or (c.seq is not null and ${scopeFilter(changes, bind, 'c.scope_id')}))`);
  return [
    `select f.seq, f.stream, s.row_seq from audit_search f join audit_seal s on s.seq = f.seq
     ${narrow ? `left join change_log c on f.stream = 'change' and c.seq = s.row_seq` : ''}
     where ${where.join(' and ')} order by f.seq desc limit ${bind(pageSize + 1)}`,
    params,
  ];
}

async function rowsOf(q: TenantReader, hits: readonly Hit[]): Promise<(LogRow & { stream: StreamName })[]> {
  const found = new Map<number, LogRow & { stream: StreamName }>();
  for (const name of new Set(hits.map(({ stream }) => stream))) {
    const { sql, params } = rowsStatement(streamOf(name), hits.filter(({ stream }) => stream === name).map(({ row_seq }) => row_seq));
    for (const row of await q.rows<LogRow>(sql, params)) if (row.sealSeq !== null) found.set(row.sealSeq, { ...row, stream: name });
  }
  return hits.map(({ seq }) => found.get(seq)).filter((row) => row !== undefined);
}
