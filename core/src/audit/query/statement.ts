import type { VisibleScopes } from '@hako/sdk-plugin';
import type { LogQuery, LogStream } from './streams.js';
import type { LogCursor, LogWindow } from './window.js';

type Bind = (value: unknown) => string;

/** With the place of each entry in the sealed log, and whether a checkpoint vouches for it. */
const SEALED = (stream: string, rows: string): string => `
  select p.*, s.seq as "sealSeq", s.seq <= (select max(size) from audit_checkpoint) as proven
  from (${rows}) p left join audit_seal s on s.stream = '${stream}' and s.row_seq = p.seq`;

/** The statement of one page, newest first. Names come from the table of streams, values are bound. */
export function logStatement(stream: LogStream, query: LogQuery, visible: VisibleScopes, limit: number, page: { cursor?: LogCursor | undefined; window?: LogWindow } = {}): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind: Bind = (value) => `$${params.push(value)}`;
  const where = conditions(stream, query, bind);
  if (page.cursor) where.push(`seq < ${bind(page.cursor.seq)}::bigint`);
  if (page.window) where.push(`at >= ${bind(page.window.from)}::timestamptz`, `at < ${bind(page.window.to)}::timestamptz`);
  if (stream.name === 'change' && !visible.all) where.push(scopeFilter(visible, bind));
  const rows = `select seq, id, at, ${stream.columns}, meta from ${stream.table} ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by seq desc limit ${bind(limit)}`;
  return { sql: `${SEALED(stream.name, rows)} order by p.seq desc`, params };
}

/** The rows with these identities. */
export function rowsStatement(stream: LogStream, seqs: readonly number[]): { sql: string; params: unknown[] } {
  return { sql: SEALED(stream.name, `select seq, id, at, ${stream.columns}, meta from ${stream.table} where seq = any($1::bigint[])`), params: [seqs] };
}

function conditions(stream: LogStream, query: LogQuery, bind: Bind): string[] {
  const where: string[] = [];
  if (query.actor) where.push(`(actor_id = ${bind(query.actor)} or lower(actor_name) = lower(${bind(query.actor)}))`);
  if (query.action) where.push(`${stream.nameColumn} = ${bind(query.action)}`);
  if (query.outcome) where.push(`${stream.outcome} = ${bind(query.outcome)}`);
  if (query.requestId) where.push(`request_id = ${bind(query.requestId)}`);
  if (query.resourceType) where.push(`resource_type = ${bind(query.resourceType)}`);
  if (query.resourceId) where.push(`resource_id = ${bind(query.resourceId)}`);
  if (query.after !== undefined) where.push(`seq in (select t.row_seq from audit_seal t where t.stream = '${stream.name}' and t.seq > ${bind(query.after)}::bigint)`);
  if (query.q) {
    const wanted = bind(query.q.toLowerCase());
    where.push(`(${stream.text.map((column) => `strpos(lower(coalesce(${column}, '')), ${wanted}) > 0`).join(' or ')})`);
  }
  return where;
}

export function scopeFilter(visible: VisibleScopes, bind: Bind, column = 'scope_id'): string {
  const scopes = `${column} = any(${bind([...visible.subsidiaryIds, ...visible.talentIds])}::uuid[])`;
  return visible.tenant ? `(${scopes} or ${column} is null)` : scopes;
}
