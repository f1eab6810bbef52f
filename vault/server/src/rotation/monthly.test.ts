import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRotationBench, type RotationBench } from '../testing/rotation-bench.js';
import { monthlyRotation } from './monthly.js';
import { listRotations } from './store.js';

const DAY_MS = 86_400_000;
let bench: RotationBench;
beforeAll(async () => {
  bench = await openRotationBench(Date.now());
});
afterAll(() => bench?.end());

const nightly = (rotateAfterMs = 30 * DAY_MS): Promise<object> => monthlyRotation({ database: bench.database, settings: { rotateAfterMs }, now: () => bench.clock.now }).run();
const jobsOf = async (tenantId: string): Promise<[string, string, string | null][]> => (await listRotations(bench.database, { tenantId, limit: 10 })).map(({ kind, requested_by, reason }) => [kind, requested_by, reason]);

describe('the rotation of every month', () => {
  it('replaces data keys of 30 days, once, stands in the log, and leaves other agencies, their jobs and deleted ones alone', async () => {
    const [due, paused, gone] = [await bench.newTenant(3), await bench.newTenant(), await bench.newTenant()];
    await bench.database.query({ text: `update vault.tenant set status = 'deleted' where tenant_id = $1`, values: [gone] });
    await bench.database.query({ text: `insert into vault.rotation (rotation_id, tenant_id, kind, requested_by, status) values ('rot_' || repeat('0', 32), $1, 'dek', 'cert:admin', 'paused')`, values: [paused] });
    bench.clock.now += 29 * DAY_MS;
    expect(await nightly()).toEqual({ started: 0 });
    // The keys' own times are the database's.
    bench.clock.now += DAY_MS + 3_600_000;
    const young = await bench.newTenant();
    await bench.database.query({ text: 'update vault.keyring set activated_at = $2 where tenant_id = $1', values: [young, new Date(bench.clock.now - DAY_MS)] });
    expect(await nightly(0)).toEqual({ started: 0 });
    expect(await nightly()).toEqual({ started: 1 });
    expect(await nightly()).toEqual({ started: 0 });
    expect(await jobsOf(due)).toEqual([['dek', 'vault', 'dek/1']]);
    for (const other of [young, gone]) expect(await jobsOf(other)).toEqual([]);
    const log = await bench.database.query<{ op: string; actor: string }>({ text: 'select op, actor from vault.access_log where tenant_id = $1', values: [due] });
    expect(log).toEqual([{ op: 'keys_rotate', actor: 'vault' }]);
  });
});
