import { setImmediate as breathe } from 'node:timers/promises';
import type { DetokenizedSubject, FieldCode, VaultPurpose, VaultView } from '@hako/vault-client/contract';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { fromItems } from './items.js';
import { mask } from './mask.js';
import { openItems, openSubject, type StoredSubject } from './stored.js';

export interface ReadOptions {
  fields: readonly FieldCode[];
  view: VaultView;
  purpose: VaultPurpose;
}

/** Restricted data is kept but not used, except for the law and for the person it is about. */
const BEYOND_RESTRICTION = new Set<VaultPurpose>(['legal_request', 'subject_request']);
/** Subjects between two looks at other requests: about 5 ms of work. */
const SLICE = 25;

export function readStatus(stored: StoredSubject | undefined, purpose: VaultPurpose): DetokenizedSubject['status'] {
  if (!stored) return 'not_found';
  if (stored.row.status === 'shredded') return 'shredded';
  return stored.row.status === 'restricted' && !BEYOND_RESTRICTION.has(purpose) ? 'restricted' : 'ok';
}

/** Runs after the commit of the audit entry; before it no plaintext exists. @throws IntegrityError when one record does not open. */
export async function openAll(tenant: TenantKeys, subjectIds: readonly string[], found: ReadonlyMap<string, StoredSubject>, options: ReadOptions): Promise<DetokenizedSubject[]> {
  const wanted = new Set(options.fields);
  const answers: DetokenizedSubject[] = [];
  for (const [i, subjectId] of subjectIds.entries()) {
    if (i > 0 && i % SLICE === 0) await breathe();
    const stored = found.get(subjectId);
    const status = readStatus(stored, options.purpose);
    answers.push(status === 'ok' && stored ? openOne(tenant, stored, wanted, options.view) : ({ subjectId, status } as DetokenizedSubject));
  }
  return answers;
}

function openOne(tenant: TenantKeys, stored: StoredSubject, wanted: ReadonlySet<FieldCode>, view: VaultView): DetokenizedSubject {
  const { subject_id: subjectId, record_version: recordVersion } = stored.row;
  const items = stored.items.filter((item) => wanted.has(item.field));
  const { keys } = openSubject(tenant, stored);
  if (view === 'exists') return { subjectId, status: 'ok', recordVersion, fields: {}, present: count(items) };
  const plain = openItems(keys, items);
  return { subjectId, status: 'ok', recordVersion, fields: fromItems(view === 'plain' ? plain : plain.map(mask)) };
}

function count(items: readonly { field: FieldCode }[]): Partial<Record<FieldCode, number>> {
  const present: Partial<Record<FieldCode, number>> = {};
  for (const { field } of items) present[field] = (present[field] ?? 0) + 1;
  return present;
}
