import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../src/testing/index.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let host: TestHost;
let admin: TestClient;

interface Listed {
  id: string;
  state: string;
  reason: string | null;
  tenant: { state: string; reason: string | null };
}

beforeAll(async () => {
  host = await createTestHost({ plugins: readdirSync(FIXTURES).map((name) => join(FIXTURES, name)), tenants: 2, enable: false });
  admin = host.as('DEMO', 'admin');
});
afterAll(() => host?.stop());

async function listed(id: string): Promise<Listed> {
  const { data } = await admin.get<Listed[]>('/plugins');
  const found = data.find((plugin) => plugin.id === id);
  if (!found) throw new Error(`${id} is not in the list`);
  return found;
}

async function enable(id: string, client = admin): Promise<number> {
  return (await client.post(`/plugins/${id}/enable`)).status;
}

async function neighbourWorks(): Promise<void> {
  expect((await admin.get('/good-neighbour')).status).toBe(200);
}

describe('plugins that cannot start', () => {
  it.each([
    ['throws-at-load', 'failed', 'this file is broken'],
    ['throws-in-register', 'failed', 'register: cannot name my contributions'],
    ['throws-in-init', 'failed', 'init: the mail server refused us'],
    ['wrong-export', 'failed', 'must export `definePlugin'],
    ['bad-manifest', 'refused', '"colour"'],
    ['misses-dependency', 'missing', 'it needs the plugin not-installed ^2.0, which is not installed'],
    ['blocked-by-failure', 'blocked', 'it needs the plugin throws-in-init, which did not start'],
    ['cycle-left', 'refused', 'cycle-left -> cycle-right -> cycle-left'],
    ['cycle-right', 'refused', 'cycle-left -> cycle-right -> cycle-left'],
    ['clash-one', 'refused', 'claimed by clash-one and clash-two'],
    ['lawless-migration', 'failed', 'app_user_copy is outside the prefix lawless_migration_'],
  ])('%s is %s, and staff read why', async (id, state, reason) => {
    const plugin = await listed(id);
    expect(plugin.state).toBe(state);
    expect(plugin.reason).toContain(reason);
  });

  it('leave the others and the host at work', async () => {
    expect((await listed('good-neighbour')).state).toBe('ready');
    expect(await enable('good-neighbour')).toBe(200);
    await neighbourWorks();
    await expect.poll(async () => (await host.anonymous().get('//health/ready')).status).toBe(200);
  });

  it('cannot be switched on', async () => {
    const answer = await admin.post('/plugins/throws-at-load/enable');
    expect([answer.status, answer.code]).toEqual([503, 'PLUGIN_UNAVAILABLE']);
  });
});

