import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { IntegrityError } from '../crypto/integrity-error.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { openItems, openSubject, readSubjects, type StoredSubject } from '../records/stored.js';
import { recordFailures } from './store.js';
import { tenantIdOf, tenantKeys } from './tenant.js';
import type { RotationRun } from './types.js';

const PAGE = 50;

/** What is looked at of one subject. @throws IntegrityError. */
export type Probe = (keys: TenantKeys, stored: StoredSubject) => void | Promise<void>;

/** Unwraps, checks commitment and mac, opens every field; what was opened is gone with the return. */
const endToEnd: Probe = (keys, stored) => void openItems(openSubject(keys, stored).keys, stored.items);

/** At least 1,000 random subjects, or all when there are not so many (security.md 2.1.6, step 4). */
export async function sampleSubjects(run: RotationRun, probe: Probe = endToEnd): Promise<void> {
  const { database, settings } = run.deps;
  const tenantId = tenantIdOf(run);
  const ids = await randomSubjects(run, tenantId, settings.samples);
  let sampled = 0;
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = ids.slice(at, at + PAGE);
    const { keys, found } = await database.transaction(async (tx) => ({ keys: await tenantKeys(tx, run), found: await readSubjects(tx, tenantId, page, 'maintenance') }));
    const failures: string[] = [];
    for (const [id, stored] of found) {
      if (!stored.row.wrapped_sk) continue;
      try {
        await probe(keys, stored);
        sampled++;
      } catch (error) {
        if (!(error instanceof IntegrityError)) throw error;
        failures.push(id);
      }
    }
    await run.step(async (tx) => {
      await recordFailures(tx, run.job.rotation_id, failures.map((id) => ({ what: 'subject', id })));
      return { patch: { sampled }, result: undefined };
    });
    await nextTurn();
  }
}

/** Ids are random, so the next one after a random point is random enough, and found without sorting a million rows. */
async function randomSubjects(run: RotationRun, tenantId: string, wanted: number): Promise<string[]> {
  const { database } = run.deps;
  const few = await database.query<{ subject_id: string }>({ text: 'select subject_id from vault.subject where tenant_id = $1 and wrapped_sk is not null limit $2', values: [tenantId, wanted + 1] });
  if (few.length <= wanted) return few.map((row) => row.subject_id);
  const ids = new Set<string>();
  for (let round = 0; ids.size < wanted && round < 20; round++) {
    const points = Array.from({ length: wanted }, () => `pf_${randomBytes(16).toString('hex')}`);
    const rows = await database.query<{ subject_id: string }>({
      text: `select s.subject_id from unnest($2::text[]) as p (id)
              cross join lateral (select subject_id from vault.subject where tenant_id = $1 and subject_id >= p.id and wrapped_sk is not null order by subject_id limit 1) s`,
      values: [tenantId, points],
    });
    for (const row of rows) ids.add(row.subject_id);
  }
  for (const row of few) if (ids.size < wanted) ids.add(row.subject_id);
  return [...ids].slice(0, wanted);
}
