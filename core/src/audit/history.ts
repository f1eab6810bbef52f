import { HakoError, type AuditChange, type TenantReader } from '@hako/sdk-plugin';

interface ChangeRow {
  seq: number;
  id: string;
  at: Date;
  action: string;
  actor_type: AuditChange['actor']['type'] | null;
  actor_id: string | null;
  actor_name: string | null;
  before: AuditChange['before'];
  after: AuditChange['after'];
  meta: AuditChange['meta'];
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** Change log of one record, newest first; the cursor is the sequence number of the last entry. */
export async function readHistory(
  q: TenantReader,
  owner: string,
  resource: { type: string; id: string },
  page: { limit?: number; cursor?: string } = {},
): Promise<{ items: AuditChange[]; nextCursor: string | null }> {
  const limit = Math.min(page.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const rows = await q.rows<ChangeRow>(
    `select seq, id, at, action, actor_type, actor_id, actor_name, before, after, meta from change_log
     where owner = $1 and resource_type = $2 and resource_id = $3 and ($4::bigint is null or seq < $4)
     order by seq desc limit $5`,
    [owner, resource.type, resource.id, sequenceOf(page.cursor), limit + 1],
  );
  const items = rows.slice(0, limit);
  return { items: items.map(toChange), nextCursor: rows.length > limit ? String(items.at(-1)?.seq) : null };
}

function toChange(row: ChangeRow): AuditChange {
  return {
    id: row.id,
    action: row.action,
    at: row.at.toISOString(),
    actor: { type: row.actor_type ?? 'system', id: row.actor_id ?? '', name: row.actor_name ?? '' },
    before: row.before,
    after: row.after,
    meta: row.meta,
  };
}

/** @throws `VALIDATION_FAILED` for anything that is no sequence number */
export function sequenceOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,18}$/.test(cursor)) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/cursor', code: 'cursor' }] });
  return cursor;
}
