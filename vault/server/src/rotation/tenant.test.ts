import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Executor } from '../database/database.js';
import { openBench, type Bench } from '../testing/in-process.js';
import { persistently, takeBarrier } from './tenant.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.end());

const waitOf = async (tx: Executor): Promise<string> => (await tx.query<{ wait: string }>({ text: `select current_setting('lock_timeout') as wait` }))[0]!.wait;

it('who came in vain waits longer for the writers, and never longer than half of what they wait for a lock', async () => {
  const waits: string[] = [];
  await persistently(() =>
    bench.database.transaction(async (tx) => {
      await tx.query({ text: `set local lock_timeout = '3s'` });
      await takeBarrier(tx, randomUUID());
      waits.push(await waitOf(tx));
      if (waits.length < 10) throw await refusal();
    }),
  );
  expect(waits).toEqual([...Array<string>(4).fill('500ms'), ...Array<string>(4).fill('1s'), '1500ms', '1500ms']);
});

/** What the database says to who did not get a lock in time. */
async function refusal(): Promise<unknown> {
  return bench.database.query({ text: `do $$ begin raise exception 'later' using errcode = '55P03'; end $$` }).catch((error: unknown) => error);
}
