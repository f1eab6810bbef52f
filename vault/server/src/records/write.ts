import type { KeyObject } from 'node:crypto';
import { VaultError, type FieldCode, type SubjectKind, type WrittenSubject } from '@hako/vault-client/contract';
import { recordKeys, sealField, sealProfile, type RecordKeys } from '../crypto/record.js';
import { wrapKey } from '../crypto/wrap.js';
import { newKey } from '../keys/new-key.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { itemKey, type Item } from './items.js';
import { openItems, openSubject, subjectKeyContext, type StoredItem, type StoredSubject } from './stored.js';

export interface Target {
  subjectId: string;
  storeId: string;
  kind: SubjectKind;
  /** The record as it shall be, from the record as it is. */
  change: (current: Item[]) => Item[];
}

/** Rows that make one subject's change; `null` when nothing changes. */
export interface SubjectChange {
  answer: WrittenSubject;
  isNew: boolean;
  row: { storeId: string; kind: SubjectKind; recordVersion: number; skVersion: number; dekVersion: number; wrappedSk: Buffer; commitment: Buffer; mac: Buffer };
  sealed: StoredItem[];
  removed: { field: FieldCode; item: number }[];
  /** The whole record in plain, for the blind index, when a searchable field may have changed. */
  items: Item[];
  /** Of the ciphertexts after the change. */
  digest: string;
}

/**
 * A subject key seals at most 2^20 values (security.md 2.1.3). A record holds at most 33 items, so a new key
 * after this many versions stays far below.
 */
const VERSIONS_PER_KEY = 30_000;

/** What must be written to make the record as wanted. Values that stay keep their ciphertext. */
export function planChange(tenant: TenantKeys, stored: StoredSubject | undefined, target: Target): SubjectChange | WrittenSubject {
  return stored ? planUpdate(tenant, stored, target) : planInsert(tenant, target);
}

export const isChange = (plan: SubjectChange | WrittenSubject): plan is SubjectChange => 'row' in plan;

function planInsert(tenant: TenantKeys, target: Target): SubjectChange {
  const subjectKey = newKey();
  const keys = recordKeys(subjectKey, { tenantId: tenant.tenantId, subjectId: target.subjectId }, 1);
  const items = target.change([]);
  const sealed = sealAll(keys, items, 1);
  const profile = sealProfile(keys, sealed);
  return {
    answer: { subjectId: target.subjectId, recordVersion: 1, result: 'created' },
    isNew: true,
    row: { storeId: target.storeId, kind: target.kind, recordVersion: 1, mac: profile.mac, ...keyColumns(tenant, subjectKey, keys) },
    sealed,
    removed: [],
    items,
    digest: profile.digest,
  };
}

function planUpdate(tenant: TenantKeys, stored: StoredSubject, target: Target): SubjectChange | WrittenSubject {
  const { row } = stored;
  if (row.status === 'shredded') throw new VaultError('GONE');
  if (row.status === 'restricted') throw new VaultError('RESTRICTED');
  if (row.blocked) throw new VaultError('PURPOSE_DENIED');
  if (row.store_id !== target.storeId) throw new VaultError('SUBJECT_CONFLICT');

  const opened = openSubject(tenant, stored);
  const current = openItems(opened.keys, stored.items);
  const items = target.change(current);
  const before = new Map(current.map((item) => [itemKey(item), item.value]));
  const after = new Set(items.map(itemKey));
  const removed = stored.items.filter((item) => !after.has(itemKey(item)));
  const recordVersion = row.record_version + 1;
  const renew = recordVersion % VERSIONS_PER_KEY === 0;
  const changed = items.filter((item) => before.get(itemKey(item)) !== item.value);
  if (changed.length === 0 && removed.length === 0 && row.kind === target.kind) {
    return { subjectId: row.subject_id, recordVersion: row.record_version, result: 'unchanged' };
  }

  const subjectKey = renew ? newKey() : opened.subjectKey;
  const keys = renew ? recordKeys(subjectKey, opened.keys.ref, row.sk_version + 1) : opened.keys;
  const sealed = sealAll(keys, renew ? items : changed, recordVersion);
  const fresh = new Set(sealed.map(itemKey));
  const kept = stored.items.filter((item) => after.has(itemKey(item)) && !fresh.has(itemKey(item)));
  const profile = sealProfile(keys, [...kept, ...sealed]);
  const stale = renew || row.dek_version !== tenant.dekVersion;
  return {
    answer: { subjectId: row.subject_id, recordVersion, result: 'updated' },
    isNew: false,
    row: {
      storeId: row.store_id,
      kind: target.kind,
      recordVersion,
      mac: profile.mac,
      ...(stale ? keyColumns(tenant, subjectKey, keys) : { skVersion: row.sk_version, dekVersion: row.dek_version, wrappedSk: row.wrapped_sk!, commitment: keys.commitment }),
    },
    sealed,
    removed,
    items,
    digest: profile.digest,
  };
}

function keyColumns(tenant: TenantKeys, subjectKey: KeyObject, keys: RecordKeys): Pick<SubjectChange['row'], 'skVersion' | 'dekVersion' | 'wrappedSk' | 'commitment'> {
  const { version: dekVersion, key: dek } = tenant.forWrapping();
  return { skVersion: keys.version, dekVersion, wrappedSk: wrapKey(dek, subjectKey, subjectKeyContext(tenant.tenantId, keys.ref.subjectId, keys.version, dekVersion)), commitment: keys.commitment };
}

function sealAll(keys: RecordKeys, items: readonly Item[], recordVersion: number): StoredItem[] {
  return items.map(({ field, item, value }) => ({ field, item, recordVersion, ct: sealField(keys, { field, item, recordVersion }, value) }));
}
