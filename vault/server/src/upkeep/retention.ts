import type { FieldClass, RetentionAnswer } from '@hako/vault-client/contract';
import type { Json } from '@hako/ledger';
import type { Executor } from '../database/database.js';
import type { TenantContext } from '../http/route.js';
import { itemKey } from '../records/items.js';
import { opens } from '../records/read.js';
import { storeChanges } from '../records/store.js';
import { lockSubjects } from '../records/stored.js';
import { isChange, planChange, type SubjectChange } from '../records/write.js';

/** Values whose time is over: days after their last write by the rule of their class, or their own date. */
const DUE = `
  from vault.field f join vault.retention r using (tenant_id, class) join vault.subject s using (tenant_id, subject_id)
 where f.tenant_id = $1 and coalesce(f.retain_until, f.updated_at + r.days * interval '1 day') <= $2 and s.status <> 'shredded'`;
/** Restricted data may not be deleted either (GDPR Art. 18), nor what a case needs. */
const FREE = `s.status = 'live' and not exists (select 1 from vault.legal_hold h where h.tenant_id = f.tenant_id and h.subject_id = f.subject_id)`;

export interface RetentionPage {
  answer: Omit<RetentionAnswer, 'dryRun'>;
  /** For the access log. */
  writes: Json[];
  unreadable: string[];
  /** Where the next page begins. */
  cursor: string;
}

/** What would go, and what stays although its time is over. */
export async function countDue(tx: Executor, tenantId: string, at: Date): Promise<RetentionAnswer> {
  const rows = await tx.query<{ class: FieldClass; free: boolean; values: number }>({ text: `select class, (${FREE}) as free, count(*)::int as values ${DUE} group by 1, 2`, values: [tenantId, at] });
  const [subjects] = await tx.query<{ free: number; kept: number }>({
    text: `select count(*) filter (where free)::int as free, count(*) filter (where not free)::int as kept from (select distinct f.subject_id, (${FREE}) as free ${DUE}) as due`,
    values: [tenantId, at],
  });
  const due = Object.fromEntries(rows.filter(({ free }) => free).map((row) => [row.class, row.values]));
  return { dryRun: true, due, subjects: subjects!.free, kept: subjects!.kept, deleted: 0, more: false };
}

/** The next subjects with values whose time is over: those values go, record and index are made anew around the gap. */
export async function retainPage(tx: Executor, tenantId: string, context: TenantContext, at: Date, limit: number, after = ''): Promise<RetentionPage> {
  const { keys, ...options } = context;
  const rows = await tx.query<{ subject_id: string; field_code: string; item_no: number; class: FieldClass }>({
    text: `with chosen as (select distinct f.subject_id ${DUE} and ${FREE} and f.subject_id > $4 order by f.subject_id limit $3)
           select f.subject_id, f.field_code, f.item_no, f.class ${DUE} and f.subject_id in (select subject_id from chosen)`,
    values: [tenantId, at, limit, after],
  });
  const over = new Map<string, Set<string>>();
  for (const row of rows) over.set(row.subject_id, (over.get(row.subject_id) ?? new Set()).add(itemKey({ field: row.field_code, item: row.item_no })));

  const found = await lockSubjects(tx, tenantId, [...over.keys()], 'maintenance');
  const changes: SubjectChange[] = [];
  const unreadable: string[] = [];
  for (const [subjectId, stored] of found) {
    if (stored.row.status !== 'live') continue;
    const gone = over.get(subjectId)!;
    const { store_id: storeId, kind } = stored.row;
    const plan = opens(() => planChange(keys, stored, { subjectId, storeId, kind, change: (current) => current.filter((item) => !gone.has(itemKey(item))) }));
    if (!plan) unreadable.push(subjectId);
    else if (isChange(plan)) changes.push(plan);
  }
  await storeChanges(tx, keys, changes, options);
  const due: Partial<Record<FieldClass, number>> = {};
  for (const row of rows) due[row.class] = (due[row.class] ?? 0) + 1;
  return {
    answer: { due, subjects: over.size, kept: unreadable.length, deleted: changes.reduce((sum, { removed }) => sum + removed.length, 0), more: over.size === limit },
    writes: changes.map(({ answer, digest }) => [answer.subjectId, answer.recordVersion, digest]),
    unreadable,
    cursor: [...over.keys()].sort().at(-1) ?? after,
  };
}
