import { rewrapCheckpointKeys } from '../audit/checkpoint-key.js';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import { kekId } from '../keys/kek.js';
import { openTenantKey, tenantKeyContext, type KeyringRow } from '../keys/keyring.js';
import { newKey } from '../keys/new-key.js';
import { notFailed } from './dek-sources.js';
import { RotationFailed } from './interruptions.js';
import { convert } from './rewrap.js';
import { settle } from './settled.js';
import { recordFailures } from './store.js';
import { targetOf } from './tenant.js';
import type { RotationPlan, RotationRun } from './types.js';
import { walkSources, type WalkSource } from './walk.js';

type TenantKeyRow = KeyringRow & { tenant_id: string; id: string };

const KEY_ID = `k.tenant_id || '/' || k.kind || '/' || k.version`;

/** A new KEK under today's root: the keys of all tenants, and those that sign, are wrapped anew. */
export const kekPlan: RotationPlan = {
  prepare,
  activate,
  remaining: async (run) => {
    const [row] = await run.deps.database.query<{ count: string }>({
      text: `select (select count(*) from vault.keyring k where parent_version < $1 and wrapped is not null and ${notFailed('key', KEY_ID, 2)})
                  + (select count(*) from vault.checkpoint_key where parent_version < $1 and wrapped is not null) as count`,
      values: [targetOf(run), run.job.rotation_id],
    });
    return Number(row!.count);
  },
  walk: async (run) => {
    // Those who still wrap with the old one have finished then.
    await settle(run.deps.database);
    await walkSources(run, [tenantKeyRows]);
    await run.step(async (tx) => ({ patch: { done: await rewrapCheckpointKeys(tx, run.deps.keks) }, result: undefined }));
  },
  sample: openAll,
  retire: async (tx, run) => {
    await tx.query({ text: `update vault.kek set status = 'disabled', disabled_at = now() where version < $1 and status = 'decrypt_only'`, values: [targetOf(run)] });
  },
};

async function prepare(run: RotationRun): Promise<void> {
  const { database, keks, provider, fault } = run.deps;
  if (run.job.target_version === null) {
    const [last] = await database.query<{ version: number }>({ text: 'select max(version) as version from vault.kek' });
    const target = (last?.version ?? 0) + 1;
    // Outside the transaction: the root may be far away.
    const [wrapped, keyId] = [await provider.wrap(newKey(), { kind: 'kek', version: target }), await provider.currentKeyId()];
    await run.step(async (tx) => {
      await tx.query({ text: `insert into vault.kek (version, provider, provider_key_id, wrapped, status) values ($1, $2, $3, $4, 'pending')`, values: [target, provider.name, keyId, wrapped] });
      return { patch: { target_version: target }, result: undefined };
    });
    fault('after-prepare');
  }
  await keks.verify();
  const key = keks.get(targetOf(run));
  const canary = newKey();
  const place: WrapContext = { kind: 'kek', tenantId: '', subjectId: 'canary', childVersion: 1, parentVersion: targetOf(run), parentKeyId: kekId(targetOf(run)) };
  if (!key || !unwrapKey(key, wrapKey(key, canary, place), place).equals(canary)) {
    await database.query({ text: `update vault.kek set status = 'failed' where version = $1`, values: [targetOf(run)] });
    throw new RotationFailed('SELF_TEST');
  }
  await settle(database);
  await run.step(async () => ({ patch: { phase: 'activate' }, result: undefined }));
}

async function activate(run: RotationRun): Promise<void> {
  await run.step(async (tx) => {
    await tx.query({ text: `update vault.kek set status = 'decrypt_only' where status = 'primary'` });
    await tx.query({ text: `update vault.kek set status = 'primary', activated_at = now() where version = $1`, values: [targetOf(run)] });
    run.deps.fault('inside-activate');
    return { patch: { phase: 'migrate', cursor: {} }, result: undefined };
  });
}

const tenantKeyRows: WalkSource = {
  what: 'key',
  origins: async (tx, run) => {
    await run.deps.keks.verify();
    const rows = await tx.query<{ version: number }>({ text: 'select version from vault.kek where version < $1 order by version', values: [targetOf(run)] });
    return rows.map(({ version }) => version);
  },
  batch: async (tx, run, { origin, after, limit }) => {
    const { keks } = run.deps;
    const rows = await tx.query<TenantKeyRow>({
      text: `select tenant_id, kind, version, wrapped, parent_version, status, ${KEY_ID} as id from vault.keyring k
              where parent_version = $1 and wrapped is not null and ${KEY_ID} > $2 and ${notFailed('key', KEY_ID, 4)} order by ${KEY_ID} limit $3 for update skip locked`,
      values: [origin, after, limit, run.job.rotation_id],
    });
    if (rows.length === 0) return { seen: 0, moved: 0, last: after, failures: [] };
    const { version: parent, key: kek } = keks.primary;
    const { converted, failures } = await convert(rows, ({ id }) => id, (row) => {
      const key = openTenantKey(keks, row.tenant_id, row);
      return { ...row, wrapped: wrapKey(kek, key, tenantKeyContext(row.kind, row.tenant_id, row.version, parent)) };
    });
    const moved = await tx.query({
      text: `update vault.keyring k set wrapped = new.wrapped, parent_version = $1, parent_key_id = $2 from unnest($3::uuid[], $4::text[], $5::int[], $6::bytea[]) as new (tenant_id, kind, version, wrapped)
              where k.tenant_id = new.tenant_id and k.kind = new.kind and k.version = new.version and k.parent_version = $7 returning 1`,
      values: [parent, kekId(parent), converted.map((row) => row.tenant_id), converted.map((row) => row.kind), converted.map((row) => row.version), converted.map((row) => row.wrapped), origin],
    });
    return { seen: rows.length, moved: moved.length, last: rows.at(-1)!.id, failures };
  },
};

/** There are few: all of them, not a thousand. */
async function openAll(run: RotationRun): Promise<void> {
  const rows = await run.deps.database.query<TenantKeyRow>({ text: `select tenant_id, kind, version, wrapped, parent_version, status, ${KEY_ID} as id from vault.keyring k where wrapped is not null and parent_version >= $1`, values: [targetOf(run)] });
  const { converted, failures } = await convert(rows, ({ id }) => id, (row) => openTenantKey(run.deps.keks, row.tenant_id, row));
  await run.step(async (tx) => {
    await recordFailures(tx, run.job.rotation_id, failures.map((id) => ({ what: 'key', id })));
    return { patch: { sampled: converted.length }, result: undefined };
  });
}
