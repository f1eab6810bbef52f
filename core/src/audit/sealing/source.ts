/** The four streams that core keeps. The log of access to personal data is the vault's own. */
export const STREAMS = ['change', 'security', 'event', 'integration'] as const;
export type StreamName = (typeof STREAMS)[number];

/** A row of any stream, as the sealed entry is made of it. */
export interface SourceRow {
  row_seq: number;
  /** The transaction that wrote it. */
  xid: string;
  id: string;
  /** UTC with microseconds, as text: a Date has only milliseconds. */
  at: string;
  action: string;
  owner: string | null;
  actor_type: string | null;
  actor_id: string | null;
  actor_name: string | null;
  session_id: string | null;
  via: string | null;
  request_id: string | null;
  method: string | null;
  route: string | null;
  /** Kept for 30 days; then its network stands there. */
  ip: string | null;
  user_agent: string | null;
  result: string;
  level: string | null;
  resource_type: string | null;
  resource_id: string | null;
  resource_label: string | null;
  scope_type: string | null;
  scope_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  meta: Record<string, unknown>;
}

const COMMON = `l.seq as row_seq, l.xid::text as xid, l.id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  l.actor_type, l.actor_id, l.actor_name, l.session_id, l.via, l.request_id, l.method, l.route, l.ip, l.user_agent, l.meta`;

const NO_DIFF = 'null::text as owner, null::text as resource_label, null::text as scope_type, null::text as scope_id, null::jsonb as before, null::jsonb as after, l.resource_type, l.resource_id';

const COLUMNS: Record<StreamName, string> = {
  change: `${COMMON}, l.action, l.owner, 'success' as result, null::text as level, l.resource_type, l.resource_id, l.resource_label, l.scope_type, l.scope_id::text, l.before, l.after`,
  security: `${COMMON}, l.name as action, l.outcome as result, null::text as level, ${NO_DIFF}`,
  integration: `${COMMON}, l.name as action, l.outcome as result, null::text as level, ${NO_DIFF}`,
  event: `${COMMON}, l.name as action, case l.level when 'error' then 'error' else 'success' end as result, l.level, ${NO_DIFF}`,
};

/**
 * Rows that nobody has sealed, oldest commit first. `$1` is the transaction from which on rows may be unsealed, `$2` how
 * many. The seal is asked for row by row: as an anti-join the planner may read every seal that there ever was.
 */
export const unsealedSql = (stream: StreamName): string => `
  select ${COLUMNS[stream]} from ${stream}_log l
  where l.xid >= $1::xid8 and (select s.seq from audit_seal s where s.stream = '${stream}' and s.row_seq = l.seq) is null
  order by l.xid, l.seq limit $2`;

/** The rows with these identities (`$1`). */
export const rowsSql = (stream: StreamName): string => `select ${COLUMNS[stream]} from ${stream}_log l where l.seq = any($1::bigint[])`;
