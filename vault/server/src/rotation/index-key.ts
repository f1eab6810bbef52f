import type { PartialIndex } from '@hako/vault-client/contract';
import { blindDigest } from '../crypto/blind-index.js';
import { IntegrityError } from '../crypto/integrity-error.js';
import type { Executor } from '../database/database.js';
import { openItems, openSubject, readSubjects } from '../records/stored.js';
import { indexEntries, type IndexOptions } from '../search/index-entries.js';
import { NORMALISER_VERSION } from '../search/normalize.js';
import { replaceIndex } from '../search/write-index.js';
import { notFailed } from './dek-sources.js';
import { complete } from './drive.js';
import { convert } from './rewrap.js';
import { sampleSubjects } from './sample.js';
import { settle } from './settled.js';
import { disableOlder, makePrimary, prepareTenantKey, setKeyStatus } from './tenant-key.js';
import { persistently, takeBarrier, targetOf, tenantIdOf, tenantKeys } from './tenant.js';
import type { RotationPlan, RotationRun } from './types.js';
import { walkSources, type WalkSource } from './walk.js';

const DROPPED_AT_ONCE = 5_000;

/** A new index key: writers write both, a walk makes the lines of what is there, searches switch, the old lines go. */
export const indexPlan: RotationPlan = {
  prepare: (run) => prepareTenantKey(run, 'idx'),
  activate: (run) =>
    persistently(() =>
      run.step(async (tx) => {
        await takeBarrier(tx, tenantIdOf(run));
        // From this commit on every writer writes both: the database refuses those who do not know yet.
        await setKeyStatus(tx, tenantIdOf(run), 'idx', [targetOf(run)], 'building');
        run.deps.fault('inside-activate');
        return { patch: { phase: 'migrate', cursor: {} }, result: undefined };
      }),
    ),
  remaining: countMissing,
  walk: (run) => walkSources(run, [unindexed]),
  sample: async (run) => sampleSubjects(run, await findable(run)),
  finish: async (run) => (run.job.phase === 'switch' ? switchReads(run) : dropOld(run)),
  retire: async (tx, run) => {
    await takeBarrier(tx, tenantIdOf(run));
    await disableOlder(tx, run, 'idx');
  },
};

/** Has lines under another key, and none under the new one. */
const MISSING = `t.tenant_id = $1 and t.wrapped_sk is not null
  and exists (select 1 from vault.blind_index b where b.tenant_id = t.tenant_id and b.subject_id = t.subject_id and b.idx_version < $2)
  and not exists (select 1 from vault.blind_index b where b.tenant_id = t.tenant_id and b.subject_id = t.subject_id and b.idx_version >= $2)`;

async function countMissing(run: RotationRun): Promise<number> {
  // Once reads have switched, old lines are dropped, not made anew.
  if (run.job.phase === 'retire') return 0;
  const [row] = await run.deps.database.query<{ count: string }>({
    text: `select count(*) as count from vault.subject t where ${MISSING} and ${notFailed('subject', 't.subject_id', 3)}`,
    values: [tenantIdOf(run), targetOf(run), run.job.rotation_id],
  });
  return Number(row!.count);
}

const unindexed: WalkSource = {
  what: 'subject',
  largest: 200,
  origins: async (_tx, run) => [targetOf(run) - 1],
  batch: async (tx, run, { after, limit }) => {
    const tenantId = tenantIdOf(run);
    const locked = await tx.query<{ subject_id: string }>({
      text: `select subject_id from vault.subject t
              where t.tenant_id = $1 and t.wrapped_sk is not null and t.subject_id > $3 and ${notFailed('subject', 't.subject_id', 5)}
                and not exists (select 1 from vault.blind_index b where b.tenant_id = t.tenant_id and b.subject_id = t.subject_id and b.idx_version >= $2)
              order by subject_id limit $4 for update skip locked`,
      values: [tenantId, targetOf(run), after, limit, run.job.rotation_id],
    });
    if (locked.length === 0) return { seen: 0, moved: 0, last: after, failures: [] };
    const ids = locked.map((row) => row.subject_id);
    const keys = await tenantKeys(tx, run);
    const stored = await readSubjects(tx, tenantId, ids, 'maintenance');
    const { converted, failures } = await convert([...stored.values()], ({ row }) => row.subject_id, (subject) => ({ subjectId: subject.row.subject_id, isNew: false, items: openItems(openSubject(keys, subject).keys, subject.items) }));
    await replaceIndex(tx, keys, converted, await indexOptions(tx, tenantId));
    return { seen: ids.length, moved: converted.length, last: ids.at(-1)!, failures };
  },
};

