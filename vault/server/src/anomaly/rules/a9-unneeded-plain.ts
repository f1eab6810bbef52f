import type { Executor } from '../../database/database.js';
import type { Finding } from '../observation.js';

const WEEK_MS = 7 * 86_400_000;
const LEAST_READS = 20;
const MOST_SHARE = 0.8;

/**
 * A9, once a week: who opens values that a masked view would have done for? A plain read counts as used when the same
 * person writes that record, or has a file of it made, within a quarter of an hour; at least 20 reads, four of five unused.
 */
export async function unneededPlainReads(tx: Executor, tenantId: string, now: number): Promise<Finding[]> {
  const rows = await tx.query<{ actor: string; reads: number; unused: number }>({
    text: `with reads as (
             select l.actor, l.at, s.subject from vault.access_log l, jsonb_array_elements_text(l.entry->'detail'->'subjects') as s (subject)
              where l.tenant_id = $1 and l.pruned_at is null and l.at >= $2 and l.at < $3 and l.op = 'read' and l.entry->'detail'->>'view' = 'plain' and l.entry->>'result' = 'success' and l.entry->>'job' is null
           ), uses as (
             select l.actor, l.at, w.value->>0 as subject from vault.access_log l, jsonb_array_elements(case jsonb_typeof(l.entry->'detail'->'writes') when 'array' then l.entry->'detail'->'writes' else '[]' end) as w (value)
              where l.tenant_id = $1 and l.pruned_at is null and l.at >= $2 and l.op = 'write' and l.entry->>'result' = 'success'
           )
           select r.actor, count(*)::int as reads, (count(*) filter (where not exists (
                    select 1 from uses u where u.actor = r.actor and u.subject = r.subject and u.at between r.at and r.at + interval '15 minutes')))::int as unused
             from reads r group by r.actor having count(*) >= $4`,
    values: [tenantId, new Date(now - WEEK_MS), new Date(now), LEAST_READS],
  });
  return rows
    .filter(({ reads, unused }) => unused / reads > MOST_SHARE)
    .map(({ actor, reads, unused }): Finding => ({ rule: 'A9', tenantId, actor, key: actor, at: now, session: null, action: 'report', detail: { reads, unused } }));
}
