import { randomUUID } from 'node:crypto';
import type { EventDelivery, TenantTransaction } from '@hako/sdk-plugin';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runTenantMigrations } from '../database/index.js';
import { openTestDatabase, type DatabaseFixture } from '../database/test-database.js';
import { eventMigrations } from './migrations.js';
import { relayTenant } from './relay.js';

const deedMigration = { name: '0001-deed', safe: 'expand' as const, up: async (knex: { raw(sql: string): PromiseLike<unknown> }) => void (await knex.raw('create table deed (nth bigint generated always as identity primary key, handler text not null, event text not null, tx bigint not null default txid_current())')) };
const log = { warn: () => undefined, error: () => undefined, debug: () => undefined, info: () => undefined } as never;

let fixture: DatabaseFixture;
let tenant: string;
let given: string[];

beforeAll(async () => {
  fixture = await openTestDatabase('relay');
  tenant = await fixture.addTenant();
  await runTenantMigrations(fixture.database, 'test', [...eventMigrations, deedMigration], [tenant]);
});
afterAll(() => fixture?.close());
beforeEach(async () => {
  given = [];
  await fixture.database.tenant(tenant).write(async (tx) => {
    for (const table of ['outbox', 'event_handled', 'deed']) await tx.rows(`delete from ${table}`);
  });
});

async function emit(...names: string[]): Promise<void> {
  await fixture.database.tenant(tenant).write((tx) => tx.rows('insert into outbox (id, name, payload) select id, name, json_build_object(\'n\', nth) from unnest($1::uuid[], $2::text[]) with ordinality as g (id, name, nth) order by nth', [names.map(() => randomUUID()), names]));
}

/** Handlers `a` and `b` of every event; what `break` names fails. */
const relay = (breaks: (handler: string, delivery: EventDelivery) => boolean = () => false) =>
  relayTenant(
    { database: fixture.database, log, audit: { event: async (_tenant: string, { name }: { name: string }) => void given.push(name) } as never },
    {
      handlersFor: async (_tenant, event) =>
        event === 'nobody@1'
          ? []
          : ['a', 'b'].map((key) => ({
              key,
              plugin: 'test',
              run: async (delivery: EventDelivery, tx: TenantTransaction) => {
                await tx.rows('insert into deed (handler, event) values ($1, $2)', [key, `${delivery.name} ${String(delivery.payload['n'])}`]);
                if (breaks(key, delivery)) throw new Error('broken');
              },
            })),
    },
    tenant,
  );

const deeds = () => fixture.database.tenant(tenant).read((q) => q.rows<{ handler: string; event: string; tx: string }>('select handler, event, tx from deed order by nth'));
const waiting = async (): Promise<string[]> => (await fixture.database.tenant(tenant).read((q) => q.rows<{ name: string }>('select name from outbox where settled_at is null order by seq'))).map(({ name }) => name);

describe('events of a busy agency', () => {
  it('reach every handler once and in order, many in one transaction', async () => {
    await emit(...Array.from({ length: 45 }, (_none, nth) => (nth % 3 === 0 ? 'other@1' : 'came@1')), 'nobody@1');
    expect(await relay()).toBe(46);
    expect(await relay()).toBe(0);
    const done = await deeds();
    expect(done.map(({ handler, event }) => `${handler} ${event}`)).toEqual(Array.from({ length: 45 }, (_none, nth) => ['a', 'b'].map((handler) => `${handler} ${nth % 3 === 0 ? 'other@1' : 'came@1'} ${nth + 1}`)).flat());
    // Twenty at most, and fewer when they take their time; far from one each.
    expect(new Set(done.map(({ tx }) => tx)).size).toBeLessThan(45);
    expect(await waiting()).toEqual([]);
  });

  it('that fail hold back their own name alone, and leave no half of anything', async () => {
    await emit('came@1', 'bad@1', 'came@1', 'bad@1', 'came@1');
    expect(await relay((handler, { payload }) => handler === 'b' && payload['n'] === 2)).toBe(3);
    const done = (await deeds()).map(({ handler, event }) => `${handler} ${event}`);
    expect(done).toEqual(['a came@1 1', 'b came@1 1', 'a bad@1 2', 'a came@1 3', 'b came@1 3', 'a came@1 5', 'b came@1 5']);
    expect(await waiting()).toEqual(['bad@1', 'bad@1']);
    await fixture.database.tenant(tenant).write((tx) => tx.rows(`update outbox set next_attempt_at = now() - interval '1 second'`));
    expect(await relay()).toBe(2);
    // What `a` did the first time counts.
    expect((await deeds()).map(({ handler, event }) => `${handler} ${event}`).slice(7)).toEqual(['b bad@1 2', 'a bad@1 4', 'b bad@1 4']);
    expect(await waiting()).toEqual([]);
  });

  it('are handled once by two relays at once', async () => {
    await emit(...Array.from({ length: 30 }, () => 'came@1'));
    await Promise.all([relay(), relay(), relay()]);
    const done = (await deeds()).map(({ handler, event }) => `${handler} ${event}`);
    expect(done).toHaveLength(60);
    expect(new Set(done).size).toBe(60);
    expect(await waiting()).toEqual([]);
  });
});
