import type { Executor } from '../database/database.js';

/**
 * What erasure does to subjects, all in the caller's transaction: without its key nothing of one opens again,
 * wherever copies of its ciphertext lie. The id, the store and the dates stay.
 */
export async function wipeSubjects(tx: Executor, tenantId: string, subjectIds: readonly string[], at: Date): Promise<void> {
  const values = [tenantId, subjectIds];
  await tx.query({ text: `update vault.subject set status = 'shredded', wrapped_sk = null, commit = null, mac = null, erased_at = $3, updated_at = $3 where tenant_id = $1 and subject_id = any($2)`, values: [...values, at] });
  for (const table of ['field', 'blind_index', 'token', 'consent'] as const) await tx.query({ text: `delete from vault.${table} where tenant_id = $1 and subject_id = any($2)`, values });
}

/** Keys only: they are what counts, and a million rows do not fit one transaction. `sweepShreddedTenants` takes the rest. */
export async function wipeTenantKeys(tx: Executor, tenantId: string, at: Date): Promise<number> {
  const rows = await tx.query({
    text: `update vault.keyring set status = 'destroyed', wrapped = null, destroyed_at = $2 where tenant_id = $1 and (wrapped is not null or status <> 'destroyed') returning 1`,
    values: [tenantId, at],
  });
  await tx.query({ text: `update vault.tenant set status = 'shredded', shredded_at = $2 where tenant_id = $1`, values: [tenantId, at] });
  return rows.length;
}

const BITE = 5_000;

/** Rows of tenants whose keys are gone, in small bites. Answers whether there may be more. */
export async function sweepShreddedTenants(database: Executor): Promise<boolean> {
  let touched = 0;
  for (const table of ['field', 'blind_index', 'token', 'consent', 'parcel', 'idempotency'] as const) {
    const rows = await database.query({
      text: `delete from vault.${table} where ctid = any (array(select r.ctid from vault.${table} r join vault.tenant t using (tenant_id) where t.status = 'shredded' limit ${BITE})) returning 1`,
    });
    touched += rows.length;
  }
  const wiped = await database.query({
    text: `update vault.subject set status = 'shredded', wrapped_sk = null, commit = null, mac = null, erased_at = now(), updated_at = now()
            where ctid = any (array(select s.ctid from vault.subject s join vault.tenant t using (tenant_id) where t.status = 'shredded' and s.status <> 'shredded' limit ${BITE})) returning 1`,
  });
  return touched + wiped.length > 0;
}
