import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBench, type Bench } from '../testing/in-process.js';
import { listAlerts } from './alerts.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.end());

const pulled = async (after = 0): Promise<unknown[]> => (await listAlerts(bench.database, { tenantId: null, after })).map(({ detail }) => detail['n']);
const report = (n: number) => ({ kind: 'key', severity: 'info', tenantId: null, detail: { n } }) as const;

it('who pulls by id misses none: a later alert does not stand before an earlier one that is not committed', async () => {
  let second: Promise<void> | undefined;
  await bench.database.transaction(async (tx) => {
    await bench.alerts.raiseIn(tx, report(1));
    second = bench.database.transaction((other) => bench.alerts.raiseIn(other, report(2)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await pulled()).toEqual([]);
  });
  await second;
  expect(await pulled()).toEqual([1, 2]);
});

it('is handed out at once, whatever transaction stands open that tells of nothing', async () => {
  const before = await pulled();
  await bench.database.transaction(async (idle) => {
    await idle.query({ text: 'select pg_current_xact_id()' });
    await bench.database.transaction((tx) => bench.alerts.raiseIn(tx, report(3)));
    expect(await pulled()).toEqual([...before, 3]);
  });
});
