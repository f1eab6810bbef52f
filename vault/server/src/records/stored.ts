import type { FieldCode, SubjectKind, SubjectStatus, VaultPurpose } from '@hako/vault-client/contract';
import type { KeyObject } from 'node:crypto';
import { checkProfile, openField, openRecordKeys, type RecordKeys, type SealedItem } from '../crypto/record.js';
import { unwrapKey, type WrapContext } from '../crypto/wrap.js';
import type { Executor } from '../database/database.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import type { Item } from './items.js';

export interface SubjectRow {
  subject_id: string;
  store_id: string;
  kind: SubjectKind;
  status: SubjectStatus;
  record_version: number;
  sk_version: number;
  dek_version: number;
  wrapped_sk: Buffer | null;
  commit: Buffer | null;
  mac: Buffer | null;
  /** Consent for the purpose of this call was withdrawn. */
  blocked: boolean;
}

export interface StoredItem extends SealedItem {
  field: FieldCode;
  recordVersion: number;
  ct: Buffer;
}

export interface StoredSubject {
  row: SubjectRow;
  items: StoredItem[];
}

interface FieldRow {
  subject_id: string;
  field_code: FieldCode;
  item_no: number;
  record_version: number;
  ct: Buffer;
}

/** A subject and a purpose that does not go together with it any more. */
const BLOCKED = 'exists (select 1 from vault.consent c where c.tenant_id = $1 and c.subject_id = s.subject_id and c.purpose = $3 and not c.granted) as blocked';

/** Locked for a change. All rows, because the profile's mac is over all of them. */
export async function lockSubjects(tx: Executor, tenantId: string, subjectIds: readonly string[], purpose: VaultPurpose): Promise<Map<string, StoredSubject>> {
  const values = [tenantId, subjectIds];
  const rows = await tx.query<SubjectRow>({
    name: 'subjects-lock',
    text: `select subject_id, store_id, kind, status, record_version, sk_version, dek_version, wrapped_sk, commit, mac, ${BLOCKED}
             from vault.subject s where tenant_id = $1 and subject_id = any($2) order by subject_id for update`,
    values: [...values, purpose],
  });
  const found = new Map(rows.map((row): [string, StoredSubject] => [row.subject_id, { row, items: [] }]));
  if (found.size === 0) return found;
  const fields = await tx.query<FieldRow>({ name: 'fields', text: 'select subject_id, field_code, item_no, record_version, ct from vault.field where tenant_id = $1 and subject_id = any($2)', values });
  for (const field of fields) found.get(field.subject_id)?.items.push(toStoredItem(field));
  return found;
}

/** Without locks: subjects and rows in one statement, so that both are of one snapshot and the mac holds. */
export async function readSubjects(tx: Executor, tenantId: string, subjectIds: readonly string[], purpose: VaultPurpose): Promise<Map<string, StoredSubject>> {
  const rows = await tx.query<({ field_code: null } & SubjectRow) | (FieldRow & { item_no: number })>({
    name: 'subjects-read',
    text: `select subject_id, null::text as field_code, 0 as item_no, record_version, null::bytea as ct, store_id, kind, status, sk_version, dek_version, wrapped_sk, commit, mac, ${BLOCKED}
             from vault.subject s where tenant_id = $1 and subject_id = any($2)
           union all
           select subject_id, field_code, item_no, record_version, ct, null, null, null, null, null, null, null, null, null
             from vault.field where tenant_id = $1 and subject_id = any($2)`,
    values: [tenantId, subjectIds, purpose],
  });
  const found = new Map<string, StoredSubject>();
  for (const row of rows) if (row.field_code === null) found.set(row.subject_id, { row, items: [] });
  for (const row of rows) if (row.field_code !== null) found.get(row.subject_id)?.items.push(toStoredItem(row));
  return found;
}

const toStoredItem = (row: FieldRow): StoredItem => ({ field: row.field_code, item: row.item_no, recordVersion: row.record_version, ct: row.ct });

export interface OpenedSubject {
  subjectKey: KeyObject;
  keys: RecordKeys;
}

/** Unwraps, checks the commitment, then the mac over all rows. @throws IntegrityError. */
export function openSubject(tenant: TenantKeys, { row, items }: StoredSubject): OpenedSubject {
  if (!row.wrapped_sk || !row.commit || !row.mac) throw new Error('A live subject has no key');
  const subjectKey = unwrapKey(tenant.dek(row.dek_version), row.wrapped_sk, subjectKeyContext(tenant.tenantId, row.subject_id, row.sk_version, row.dek_version));
  const keys = openRecordKeys(subjectKey, { tenantId: tenant.tenantId, subjectId: row.subject_id }, row.sk_version, row.commit);
  checkProfile(keys, items, row.mac);
  return { subjectKey, keys };
}

export function openItems(keys: RecordKeys, items: readonly StoredItem[]): Item[] {
  return items.map(({ field, item, recordVersion, ct }) => ({ field, item, value: openField(keys, { field, item, recordVersion }, ct) }));
}

export function subjectKeyContext(tenantId: string, subjectId: string, childVersion: number, parentVersion: number): WrapContext {
  return { kind: 'sk', tenantId, subjectId, childVersion, parentVersion, parentKeyId: `dek:${parentVersion}` };
}
