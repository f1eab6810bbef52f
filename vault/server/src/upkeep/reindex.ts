import { setImmediate as breathe } from 'node:timers/promises';
import type { VaultDatabase } from '../database/database.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import { opens } from '../records/read.js';
import { lockSubjects, openItems, openSubject } from '../records/stored.js';
import { NORMALISER_VERSION } from '../search/normalize.js';
import { replaceIndex } from '../search/write-index.js';
import { tenantContext } from './tenants.js';

/** Marks a tenant whose lines must be made anew although the rules are the same: it wants other partial indexes now. */
export const STALE = 0;
const PAGE = 200;

/** Tenants whose index was made by older rules, or for other wishes. */
export async function staleTenants(database: VaultDatabase): Promise<string[]> {
  const rows = await database.query<{ tenant_id: string }>({ text: `select tenant_id from vault.tenant where status = 'active' and normaliser < $1 order by tenant_id`, values: [NORMALISER_VERSION] });
  return rows.map((row) => row.tenant_id);
}

/**
 * Makes all lines of a tenant anew, page by page; searches ask by both rules until it is through. Begun again after a
 * crash it does the same once more. Records that do not open keep no lines: nobody should find what cannot be read.
 */
export async function reindexTenant(database: VaultDatabase, cache: TenantKeyCache, tenantId: string): Promise<number> {
  const [wanted] = await database.query<{ partial_indexes: string[] }>({ text: 'select partial_indexes from vault.tenant where tenant_id = $1', values: [tenantId] });
  let cursor = '';
  let done = 0;
  for (;;) {
    const ids = await database.transaction(async (tx) => {
      const { keys, ...options } = await tenantContext(tx, cache, tenantId);
      const rows = await tx.query<{ subject_id: string }>({ text: `select subject_id from vault.subject where tenant_id = $1 and subject_id > $2 and status <> 'shredded' order by subject_id limit $3`, values: [tenantId, cursor, PAGE] });
      const found = await lockSubjects(tx, tenantId, rows.map((row) => row.subject_id), 'maintenance');
      const records = [...found.values()].filter(({ row }) => row.status !== 'shredded').map((stored) => ({ subjectId: stored.row.subject_id, isNew: false, items: opens(() => openItems(openSubject(keys, stored).keys, stored.items)) ?? [] }));
      await replaceIndex(tx, keys, records, options);
      return rows.map((row) => row.subject_id);
    });
    if (ids.length === 0) break;
    cursor = ids.at(-1)!;
    done += ids.length;
    await breathe();
  }
  // Wishes that changed meanwhile want another round.
  await database.query({ text: 'update vault.tenant set normaliser = $2 where tenant_id = $1 and partial_indexes = $3', values: [tenantId, NORMALISER_VERSION, wanted?.partial_indexes ?? []] });
  return done;
}
