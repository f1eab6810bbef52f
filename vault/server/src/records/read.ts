import { setImmediate as breathe } from 'node:timers/promises';
import type { DetokenizedSubject, FieldCode, VaultPurpose, VaultView } from '@hako/vault-client/contract';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { IntegrityError } from '../crypto/integrity-error.js';
import { fromItems } from './items.js';
import { mask } from './mask.js';
import { statusOf } from './status.js';
import { openItems, openSubject, type StoredSubject } from './stored.js';

export interface ReadOptions {
  fields: readonly FieldCode[];
  view: VaultView;
  purpose: VaultPurpose;
}

/** Subjects between two looks at other requests: about 5 ms of work. */
const SLICE = 25;

/**
 * Runs after the commit of the audit entry; before it no plaintext exists. A record that does not open is told of by
 * `unreadable` and answered as such; the others are answered as ever.
 */
export async function openAll(tenant: TenantKeys, subjectIds: readonly string[], found: ReadonlyMap<string, StoredSubject>, options: ReadOptions, unreadable: (subjectId: string) => void): Promise<DetokenizedSubject[]> {
  const wanted = new Set(options.fields);
  const answers: DetokenizedSubject[] = [];
  for (const [i, subjectId] of subjectIds.entries()) {
    if (i > 0 && i % SLICE === 0) await breathe();
    const stored = found.get(subjectId);
    const status = statusOf(stored?.row, options.purpose);
    if (status !== 'ok' || !stored) {
      answers.push({ subjectId, status } as DetokenizedSubject);
      continue;
    }
    const opened = opens(() => openOne(tenant, stored, wanted, options.view));
    if (!opened) unreadable(subjectId);
    answers.push(opened ?? { subjectId, status: 'unreadable' });
  }
  return answers;
}

/** `undefined` when what is stored does not fit together, for each reason alike; any other fault stays one. */
export function opens<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof IntegrityError) return undefined;
    throw error;
  }
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
