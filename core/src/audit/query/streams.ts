import type { StreamName } from '../sealing/index.js';

export interface LogQuery {
  from?: string;
  to?: string;
  actor?: string;
  action?: string;
  resourceType?: string;
  resourceId?: string;
  outcome?: string;
  requestId?: string;
  q?: string;
  /** Sealed after this place of the log: what a live tail asks for */
  after?: number;
  cursor?: string;
  pageSize?: number;
}

/** One stream as the API shows it. */
export interface LogStream {
  name: StreamName;
  /** Path below `/logs`. */
  path: 'changes' | 'security' | 'events' | 'integrations';
  table: 'change_log' | 'security_log' | 'event_log' | 'integration_log';
  permission: 'log.change:read' | 'log.security:read' | 'log.event:read' | 'log.integration:read';
  /** Column of what happened. */
  nameColumn: 'action' | 'name';
  /** Expression of how it ended. */
  outcome: string;
  columns: string;
  /** Columns that the free text is looked for in. */
  text: string[];
}

const actor = `case when actor_id is null then null else json_build_object('type', actor_type, 'id', actor_id, 'name', actor_name, 'via', via) end as actor`;
const request = `request_id as "requestId", ip, user_agent as "userAgent", method, route`;
const resource = `case when resource_type is null then null else json_build_object('type', resource_type, 'id', resource_id, 'label', null) end as resource`;

export const LOG_STREAMS: readonly LogStream[] = [
  {
    name: 'change',
    path: 'changes',
    table: 'change_log',
    permission: 'log.change:read',
    nameColumn: 'action',
    outcome: `'success'`,
    columns: `action, owner as plugin, 'success' as outcome, ${actor}, json_build_object('type', resource_type, 'id', resource_id, 'label', resource_label) as resource,
              case when scope_type is null then null else json_build_object('type', scope_type, 'id', scope_id) end as scope, before, after, ${request}`,
    text: ['action', 'actor_name', 'resource_label', 'resource_id', 'request_id', 'before::text', 'after::text'],
  },
  { name: 'security', path: 'security', table: 'security_log', permission: 'log.security:read', nameColumn: 'name', outcome: 'outcome', columns: `name, outcome, ${actor}, ${resource}, ${request}`, text: ['name', 'actor_name', 'ip', 'request_id', 'resource_id', 'meta::text'] },
  { name: 'event', path: 'events', table: 'event_log', permission: 'log.event:read', nameColumn: 'name', outcome: `case level when 'error' then 'error' else 'success' end`, columns: `name, level, ${request}`, text: ['name', 'meta::text'] },
  { name: 'integration', path: 'integrations', table: 'integration_log', permission: 'log.integration:read', nameColumn: 'name', outcome: 'outcome', columns: `name, outcome, ${actor}, ${resource}, ${request}`, text: ['name', 'request_id', 'resource_id', 'meta::text'] },
];

export const streamOf = (name: StreamName): LogStream => LOG_STREAMS.find((stream) => stream.name === name)!;