describe('a plugin that is off for an agency', () => {
  it('has no routes there, whoever asks', async () => {
    expect((await host.as('OTHER', 'admin').get('/good-neighbour')).status).toBe(404);
    expect((await host.as('OTHER', 'admin').get('/nothing-at-all')).body).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('comes and goes without a restart, keeps its data, and the change log says who did it', async () => {
    const made = await admin.post<{ id: string }>('/good-neighbour');
    expect(made.status).toBe(200);
    expect((await admin.post('/plugins/good-neighbour/disable')).status).toBe(200);
    expect((await admin.get('/good-neighbour')).status).toBe(404);
    expect(await enable('good-neighbour')).toBe(200);
    expect((await admin.get<{ id: string }[]>('/good-neighbour')).data.map(({ id }) => id)).toContain(made.data.id);
    expect((await host.changes('DEMO')).map(({ action }) => action)).toEqual(expect.arrayContaining(['plugin.enabled', 'plugin.disabled']));
  });

  it('may be withdrawn by the operator, and then nobody switches it on', async () => {
    await host.core.plugins.allow('needs-config', host.tenant('OTHER').id, false);
    const answer = await host.as('OTHER', 'admin').post('/plugins/needs-config/enable');
    expect([answer.status, answer.code]).toEqual([403, 'PLUGIN_NOT_ALLOWED']);
  });
});

describe('plugins that need each other', () => {
  it('are switched on in order and off in the reverse one', async () => {
    const other = host.as('OTHER', 'admin');
    const early = await other.post('/plugins/depends-on-good/enable');
    expect([early.status, early.code]).toEqual([409, 'PLUGIN_REQUIRES_OTHERS']);
    expect(await enable('good-neighbour', other)).toBe(200);
    expect(await enable('depends-on-good', other)).toBe(200);
    expect((await other.get('/depends-on-good')).data).toEqual({ things: 0 });
    const refused = await other.post('/plugins/good-neighbour/disable');
    expect([refused.status, refused.code]).toEqual([409, 'PLUGIN_HAS_DEPENDANTS']);
    expect((refused.body as { details: { dependants: string[] } }).details.dependants).toEqual(['depends-on-good']);
  });
});

describe('a migration that fails for one agency', () => {
  it('leaves that agency as it was, and works for the others', async () => {
    const bad = await host.as('OTHER', 'admin').post('/plugins/bad-migration/enable');
    expect([bad.status, bad.code]).toEqual([422, 'PLUGIN_ACTIVATION_FAILED']);
    const state = await host.core.plugins.tenantState('bad-migration', host.tenant('OTHER').id);
    expect(state.state).toBe('failing');
    expect(state.reason).toContain('22012');
    const table = await host.core.database.tenant(host.tenant('OTHER').id).read((q) => q.row<{ found: boolean }>(`select to_regclass('bad_migration_a') is not null as found`));
    expect(table?.found).toBe(false);
    expect(await enable('bad-migration')).toBe(200);
  });
});

describe('plugins that misbehave at work', () => {
  it('answer 500 without their words, and 503 by name once they fail too often', async () => {
    expect(await enable('throws-in-handler')).toBe(200);
    const first = await admin.get('/throws-in-handler');
    expect([first.status, first.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify({ ...first.body, requestId: '' })).not.toContain('4711');
    for (let call = 0; call < 20; call++) await admin.get('/throws-in-handler');
    const open = await admin.get('/throws-in-handler');
    expect([open.status, open.code]).toEqual([503, 'PLUGIN_UNAVAILABLE']);
    expect(JSON.stringify(open.body)).toContain('throws-in-handler');
    expect(Number(open.headers.get('retry-after'))).toBeGreaterThan(0);
    await neighbourWorks();
  });

  it('get their answer cut when they never answer', async () => {
    expect(await enable('never-answers')).toBe(200);
    const answer = await admin.get('/never-answers');
    expect([answer.status, answer.code]).toEqual([504, 'REQUEST_TIMEOUT']);
    await neighbourWorks();
  });

  it('are taken out when they leak listeners', async () => {
    expect(await enable('leaks-listeners')).toBe(200);
    for (let call = 0; call < 11; call++) await admin.get('/leaks-listeners');
    const plugin = await listed('leaks-listeners');
    expect(plugin.state).toBe('quarantined');
    expect(plugin.reason).toContain('11 listeners for "SIGUSR2"');
    expect((await admin.get('/leaks-listeners')).status).toBe(503);
    process.removeAllListeners('SIGUSR2');
    await neighbourWorks();
  });

  it('answer 409 while a required setting is empty', async () => {
    expect(await enable('needs-config')).toBe(200);
    const answer = await admin.get('/needs-config');
    expect([answer.status, answer.code]).toEqual([409, 'PLUGIN_NEEDS_CONFIG']);
  });

  it('answer 503 by name when they could not start, to agencies that use them', async () => {
    await host.core.database.platform.write((tx) => tx.rows(`insert into plugin_activation (tenant_id, plugin_id, state, version) values ($1, 'throws-at-load', 'active', '1.0.0')`, [host.tenant('DEMO').id]));
    await host.core.bus.publish('plugins', { tenantId: host.tenant('DEMO').id });
    await expect.poll(async () => (await admin.get('/throws-at-load')).status).toBe(503);
    expect((await host.as('OTHER', 'admin').get('/throws-at-load')).status).toBe(404);
  });
});

describe('a page that was opened before an upgrade', () => {
  const ask = (version?: string) => admin.request('GET', '/good-neighbour', version === undefined ? {} : { headers: { 'x-plugin-version': version } });

  it('is told to begin anew once its code is too old for the plugin, and only then', async () => {
    await enable('good-neighbour');
    const old = await ask('0.9.0');
    expect([old.status, old.code]).toEqual([426, 'PLUGIN_OUTDATED']);
    expect(old.headers.get('upgrade')).toBe('hako-good-neighbour/1.0.0');
    expect((old.body as { details: object }).details).toEqual({ plugin: 'good-neighbour', version: '1.0.0' });
    expect((await ask('1.0.0')).status).toBe(200);
    expect((await ask('7.0.0')).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect((await admin.request('GET', '/plugins', { headers: { 'x-plugin-version': '0.0.1' } })).status).toBe(200);
  });

  it('learns from every answer that plugins came or went', async () => {
    const epoch = async (client = admin): Promise<number> => Number((await client.get('/jobs')).headers.get('x-activation-epoch'));
    const [before, other] = [await epoch(), await epoch(host.as('OTHER', 'admin'))];
    expect(before).toBeGreaterThan(0);
    expect((await admin.get<{ epoch: number }>('/shell/boot')).data.epoch).toBe(before);
    await admin.post('/plugins/good-neighbour/disable');
    const off = await epoch();
    expect(off).toBeGreaterThan(before);
    await admin.post('/plugins/good-neighbour/enable');
    expect(await epoch()).toBeGreaterThan(off);
    expect(await epoch(host.as('OTHER', 'admin'))).toBe(other);
  });
});

describe('what browsers tell of remotes', () => {
  const failure = { plugin: 'guards-doors', version: '1.0.0', phase: 'render', code: 'TypeError' };
  const tell = (failures: object[]) => host.as('DEMO', 'viewer').post('/telemetry/remotes', { failures });
  const read = async () => (await admin.get<{ plugin: string; code: string; place: string; count: number }[]>('/telemetry/remotes')).data;

  it('is one row for each failure, of plugins that are on, with places of the manifest alone', async () => {
    expect((await tell([failure])).status).toBe(204);
    expect(await read()).toEqual([]);
    await enable('guards-doors');
    expect((await tell([{ ...failure, place: './Widget' }, { ...failure, place: 'home.widgets@1' }, failure])).status).toBe(204);
    expect((await tell([{ ...failure, place: './Widget' }, { ...failure, place: 'Luna, +81 90 1234 5678' }, { ...failure, plugin: 'nobody-knows' }])).status).toBe(204);
    const rows = await read();
    expect(rows.map(({ place, count }) => `${place} ${count}`).sort()).toEqual([' 2', './Widget 2', 'home.widgets@1 1']);
    expect(rows.every(({ plugin, code }) => plugin === 'guards-doors' && code === 'TypeError')).toBe(true);
    await admin.post('/plugins/guards-doors/disable');
  });

  it.each([
    ['a text instead of a code', { ...failure, code: "Cannot read 'phone' of Luna" }],
    ['a field that nobody asked for', { ...failure, message: 'Luna' }],
    ['a phase that does not exist', { ...failure, phase: 'thinking' }],
    ['a version that is none', { ...failure, version: 'Luna' }],
  ])('is refused with %s', async (_what, report) => {
    expect((await tell([report])).code).toBe('VALIDATION_FAILED');
  });

  it('needs a sign-in to tell, and the right to see plugins to read', async () => {
    expect((await host.anonymous().post('/telemetry/remotes', { failures: [failure] })).status).toBe(401);
    expect((await host.as('DEMO', 'viewer').get('/telemetry/remotes')).status).toBeGreaterThanOrEqual(403);
    expect((await tell(Array.from({ length: 21 }, () => failure))).code).toBe('VALIDATION_FAILED');
  });
});

describe('what the shell draws of a plugin whose screens cannot be loaded', () => {
  interface Boot {
    nav: { plugin: string; disabled?: boolean; why?: string }[];
    slots: { plugin: string }[];
    remotes: { plugin: string; state: string }[];
  }
  const boot = async () => (await admin.get<Boot>('/shell/boot')).data;

  it('is its place in the menu, greyed, with a neutral reason, and nothing of its code', async () => {
    const record = host.core.pluginRegistry.get('guards-doors')!;
    await enable('guards-doors');
    record.source.remoteFolder = join(FIXTURES, 'guards-doors/not-built');
    const missing = await boot();
    expect(missing.nav.find(({ plugin }) => plugin === 'guards-doors')).toMatchObject({ disabled: true, why: 'its screens have not been built' });
    record.state = 'quarantined';
    record.reason = 'a secret of administrators';
    const troubled = await boot();
    record.state = 'ready';
    record.reason = null;
    record.source.remoteFolder = null;
    expect(troubled.nav.find(({ plugin }) => plugin === 'guards-doors')).toMatchObject({ disabled: true, why: 'guards-doors is not available at the moment' });
    expect(JSON.stringify(troubled)).not.toContain('a secret of administrators');
    for (const seen of [missing, troubled]) {
      expect(seen.slots.filter(({ plugin }) => plugin === 'guards-doors')).toEqual([]);
      expect(seen.remotes.find(({ plugin }) => plugin === 'guards-doors')?.state).toBe('failed');
    }
    await admin.post('/plugins/guards-doors/disable');
    expect((await boot()).nav.some(({ plugin }) => plugin === 'guards-doors')).toBe(false);
  });

  it('is nothing at all for one that was refused', async () => {
    expect(JSON.stringify(await boot())).not.toContain('bad-manifest');
  });
});

describe('a say before somebody else works', () => {
  const guard = (): { answer: string; seen: Record<string, unknown>[] } => (globalThis as unknown as { hakoGuard: { answer: string; seen: Record<string, unknown>[] } }).hakoGuard;
  let count = 0;
  const outcome = ({ status, code }: { status: number; code: string | undefined }): string => `${status} ${code ?? ''}`.trim();
  const makeTalent = async (answer: string): Promise<string> => {
    guard().answer = answer;
    count += 1;
    return outcome(await admin.post('/talents', { code: `GUARD${count}`, displayName: 'Guarded', path: `guarded-${count}`, timezone: 'Asia/Tokyo' }));
  };
  const makePerson = async (answer: string): Promise<string> => {
    guard().answer = answer;
    count += 1;
    return outcome(await admin.post('/users', { username: `guarded${count}`, email: `guarded${count}@demo.example`, displayName: 'Guarded', password: 'Correct-horse-7-battery' }));
  };
  const talents = (): Promise<number> => host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.row<{ n: number }>('select count(*)::int as n from talent')).then((row) => row?.n ?? -1);

  it('is not asked where the plugin is off', async () => {
    expect(await makeTalent('no')).toBe('201');
    expect(await enable('guards-doors')).toBe(200);
  });

  it('lets through, or refuses with a code of its own, before anything is written', async () => {
    const before = await talents();
    guard().seen.length = 0;
    expect(await makeTalent('yes')).toBe('201');
    expect(guard().seen).toEqual([{ talents: before, subsidiaryId: null }]);
    expect(await makeTalent('no')).toBe('409 GUARDS_DOORS_FULL');
    expect(await talents()).toBe(before + 1);
    expect(await makePerson('no')).toBe('409 GUARDS_DOORS_FULL');
  });

  it('holds the work up when it must be heard and fails, is late or tries to write', async () => {
    expect(await makeTalent('throws')).toBe('503 PLUGIN_UNAVAILABLE');
    expect(await makeTalent('sleeps')).toBe('503 PLUGIN_UNAVAILABLE');
    expect(await makeTalent('writes')).toBe('503 PLUGIN_UNAVAILABLE');
    expect(await makeTalent('yes')).toBe('201');
  });

  it('is passed over when its manifest says so', async () => {
    expect(await makePerson('throws')).toBe('201');
    expect(await makePerson('sleeps')).toBe('201');
  });

  it('is set aside once it fails too often, and still decides as declared', async () => {
    for (let call = 0; call < 20; call++) await makeTalent('throws');
    guard().seen.length = 0;
    expect(await makeTalent('yes')).toBe('503 PLUGIN_UNAVAILABLE');
    expect(await makePerson('yes')).toBe('201');
    expect(guard().seen).toEqual([]);
    // Off, it has no say any more.
    expect((await admin.post('/plugins/guards-doors/disable')).status).toBe(200);
    expect(await makeTalent('no')).toBe('201');
  });
});
