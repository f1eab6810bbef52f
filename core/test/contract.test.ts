import { join } from 'node:path';
import { contractSuite } from '@hako/sdk-plugin/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignRole } from '../src/access/index.js';
import { SYSTEM } from '../src/plugins/index.js';
import { createTestHost, type TestHost } from '../src/testing/index.js';

let app: TestHost;
beforeAll(async () => {
  app = await createTestHost({ plugins: [join(import.meta.dirname, 'fixtures/good-neighbour')], tenants: 2 });
});
afterAll(() => app?.stop());

const fill = async (tenantCode: string): Promise<void> => {
  expect((await app.as(tenantCode, 'admin').post('/good-neighbour')).status).toBe(200);
};

describe('a good plugin keeps the contract', () => {
  it.each(contractSuite(() => app, { plugin: 'good-neighbour', fill }).map(({ name, run }) => [name, run] as const))('%s', async (_name, run) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe('deleting what a plugin keeps for an agency', () => {
  const keys = ['good_neighbour_thing', 'good_neighbour_seen', 'good_neighbour_number', 'good_neighbour_twice'];
  const left = (): Promise<object[]> =>
    app.core.database.tenant(app.tenant('DEMO').id).read((q) =>
      q.rows(`select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relname = any($1) union all
              select proname from pg_proc where pronamespace = current_schema()::regnamespace and proname = any($1) union all
              select name from plugin_migration where owner = 'good-neighbour' union all select key from file_object where plugin = 'good-neighbour' union all
              select key from setting where key = 'goodNeighbourGreeting' union all select id::text from job where plugin = 'good-neighbour'`, [keys]),
    );
  const reason = { reason: 'we tried it and leave it' };
  const ask = (): Promise<string> => app.as('DEMO', 'admin').post('/plugins/good-neighbour/purge', reason).then(({ status, code }) => `${status} ${code ?? ''}`.trim());
  const turn = (verb: 'enable' | 'disable'): Promise<number> => app.as('DEMO', 'admin').post(`/plugins/good-neighbour/${verb}`).then(({ status }) => status);

  beforeAll(async () => {
    // A second person who may do it.
    await app.core.database.tenant(app.tenant('DEMO').id).write(async (tx) => {
      const [user, role] = [await tx.row<{ id: string }>(`select id from app_user where username = 'manager'`), await tx.row<{ id: string }>(`select id from role where code = 'ADMIN'`)];
      await assignRole(tx, { userId: user?.id ?? '', roleId: role?.id ?? '', scope: { type: 'tenant' }, inherit: true });
    });
    await fill('DEMO');
    const ctx = await app.context('good-neighbour', 'DEMO');
    await ctx.files.put('report.txt', Buffer.from('kept'), { contentType: 'text/plain' });
    expect((await app.as('DEMO', 'admin').post('/good-neighbour/jobs')).status).toBe(200);
    await app.drainJobs();
    const { data: settings } = await app.as('DEMO', 'admin').get<{ version: number }>('/organization/settings');
    expect((await app.as('DEMO', 'admin').patch('/organization/settings', { version: settings.version, set: { goodNeighbourGreeting: 'hello' } })).status).toBe(200);
  });

  it('is refused while the plugin is on, where it never was on, and to whoever may not', async () => {
    expect(await ask()).toBe('409 PLUGIN_STILL_ACTIVE');
    expect(await turn('disable')).toBe(200);
    expect((await app.as('DEMO', 'viewer').post('/plugins/good-neighbour/purge', reason)).status).toBe(404);
    await app.core.database.platform.write((tx) => tx.rows(`delete from plugin_activation where tenant_id = $1`, [app.tenant('OTHER').id]));
    await app.core.activation.refresh(app.tenant('OTHER').id);
    expect((await app.as('OTHER', 'admin').post('/plugins/good-neighbour/purge', reason)).code).toBe('PLUGIN_HAS_NO_DATA');
  });

  it('is refused by the plugin itself, with its own code', async () => {
    const db = app.core.database.tenant(app.tenant('DEMO').id);
    await db.write((tx) => tx.rows(`update good_neighbour_thing set note = 'keep'`));
    expect(await ask()).toBe('409 GOOD_NEIGHBOUR_NO');
    await db.write((tx) => tx.rows(`update good_neighbour_thing set note = 'made'`));
  });

  it('tells what is there to lose', async () => {
    const { data } = await app.as('DEMO', 'admin').get<{ tables: { name: string; rows: number }[]; files: object; settings: number; jobs: number }>('/plugins/good-neighbour/data');
    expect(data).toMatchObject({ files: { count: 1, bytes: 4 }, settings: 1, jobs: expect.any(Number) });
    expect(data.jobs).toBeGreaterThan(0);
    expect(data.tables.find(({ name }) => name === 'good_neighbour_thing')?.rows).toBeGreaterThan(0);
  });

  it('waits for a second person for half an hour, and can be withdrawn', async () => {
    const { purge } = app.core.plugins;
    const [first, second] = ['first', 'second'].map((name) => ({ principal: { ...SYSTEM, id: `user-${name}`, name }, requestId: null, ip: null, userAgent: null }));
    const place = ['good-neighbour', app.tenant('DEMO').id] as const;
    await purge.ask(...place, 'too late', first!);
    app.clock.advance(30 * 60_000);
    await expect(purge.confirm(...place, second!)).rejects.toMatchObject({ code: 'PLUGIN_PURGE_CLOSED' });
    expect(await purge.request(...place)).toBeUndefined();
    app.clock.advance(-30 * 60_000);

    await purge.withdraw(...place, second!);
    expect(await ask()).toBe('201');
    expect(await ask()).toBe('409 PLUGIN_PURGE_OPEN');
    const { data } = await app.as('DEMO', 'manager').get<{ id: string; purge: { reason: string; requestedBy: { self: boolean } } }[]>('/plugins');
    expect(data.find(({ id }) => id === 'good-neighbour')?.purge).toMatchObject({ ...reason, requestedBy: { self: false } });
    expect((await app.as('DEMO', 'manager').delete('/plugins/good-neighbour/purge')).status).toBe(204);
    expect((await app.as('DEMO', 'manager').post('/plugins/good-neighbour/purge/confirm')).code).toBe('PLUGIN_PURGE_CLOSED');
    expect((await left()).length).toBeGreaterThan(keys.length);
  });

  it('leaves nothing of the plugin but the log, and it begins anew', async () => {
    expect(await ask()).toBe('201');
    expect((await app.as('DEMO', 'admin').post('/plugins/good-neighbour/purge/confirm')).code).toBe('PLUGIN_PURGE_SAME_PERSON');
    const confirmed = await app.as('DEMO', 'manager').post<{ jobId: string }>('/plugins/good-neighbour/purge/confirm');
    expect(confirmed.status).toBe(202);
    await app.drainJobs();
    expect((await app.as('DEMO', 'manager').get<{ state: string }>(`/jobs/${confirmed.data.jobId}`)).data.state).toBe('succeeded');
    expect(await left()).toEqual([]);
    expect(await app.core.storage.get(`${app.tenant('DEMO').id}/good-neighbour/report.txt`)).toBeUndefined();
    expect(await app.core.plugins.tenantState('good-neighbour', app.tenant('DEMO').id)).toMatchObject({ state: 'available' });
    const log = (await app.changes('DEMO')).filter(({ action }) => action.startsWith('plugin.purge'));
    expect(log.at(-1)?.action).toBe('plugin.purged');
    expect(log.map(({ action }) => action)).toEqual(expect.arrayContaining(['plugin.purge.requested', 'plugin.purge.withdrawn', 'plugin.purge.confirmed']));
    expect(JSON.stringify(log.at(-1))).toContain('"files"');

    expect(await turn('enable')).toBe(200);
    expect((await app.as('DEMO', 'admin').get('/good-neighbour')).data).toEqual([]);
  });

  it('goes on where it was cut off, and a request whose job was lost is set going again', async () => {
    await fill('DEMO');
    expect(await turn('disable')).toBe(200);
    expect(await ask()).toBe('201');
    const id = app.tenant('DEMO').id;
    // As after a crash: confirmed, and no job knows of it.
    await app.core.database.platform.write(async (tx) => {
      await tx.rows(`update plugin_purge set confirmed_by = 'somebody', confirmed_by_name = 'Somebody', confirmed_at = now() where tenant_id = $1`, [id]);
      await tx.rows(`update plugin_activation set state = 'purging' where tenant_id = $1`, [id]);
    });
    await app.core.activation.refresh(id);
    expect((await app.as('DEMO', 'admin').post('/plugins/good-neighbour/enable')).code).toBe('PLUGIN_PURGING');
    expect((await app.as('DEMO', 'admin').post('/plugins/good-neighbour/purge/confirm')).status).toBe(202);
    await app.drainJobs();
    expect(await left()).toEqual([]);
    expect(await turn('enable')).toBe(200);
  });

  it('is given up whole when something else hangs on its tables', async () => {
    await fill('DEMO');
    const id = app.tenant('DEMO').id;
    await app.core.database.migrate(id, (tx) => tx.rows('create table other_plugin_copy (thing_id uuid references good_neighbour_thing (id))'));
    expect(await turn('disable')).toBe(200);
    expect(await ask()).toBe('201');
    expect((await app.as('DEMO', 'manager').post('/plugins/good-neighbour/purge/confirm')).status).toBe(202);
    await app.drainJobs();
    const state = await app.core.plugins.tenantState('good-neighbour', id);
    expect(state).toMatchObject({ state: 'inactive', reason: expect.stringContaining('2BP01') });
    expect((await left()).length).toBeGreaterThan(keys.length);
    await app.core.database.migrate(id, (tx) => tx.rows('drop table other_plugin_copy'));
    expect(await turn('enable')).toBe(200);
    expect((await app.as('DEMO', 'admin').get<unknown[]>('/good-neighbour')).data).toHaveLength(1);
  });
});