/** Each line that a subject should have is there under the new key. */
async function findable(run: RotationRun): Promise<Parameters<typeof sampleSubjects>[1]> {
  const { database } = run.deps;
  const [tenantId, target] = [tenantIdOf(run), targetOf(run)];
  const options = await indexOptions(database, tenantId);
  return async (keys, stored) => {
    const entries = indexEntries(openItems(openSubject(keys, stored).keys, stored.items), options);
    if (entries.length === 0) return;
    const digests = entries.map(({ code, normalized }) => blindDigest(keys.index(code, target), normalized));
    const rows = await database.query({
      text: `select 1 from unnest($3::text[], $4::bytea[]) as e (code, digest)
              where not exists (select 1 from vault.blind_index b where b.tenant_id = $1 and b.subject_id = $2 and b.idx_version = $5 and b.field_code = e.code and b.digest = e.digest)`,
      values: [tenantId, stored.row.subject_id, entries.map(({ code }) => code), digests, target],
    });
    // Somebody may have changed or shredded the record since it was read: then its lines are that writer's work.
    if (rows.length > 0 && (await unchanged(database, tenantId, stored.row))) throw new IntegrityError();
  };
}

async function unchanged(tx: Executor, tenantId: string, row: { subject_id: string; record_version: number }): Promise<boolean> {
  const rows = await tx.query({ text: 'select 1 from vault.subject where tenant_id = $1 and subject_id = $2 and record_version = $3 and wrapped_sk is not null', values: [tenantId, row.subject_id, row.record_version] });
  return rows.length > 0;
}

async function switchReads(run: RotationRun): Promise<void> {
  const tenantId = tenantIdOf(run);
  await persistently(() =>
    run.step(async (tx) => {
      await takeBarrier(tx, tenantId);
      await makePrimary(tx, run, 'idx');
      // 0 marks one that wants other indexes by now: the night makes those.
      await tx.query({ text: 'update vault.tenant set normaliser = $2 where tenant_id = $1 and normaliser > 0', values: [tenantId, NORMALISER_VERSION] });
      return { patch: { phase: 'drop', cursor: {} }, result: undefined };
    }),
  );
}

/** Searches that began before the switch are over by then. */
async function dropOld(run: RotationRun): Promise<void> {
  await settle(run.deps.database);
  const values = [tenantIdOf(run), targetOf(run)];
  const codes = await run.deps.database.query<{ field_code: string }>({ text: 'select distinct field_code from vault.blind_index where tenant_id = $1 and idx_version < $2', values });
  for (const { field_code: code } of codes) {
    for (let gone = DROPPED_AT_ONCE; gone === DROPPED_AT_ONCE; ) {
      gone = await run.step(async (tx) => {
        const rows = await tx.query({
          text: `delete from vault.blind_index where ctid = any (array(select ctid from vault.blind_index where tenant_id = $1 and idx_version < $2 and field_code = $3 limit $4)) returning 1`,
          values: [...values, code, DROPPED_AT_ONCE],
        });
        return { patch: {}, result: rows.length };
      });
      await run.breathe(0);
    }
  }
  await complete(run);
}

async function indexOptions(tx: Executor, tenantId: string): Promise<IndexOptions> {
  const [row] = await tx.query<{ default_country: string; partial_indexes: PartialIndex[] }>({ text: 'select default_country, partial_indexes from vault.tenant where tenant_id = $1', values: [tenantId] });
  return { defaultCountry: row!.default_country, partialIndexes: row!.partial_indexes };
}
