import type { Executor } from '../database/database.js';

/** One access to a person's data, as that person may know it: when, why and to what; staff stay unnamed. */
export interface SubjectAccess {
  at: string;
  operation: string;
  purpose: string;
  view?: string;
  fields?: string[];
}

const MAX_ENTRIES = 5_000;

/** Newest first. Reads only the log's own rows of the tenant: rare enough to do without an index that each access would pay for. */
export async function accessesOf(tx: Executor, tenantId: string, subjectId: string): Promise<SubjectAccess[]> {
  const rows = await tx.query<{ at: Date; op: string; purpose: string; view: string | null; fields: string[] | null }>({
    text: `select at, op, purpose, entry->'detail'->>'view' as view, entry->'detail'->'fields' as fields from vault.access_log
            where tenant_id = $1 and entry->>'result' = 'success'
              and (entry->'detail'->'subjects' ? $2 or entry->'detail' @> jsonb_build_object('writes', jsonb_build_array(jsonb_build_array($2::text))))
            order by seq desc limit $3`,
    values: [tenantId, subjectId, MAX_ENTRIES],
  });
  return rows.map(({ at, op, purpose, view, fields }) => ({ at: at.toISOString(), operation: op, purpose, ...(view === null ? {} : { view }), ...(Array.isArray(fields) ? { fields } : {}) }));
}
