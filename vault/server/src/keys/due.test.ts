import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertReport } from '../alerts/alerts.js';
import { openRotationBench, type RotationBench } from '../testing/rotation-bench.js';
import { dueKeys } from './due.js';
import { listKeks, listTenantKeys } from './list.js';

const DAY_MS = 86_400_000;
let bench: RotationBench;
beforeAll(async () => {
  bench = await openRotationBench(Date.now());
});
afterAll(() => bench?.end());

describe('keys that have had their time', () => {
  it('are told of once a day: 90 days or 2^30 uses for a tenant\'s, a year for KEKs, the root as it says itself', async () => {
    const [young, used] = [await bench.newTenant(), await bench.newTenant()];
    const told: AlertReport[] = [];
    let hint: Date | null = null;
    const job = dueKeys({ database: bench.database, provider: { ...bench.deps.provider, rotateHint: async () => hint }, alerts: { raise: (report) => void told.push(report) }, destroyAfterMs: 30 * DAY_MS, now: () => bench.clock.now });
    expect(await job.run()).toEqual({ tenantKeys: 0, keks: 0, root: false, destroyable: 0 });

    await bench.database.query({ text: `update vault.keyring set uses = 1073741824 where tenant_id = $1 and kind = 'dek'`, values: [used] });
    expect(await job.run()).toMatchObject({ tenantKeys: 1 });
    expect(told).toEqual([{ kind: 'key', severity: 'warning', tenantId: used, detail: { code: 'ROTATION_DUE', key: `${used}/dek/1`, why: 'uses' } }]);

    bench.clock.now += 91 * DAY_MS;
    expect(await job.run()).toMatchObject({ tenantKeys: 4, keks: 0 });
    hint = new Date(bench.clock.now - 1);
    bench.clock.now += 300 * DAY_MS;
    expect(await job.run()).toMatchObject({ tenantKeys: 4, keks: 1, root: true });
    const options = { now: bench.clock.now, destroyAfterMs: 0 };
    expect((await listTenantKeys(bench.database, young, options)).map(({ kind, rotate }) => [kind, rotate])).toEqual([['dek', 'age'], ['idx', 'rules']]);
    expect((await listKeks(bench.database, options)).map(({ rotate }) => rotate)).toEqual(['age']);

    // Disabled a day short of its 30 days, then with them.
    await bench.database.query({ text: `insert into vault.keyring (tenant_id, kind, version, status, wrapped, parent_key_id, parent_version, disabled_at) select tenant_id, kind, 9, 'disabled', wrapped, parent_key_id, parent_version, $2 from vault.keyring where tenant_id = $1 and kind = 'dek'`, values: [young, new Date(bench.clock.now - 29 * DAY_MS)] });
    expect(await job.run()).toMatchObject({ destroyable: 0 });
    bench.clock.now += DAY_MS;
    expect(await job.run()).toMatchObject({ destroyable: 1 });
    expect(told).toContainEqual({ kind: 'key', severity: 'warning', tenantId: young, detail: { code: 'DESTRUCTION_DUE', key: `${young}/dek/9`, keys: 1 } });
  });
});
