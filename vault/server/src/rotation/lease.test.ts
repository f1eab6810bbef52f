import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRotationBench, type RotationBench } from '../testing/rotation-bench.js';
import { drive } from './drive.js';
import { Interrupted, LeaseLost } from './interruptions.js';
import { planOf } from './plans.js';
import { holdRun } from './run.js';
import { claimRotation, findRotation, insertRotation, releaseRotation, setStatus } from './store.js';
import type { RotationRow } from './types.js';

const DAY_MS = 86_400_000;
let bench: RotationBench;
beforeAll(async () => {
  bench = await openRotationBench();
});
afterAll(() => bench?.end());

const claim = (owner: string): Promise<RotationRow | undefined> => claimRotation(bench.database, { owner, ms: 30_000, now: bench.clock.now, busy: [] });
const newJob = (tenantId: string): Promise<RotationRow | undefined> => insertRotation(bench.database, { tenantId, kind: 'dek', requestedBy: 'test', reason: null, rowsPerSecond: null, maxReadP95Ms: null });
const keysOf = async (tenantId: string): Promise<string[]> =>
  (await bench.database.query<{ status: string }>({ text: `select status from vault.keyring where tenant_id = $1 and kind = 'dek' order by version`, values: [tenantId] })).map(({ status }) => status);
const forget = (): Promise<unknown> => bench.database.query({ text: `update vault.rotation set status = 'failed' where status in ('running', 'paused', 'blocked')` });

describe('the lease of a rotation', () => {
  it('is one worker\'s until that falls silent; then its number goes up, and whatever the old one still writes is rolled back', async () => {
    const job = (await newJob(await bench.newTenant()))!;
    const first = (await claim('a'))!;
    expect(first.rotation_id).toBe(job.rotation_id);
    expect(await claim('b')).toBeUndefined();

    await bench.database.query({ text: `update vault.rotation set lease_until = now() - interval '1 second' where rotation_id = $1`, values: [job.rotation_id] });
    const second = (await claim('b'))!;
    expect(Number(second.fence)).toBe(Number(first.fence) + 1);

    const late = holdRun(bench.deps, first, () => false);
    const written = late.step(async (tx) => {
      await tx.query({ text: `update vault.tenant set default_country = 'XX' where tenant_id = $1`, values: [job.tenant_id] });
      return { patch: { done: 100 }, result: undefined };
    });
    await expect(written).rejects.toBeInstanceOf(LeaseLost);
    const [tenant] = await bench.database.query<{ default_country: string }>({ text: 'select default_country from vault.tenant where tenant_id = $1', values: [job.tenant_id] });
    expect(tenant!.default_country).toBe('JP');
    expect(Number((await findRotation(bench.database, job.rotation_id))!.done)).toBe(0);
    // Nor can it give away what is another's.
    await releaseRotation(bench.database, first, { afterMs: 0, error: 'x' });
    expect((await findRotation(bench.database, job.rotation_id))!.lease_owner).toBe('b');
    await forget();
  });

  it('is given back at once by a worker that stops or is told to pause', async () => {
    const job = (await newJob(await bench.newTenant()))!;
    const stopping = holdRun(bench.deps, (await claim('a'))!, () => true);
    await expect(stopping.step(async () => ({ patch: {}, result: undefined }))).rejects.toBeInstanceOf(Interrupted);
    await releaseRotation(bench.database, stopping.job, { afterMs: 0, error: null });
    const run = holdRun(bench.deps, (await claim('b'))!, () => false);
    await setStatus(bench.database, job.rotation_id, ['running'], 'paused');
    // What was under way is kept, the next is not begun.
    await run.step(async () => ({ patch: { done: 1 }, result: undefined }));
    await expect(run.breathe(1)).rejects.toBeInstanceOf(Interrupted);
    expect((await findRotation(bench.database, job.rotation_id))!).toMatchObject({ status: 'paused', done: '1' });
    await releaseRotation(bench.database, run.job, { afterMs: 0, error: null });
    expect(await claim('c')).toBeUndefined();
    await forget();
  });
});

