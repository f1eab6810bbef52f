import type { VisibleScopes } from '@hako/sdk-plugin';
import { sequenceOf } from './history.js';

export interface LogQuery {
  from?: string;
  to?: string;
  actor?: string;
  action?: string;
  resourceType?: string;
  resourceId?: string;
  outcome?: string;
  q?: string;
  cursor?: string;
  pageSize?: number;
}

/** One stream as the API shows it. */
export interface LogStream {
  /** Path below `/logs`. */
  path: 'changes' | 'security' | 'events' | 'integrations';
  table: 'change_log' | 'security_log' | 'event_log' | 'integration_log';
  permission: 'log.change:read' | 'log.security:read' | 'log.event:read' | 'log.integration:read';
  /** Column of what happened. */
  nameColumn: 'action' | 'name';
  columns: string;
  /** Columns that the free text is looked for in. */
  text: string[];
}

const actor = `case when actor_id is null then null else json_build_object('type', actor_type, 'id', actor_id, 'name', actor_name) end as actor`;
const request = `request_id as "requestId", ip, user_agent as "userAgent"`;

export const LOG_STREAMS: readonly LogStream[] = [
  {
    path: 'changes',
    table: 'change_log',
    permission: 'log.change:read',
    nameColumn: 'action',
    columns: `action, owner as plugin, ${actor}, json_build_object('type', resource_type, 'id', resource_id, 'label', resource_label) as resource,
              case when scope_type is null then null else json_build_object('type', scope_type, 'id', scope_id) end as scope, before, after, ${request}`,
    text: ['action', 'actor_name', 'resource_label', 'resource_id', 'before::text', 'after::text'],
  },
  { path: 'security', table: 'security_log', permission: 'log.security:read', nameColumn: 'name', columns: `name, outcome, ${actor}, ${request}`, text: ['name', 'actor_name', 'ip', 'meta::text'] },
  { path: 'events', table: 'event_log', permission: 'log.event:read', nameColumn: 'name', columns: 'name, level', text: ['name', 'meta::text'] },
  { path: 'integrations', table: 'integration_log', permission: 'log.integration:read', nameColumn: 'name', columns: `name, outcome, ${request}`, text: ['name', 'meta::text'] },
];

/** The statement of one page, newest first. Names come from the tables above, values are bound. */
export function logStatement(stream: LogStream, query: LogQuery, visible: VisibleScopes, limit: number): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const where: string[] = [];
  if (query.cursor !== undefined) where.push(`seq < ${bind(sequenceOf(query.cursor))}::bigint`);
  if (query.from) where.push(`at >= ${bind(query.from)}::timestamptz`);
  if (query.to) where.push(`at < ${bind(query.to)}::timestamptz`);
  if (query.actor) where.push(`(actor_id = ${bind(query.actor)} or lower(actor_name) = lower(${bind(query.actor)}))`);
  if (query.action) where.push(`${stream.nameColumn} = ${bind(query.action)}`);
  if (query.outcome && stream.columns.includes('outcome')) where.push(`outcome = ${bind(query.outcome)}`);
  if (query.q) {
    const wanted = bind(query.q.toLowerCase());
    where.push(`(${stream.text.map((column) => `strpos(lower(coalesce(${column}, '')), ${wanted}) > 0`).join(' or ')})`);
  }
  if (stream.table === 'change_log') {
    if (query.resourceType) where.push(`resource_type = ${bind(query.resourceType)}`);
    if (query.resourceId) where.push(`resource_id = ${bind(query.resourceId)}`);
    if (!visible.all) where.push(scopeFilter(visible, bind));
  }
  const sql = `select seq, id, at, ${stream.columns}, meta from ${stream.table}
    ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by seq desc limit ${bind(limit)}`;
  return { sql, params };
}

function scopeFilter(visible: VisibleScopes, bind: (value: unknown) => string): string {
  const scopes = `scope_id = any(${bind([...visible.subsidiaryIds, ...visible.talentIds])}::uuid[])`;
  return visible.tenant ? `(${scopes} or scope_id is null)` : scopes;
}
