import type { TenantReader, VisibleScopes } from '@hako/sdk-plugin';
import { logStatement } from './statement.js';
import type { LogQuery, LogStream } from './streams.js';
import { logCursor, readLogCursor, windowOf } from './window.js';

/** A row of a stream as the API shows it, before its title. */
export type LogRow = { seq: number; at: Date; action?: string; name?: string; plugin?: string; sealSeq: number | null; proven: boolean | null } & Record<string, unknown>;

const HIGHEST = '9007199254740991';

/** One page, newest first. A page may hold fewer entries than asked for, even none, and still have a next one: it ends with its 31 days. */
export async function readLogPage(q: TenantReader, stream: LogStream, query: LogQuery, visible: VisibleScopes, pageSize: number, now: Date): Promise<{ rows: LogRow[]; nextCursor: string | null }> {
  const cursor = readLogCursor(query.cursor);
  const window = windowOf(query, cursor, now);
  const { sql, params } = logStatement(stream, query, visible, pageSize + 1, { cursor, window });
  const found = await q.rows<LogRow>(sql, params);
  const rows = found.slice(0, pageSize);
  if (found.length > pageSize) return { rows, nextCursor: logCursor(rows.at(-1)!.seq, window.to) };
  const last = rows.at(-1)?.seq ?? cursor?.seq ?? HIGHEST;
  return { rows, nextCursor: window.clipped && (await reachesBack(q, stream, window.from, query.from)) ? logCursor(last, window.from) : null };
}

async function reachesBack(q: TenantReader, stream: LogStream, before: Date, from: string | undefined): Promise<boolean> {
  if (from !== undefined && new Date(from) >= before) return false;
  const oldest = await q.row<{ at: Date }>(`select at from ${stream.table} order by seq limit 1`);
  return oldest !== undefined && oldest.at < before;
}
