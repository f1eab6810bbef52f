import { describe, expect, it } from 'vitest';
import type { Processor } from './carrier.js';
import { startCron } from './cron.js';
import type { JobDefinition } from './types.js';

const NIGHTLY = { plugin: 'box', name: 'box.sweep', title: 'jobs.sweep', attempts: 3, cron: '20 18 * * *' } as JobDefinition;

/** A queue that is told by hand when a tick comes, and tables that know an id only once. */
async function open() {
  const [ids, sent] = [new Set<string>(), [] as string[]];
  let deliver: Processor<object> | undefined;
  const row = async (_sql: string, [id]: string[]): Promise<object | undefined> => (ids.has(id!) ? undefined : (ids.add(id!), { id }));
  await startCron(
    {
      carrier: { unscheduleOthers: async () => undefined, schedule: async () => undefined, work: async (_queue: string, process: Processor<object>) => void (deliver = process) } as never,
      database: { tenant: () => ({ write: (work: (tx: object) => unknown) => work({ row }) }) } as never,
      gate: { activeTenants: async () => ['one', 'two'] } as never,
      log: {} as never,
      send: async (tenantId) => void sent.push(tenantId),
    },
    [NIGHTLY],
  );
  return { sent, tick: (at: Date) => deliver!({ plugin: NIGHTLY.plugin, name: NIGHTLY.name }, at) };
}

describe('a tick', () => {
  it('makes one job for each agency, also when its worker dies and another gets it minutes later', async () => {
    const { sent, tick } = await open();
    await tick(new Date('2026-12-31T18:20:00Z'));
    await tick(new Date('2026-12-31T18:20:00Z'));
    expect(sent).toEqual(['one', 'two']);
    await tick(new Date('2027-01-01T18:20:00Z'));
    expect(sent).toEqual(['one', 'two', 'one', 'two']);
  });
});
