import { FIELDS } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import type { IndexOptions } from '../search/index-entries.js';
import { replaceIndex } from '../search/write-index.js';
import type { SubjectChange } from './write.js';

/** Writes many subjects in a handful of statements, whatever their number. */
export async function storeChanges(tx: Executor, tenant: TenantKeys, changes: readonly SubjectChange[], options: IndexOptions): Promise<void> {
  if (changes.length === 0) return;
  await writeSubjects(tx, tenant.tenantId, changes.filter((change) => change.isNew), INSERT_SUBJECTS);
  await writeSubjects(tx, tenant.tenantId, changes.filter((change) => !change.isNew), UPDATE_SUBJECTS);
  await removeFields(tx, tenant.tenantId, changes);
  // Fields of a new subject cannot be there yet, and looking for them is a third of the work.
  await writeFields(tx, tenant.tenantId, changes.filter((change) => change.isNew), '');
  await writeFields(tx, tenant.tenantId, changes.filter((change) => !change.isNew), REPLACE_FIELD);
  await writeIndex(tx, tenant, changes, options);
}

const SUBJECT_COLUMNS = `unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::bytea[], $9::bytea[], $10::bytea[])
  as new (subject_id, store_id, kind, record_version, sk_version, dek_version, wrapped_sk, commit, mac)`;

const INSERT_SUBJECTS = `insert into vault.subject (tenant_id, subject_id, store_id, kind, record_version, sk_version, dek_version, wrapped_sk, commit, mac, sk_dek_version)
  select $1, new.*, new.dek_version from ${SUBJECT_COLUMNS}`;

const UPDATE_SUBJECTS = `update vault.subject s set store_id = new.store_id, kind = new.kind, record_version = new.record_version, sk_version = new.sk_version,
    sk_dek_version = case when s.sk_version = new.sk_version then s.sk_dek_version else new.dek_version end, dek_version = new.dek_version, wrapped_sk = new.wrapped_sk, commit = new.commit, mac = new.mac, updated_at = now()
  from ${SUBJECT_COLUMNS} where s.tenant_id = $1 and s.subject_id = new.subject_id`;

async function writeSubjects(tx: Executor, tenantId: string, changes: readonly SubjectChange[], text: string): Promise<void> {
  if (changes.length === 0) return;
  const column = <K extends keyof SubjectChange['row']>(name: K): SubjectChange['row'][K][] => changes.map(({ row }) => row[name]);
  const ids = changes.map(({ answer }) => answer.subjectId);
  await tx.query({
    text,
    values: [tenantId, ids, column('storeId'), column('kind'), column('recordVersion'), column('skVersion'), column('dekVersion'), column('wrappedSk'), column('commitment'), column('mac')],
  });
}

async function removeFields(tx: Executor, tenantId: string, changes: readonly SubjectChange[]): Promise<void> {
  const gone = changes.flatMap(({ answer, removed }) => removed.map((item) => ({ ...item, subjectId: answer.subjectId })));
  if (gone.length === 0) return;
  await tx.query({
    text: `delete from vault.field f using unnest($2::text[], $3::text[], $4::int[]) as gone (subject_id, field_code, item_no)
            where f.tenant_id = $1 and f.subject_id = gone.subject_id and f.field_code = gone.field_code and f.item_no = gone.item_no`,
    values: [tenantId, gone.map((item) => item.subjectId), gone.map((item) => item.field), gone.map((item) => item.item)],
  });
}

const REPLACE_FIELD = 'on conflict (tenant_id, subject_id, field_code, item_no) do update set record_version = excluded.record_version, ct = excluded.ct, class = excluded.class, updated_at = now()';

async function writeFields(tx: Executor, tenantId: string, changes: readonly SubjectChange[], onConflict: string): Promise<void> {
  const rows = changes.flatMap(({ answer, sealed }) => sealed.map((item) => ({ ...item, subjectId: answer.subjectId })));
  if (rows.length === 0) return;
  await tx.query({
    text: `insert into vault.field (tenant_id, subject_id, field_code, item_no, record_version, ct, class)
           select $1, new.* from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::bytea[], $7::text[]) as new
           ${onConflict}`,
    values: [tenantId, rows.map((row) => row.subjectId), rows.map((row) => row.field), rows.map((row) => row.item), rows.map((row) => row.recordVersion), rows.map((row) => row.ct), rows.map((row) => FIELDS[row.field].class)],
  });
}

/** A record's lines are made anew when one that they come from may have changed: digests of old values must not stay. */
async function writeIndex(tx: Executor, tenant: TenantKeys, changes: readonly SubjectChange[], options: IndexOptions): Promise<void> {
  const touched = changes.filter(({ sealed, removed }) => [...sealed, ...removed].some(({ field }) => FIELDS[field].indexed || field === 'address'));
  const records = touched.map(({ answer, isNew, items }) => ({ subjectId: answer.subjectId, isNew, items }));
  await replaceIndex(tx, tenant, records, options);
}