describe('the old key', () => {
  it('stays for thirty days after the rotation is done, to the second, and then opens nothing', async () => {
    const tenantId = await bench.newTenant(12);
    const job = (await newJob(tenantId))!;
    const run = holdRun(bench.deps, (await claim('a'))!, () => false);
    await drive(run, planOf('dek'));
    await releaseRotation(bench.database, run.job, { afterMs: 0, error: null });
    expect(await findRotation(bench.database, job.rotation_id)).toMatchObject({ status: 'completed', phase: 'retire', done: '12', sampled: 10, retire_at: new Date(bench.clock.now + 30 * DAY_MS) });
    expect(await keysOf(tenantId)).toEqual(['decrypt_only', 'primary']);

    bench.clock.now += 30 * DAY_MS - 1;
    expect(await claim('a')).toBeUndefined();
    bench.clock.now += 1;
    const again = holdRun(bench.deps, (await claim('a'))!, () => false);
    await drive(again, planOf('dek'));
    expect(again.job.phase).toBe('done');
    expect(await keysOf(tenantId)).toEqual(['disabled', 'primary']);
  });

  it('is not retired while a restored row is under it: that is moved first', async () => {
    const tenantId = await bench.newTenant(3);
    const before = await bench.database.query<{ subject_id: string; wrapped_sk: Buffer }>({ text: 'select subject_id, wrapped_sk from vault.subject where tenant_id = $1 limit 1', values: [tenantId] });
    await newJob(tenantId);
    await drive(holdRun(bench.deps, (await claim('a'))!, () => false), planOf('dek'));
    // Somebody puts one row back from an old copy, past the triggers.
    await bench.database.transaction(async (tx) => {
      await tx.query({ text: `set local session_replication_role = replica` });
      await tx.query({ text: 'update vault.subject set dek_version = 1, wrapped_sk = $2 where subject_id = $1', values: [before[0]!.subject_id, before[0]!.wrapped_sk] });
    });
    bench.clock.now += 31 * DAY_MS;
    await bench.database.query({ text: 'update vault.rotation set lease_until = null' });
    const run = holdRun(bench.deps, (await claim('a'))!, () => false);
    await drive(run, planOf('dek'));
    expect(run.job).toMatchObject({ status: 'completed', phase: 'retire' });
    expect(await keysOf(tenantId)).toEqual(['decrypt_only', 'primary']);
    const [left] = await bench.database.query<{ count: string }>({ text: 'select count(*) as count from vault.subject where tenant_id = $1 and dek_version = 1', values: [tenantId] });
    expect(left!.count).toBe('0');
    await bench.database.query({ text: `update vault.rotation set phase = 'done'` });
  });
});

describe('a rotation that cannot be', () => {
  it('fails for good when the new key does not pass its test, and leaves the old one in use', async () => {
    const tenantId = await bench.newTenant();
    await newJob(tenantId);
    const claimed = (await claim('a'))!;
    // A disk that keeps something else than it was given.
    await bench.database.query({ text: `insert into vault.keyring (tenant_id, kind, version, wrapped, parent_version, parent_key_id, status) select tenant_id, kind, 2, wrapped, parent_version, parent_key_id, 'pending' from vault.keyring where tenant_id = $1 and kind = 'dek'`, values: [tenantId] });
    await bench.database.query({ text: 'update vault.rotation set target_version = 2 where rotation_id = $1', values: [claimed.rotation_id] });
    const run = holdRun(bench.deps, { ...claimed, target_version: 2 }, () => false);
    await expect(drive(run, planOf('dek'))).rejects.toMatchObject({ code: 'SELF_TEST' });
    expect(await keysOf(tenantId)).toEqual(['primary', 'failed']);
  });
});
