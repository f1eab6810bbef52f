import { recordKeys, sealField, sealProfile } from '../crypto/record.js';
import { wrapKey } from '../crypto/wrap.js';
import { appendAccess } from '../audit/access-log.js';
import type { Executor } from '../database/database.js';
import { newKey } from '../keys/new-key.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { openItems, openSubject, readSubjects, subjectKeyContext, type StoredSubject } from '../records/stored.js';
import { activateDek } from './dek.js';
import { countUnder, notFailed, parcelSource, tokenSource } from './dek-sources.js';
import { convert } from './rewrap.js';
import { sampleSubjects } from './sample.js';
import { disableOlder, prepareTenantKey } from './tenant-key.js';
import { takeBarrier, targetOf, tenantIdOf, tenantKeys } from './tenant.js';
import type { RotationPlan, RotationRun } from './types.js';
import { walkSources, type WalkSource } from './walk.js';

/** A subject's key made under an older data key may be known to whoever knew that one. */
const OLD = 't.tenant_id = $1 and t.sk_dek_version < $2 and t.wrapped_sk is not null';

/** After a suspected compromise: a new data key, and for each subject a new key of its own under which every field is sealed anew. */
export const deepPlan: RotationPlan = {
  prepare: (run) => prepareTenantKey(run, 'dek'),
  activate: activateDek,
  remaining: async (run) => (await countUnder(run)) + (await countOld(run)),
  walk: (run) => walkSources(run, [renewedSubjects, parcelSource, tokenSource]),
  sample: sampleSubjects,
  retire: async (tx, run) => {
    await takeBarrier(tx, tenantIdOf(run));
    await disableOlder(tx, run, 'dek');
  },
};

async function countOld(run: RotationRun): Promise<number> {
  const [row] = await run.deps.database.query<{ count: string }>({
    // Those that are under an older data key as well are counted there.
    text: `select count(*) as count from vault.subject t where ${OLD} and t.dek_version >= $2 and ${notFailed('subject', 't.subject_id', 3)}`,
    values: [tenantIdOf(run), targetOf(run), run.job.rotation_id],
  });
  return Number(row!.count);
}

const renewedSubjects: WalkSource = {
  what: 'subject',
  // A record has up to 33 values to seal.
  largest: 100,
  // Nearly all are old, so the walk goes by their ids alone.
  origins: async () => [0],
  batch: async (tx, run, { after, limit }) => {
    const tenantId = tenantIdOf(run);
    const locked = await tx.query<{ subject_id: string }>({
      text: `select subject_id from vault.subject t where ${OLD} and subject_id > $3 and ${notFailed('subject', 't.subject_id', 5)}
              order by subject_id limit $4 for update skip locked`,
      values: [tenantId, targetOf(run), after, limit, run.job.rotation_id],
    });
    if (locked.length === 0) return { seen: 0, moved: 0, last: after, failures: [] };
    const ids = locked.map((row) => row.subject_id);
    const keys = await tenantKeys(tx, run);
    const stored = await readSubjects(tx, tenantId, ids, 'maintenance');
    const { converted, failures } = await convert([...stored.values()], ({ row }) => row.subject_id, (subject) => renew(keys, subject));
    await store(tx, tenantId, converted);
    await note(tx, run, converted);
    return { seen: ids.length, moved: converted.length, last: ids.at(-1)!, failures };
  },
};

interface Renewed {
  subjectId: string;
  recordVersion: number;
  from: number;
  skVersion: number;
  dekVersion: number;
  wrapped: Buffer;
  commitment: Buffer;
  mac: Buffer;
  digest: string;
  fields: { field: string; item: number; ct: Buffer }[];
}

/** The same values at the same places and versions, under a key that was never used before. */
function renew(tenant: TenantKeys, stored: StoredSubject): Renewed {
  const opened = openSubject(tenant, stored);
  const skVersion = stored.row.sk_version + 1;
  const subjectKey = newKey();
  const keys = recordKeys(subjectKey, opened.keys.ref, skVersion);
  const versions = new Map(stored.items.map((item) => [`${item.field}/${item.item}`, item.recordVersion]));
  const fields = openItems(opened.keys, stored.items).map(({ field, item, value }) => ({ field, item, ct: sealField(keys, { field, item, recordVersion: versions.get(`${field}/${item}`)! }, value) }));
  const { mac, digest } = sealProfile(keys, fields);
  const { version: dekVersion, key: dek } = tenant.forWrapping();
  const { subject_id: subjectId, record_version: recordVersion, sk_version: from } = stored.row;
  const wrapped = wrapKey(dek, subjectKey, subjectKeyContext(tenant.tenantId, subjectId, skVersion, dekVersion));
  return { subjectId, recordVersion, from, skVersion, dekVersion, wrapped, commitment: keys.commitment, mac, digest, fields };
}

/** The ids are named twice: without fresh statistics the planner would read a whole table to find a hundred rows of it. */
async function store(tx: Executor, tenantId: string, renewed: readonly Renewed[]): Promise<void> {
  if (renewed.length === 0) return;
  const column = <K extends keyof Renewed>(name: K): Renewed[K][] => renewed.map((one) => one[name]);
  const moved = await tx.query({
    text: `update vault.subject s set sk_version = new.sk_version, dek_version = new.dek_version, sk_dek_version = new.dek_version, wrapped_sk = new.wrapped, commit = new.commit, mac = new.mac
             from unnest($2::text[], $3::int[], $4::int[], $5::int[], $6::bytea[], $7::bytea[], $8::bytea[]) as new (subject_id, was, sk_version, dek_version, wrapped, commit, mac)
            where s.tenant_id = $1 and s.subject_id = any ($2) and s.subject_id = new.subject_id and s.sk_version = new.was returning 1`,
    values: [tenantId, column('subjectId'), column('from'), column('skVersion'), column('dekVersion'), column('wrapped'), column('commitment'), column('mac')],
  });
  if (moved.length !== renewed.length) throw new Error('A subject changed under its lock');
  const fields = renewed.flatMap(({ subjectId, fields: own }) => own.map((field) => ({ ...field, subjectId })));
  await tx.query({
    text: `update vault.field f set ct = new.ct from unnest($2::text[], $3::text[], $4::int[], $5::bytea[]) as new (subject_id, field_code, item_no, ct)
            where f.tenant_id = $1 and f.subject_id = any ($6) and f.subject_id = new.subject_id and f.field_code = new.field_code and f.item_no = new.item_no`,
    values: [tenantId, fields.map(({ subjectId }) => subjectId), fields.map(({ field }) => field), fields.map(({ item }) => item), fields.map(({ ct }) => ct), column('subjectId')],
  });
}

/** Like any write: the nightly check for subjects that were put back from an old copy goes by the last entry. */
async function note(tx: Executor, run: RotationRun, renewed: readonly Renewed[]): Promise<void> {
  if (renewed.length === 0) return;
  await appendAccess(tx, {
    tenantId: tenantIdOf(run),
    at: new Date(run.deps.now()),
    actor: { id: run.job.requested_by, sid: null, via: 'rotation', caller: 'vault' },
    op: 'keys_rotate',
    purpose: 'maintenance',
    reason: run.job.reason,
    result: 'success',
    cid: '',
    jti: '',
    jobId: run.job.rotation_id,
    detail: { rotation: run.job.rotation_id, writes: renewed.map(({ subjectId, recordVersion, digest }) => [subjectId, recordVersion, digest]) },
  });
}
