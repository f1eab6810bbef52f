import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../src/app.js';
import { absentVault, createTestHost, type TestHost } from '../src/testing/index.js';

let host: TestHost;
let other: App;

beforeAll(async () => {
  host = await createTestHost({ tenants: 2 });
  other = await startApp({ ...host.core.config, port: 0 }, { serve: true, work: false, overrides: { vault: absentVault(), pluginSources: async () => [] } });
});
afterAll(async () => {
  await other?.stop();
  await host?.stop();
});

interface Tail {
  events: { id: string | undefined; type: string; data: Record<string, unknown> }[];
  ended: boolean;
  close(): void;
}

/** Reads `GET /live` of one of the two processes as a browser does. */
async function listen(base: string, token: string | undefined, lastEventId?: string): Promise<Tail> {
  const stop = new AbortController();
  const response = await fetch(`${base}/api/v1/live`, { signal: stop.signal, headers: { authorization: `Bearer ${token ?? ''}`, ...(lastEventId && { 'last-event-id': lastEventId }) } });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const tail: Tail = { events: [], ended: false, close: () => stop.abort() };
  void (async () => {
    let text = '';
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString('utf8');
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const line = (name: string): string | undefined => frame.split('\n').find((each) => each.startsWith(`${name}: `))?.slice(name.length + 2);
        const type = line('event');
        if (type) tail.events.push({ id: line('id'), type, data: JSON.parse(line('data') ?? '{}') as Record<string, unknown> });
      }
    }
    tail.ended = true;
  })().catch(() => (tail.ended = true));
  return tail;
}

const here = (): string => host.url;
const there = (): string => `http://127.0.0.1:${other.port}`;
const token = (code: string, name: string): Promise<string | undefined> => host.as(code, name).token();
const kinds = (tail: Tail): string[] => tail.events.map(({ type }) => type);
const write = (name: string, tenant = 'DEMO'): Promise<void> => host.core.audit.security(host.tenant(tenant).id, { name, outcome: 'success', actor: {} });

describe('live events of two processes', () => {
  it('tell whoever may read a log that it grew, wherever they listen, and nobody else', async () => {
    const [admin, viewer, stranger] = [await listen(there(), await token('DEMO', 'admin')), await listen(there(), await token('DEMO', 'viewer')), await listen(there(), await token('OTHER', 'admin'))];
    await write('test.tail');
    await expect.poll(() => admin.events.filter(({ type, data }) => type === 'log' && data['stream'] === 'security' && data['fresh']).length).toBeGreaterThan(0);
    expect(viewer.events.filter(({ type, data }) => type === 'log' && data['stream'] === 'security' && data['fresh'])).toEqual([]);
    const mine = new Set(admin.events.map(({ id }) => id));
    expect(stranger.events.filter(({ id }) => id !== undefined && mine.has(id))).toEqual([]);
    // A hint and no more: what was written is asked for, and the question is checked.
    expect(Object.keys(admin.events.find(({ type }) => type === 'log')!.data).toSorted()).toEqual(['fresh', 'proven', 'size', 'stream']);
    for (const tail of [admin, viewer, stranger]) tail.close();
  });

  it('stop telling once the right is taken away, while the stream stays open', async () => {
    const analyst = await token('DEMO', 'analyst');
    const me = (await host.as('DEMO', 'analyst').get('/auth/me')).data as { user?: { id: string }; id?: string };
    const userId = me.user?.id ?? me.id ?? '';
    const role = (await host.as('DEMO', 'admin').post('/roles', { code: 'LOG_READER', name: { en: 'Log reader', zh: '日志', ja: 'ログ' }, policies: [{ permission: 'log.security:read', effect: 'grant' }] })).data as { id: string };
    const assignment = (await host.as('DEMO', 'admin').post(`/users/${userId}/assignments`, { roleId: role.id, scopeType: 'tenant' })).data as { id: string };
    const tail = await listen(there(), analyst);
    const witness = await listen(there(), await token('DEMO', 'admin'));
    const logs = (of = tail): number => of.events.filter(({ type, data }) => type === 'log' && data['stream'] === 'security' && data['fresh']).length;
    await write('test.before');
    await expect.poll(() => logs()).toBeGreaterThan(0);
    expect((await host.as('DEMO', 'admin').delete(`/users/${userId}/assignments/${assignment.id}`)).status).toBeLessThan(300);
    await expect.poll(() => kinds(tail)).toContain('permissions');
    const [before, heard] = [logs(), logs(witness)];
    await write('test.after');
    // Who may read it still has heard of it: word of it has gone out.
    await expect.poll(() => logs(witness)).toBeGreaterThan(heard);
    expect(logs()).toBe(before);
    expect(tail.ended).toBe(false);
    for (const each of [tail, witness]) each.close();
  });

  it('that belong to a scope reach only who holds the right there', async () => {
    const here = host.tenant('DEMO');
    const [admin, talent] = [await listen(there(), await token('DEMO', 'admin')), await listen(there(), await token('DEMO', 'talent'))];
    const publish = (scope: { type: 'tenant' } | { type: 'talent'; id: string }, n: number): Promise<void> => host.core.live.publish({ type: 'test.scoped', tenantId: here.id, permission: 'talent:read', scope, data: { n } });
    await publish({ type: 'tenant' }, 1);
    await host.core.live.publish({ type: 'test.scoped', tenantId: here.id, data: { n: 2 } });
    const heard = (tail: Tail): unknown[] => tail.events.filter(({ type }) => type === 'test.scoped').map(({ data }) => data['n']);
    await expect.poll(() => heard(admin)).toEqual(expect.arrayContaining([1, 2]));
    await expect.poll(() => heard(talent)).toEqual([2]);
    for (const tail of [admin, talent]) tail.close();
  });

  it('are resumed at the other process where they were left, and read anew when that is too long ago', async () => {
    const admin = await token('DEMO', 'admin');
    const [first, witness] = [await listen(here(), admin), await listen(there(), admin)];
    const numbers = (tail: Tail): unknown[] => tail.events.filter(({ type }) => type === 'test').map(({ data }) => data['n']);
    await host.core.live.publish({ type: 'test', tenantId: host.tenant('DEMO').id, data: { n: 1 } });
    await expect.poll(() => kinds(first)).toContain('test');
    const { id } = first.events.findLast(({ type }) => type === 'test')!;
    first.close();
    await host.core.live.publish({ type: 'test', tenantId: host.tenant('DEMO').id, data: { n: 2 } });
    await host.core.live.publish({ type: 'test', tenantId: host.tenant('OTHER').id, data: { n: 3 } });
    await expect.poll(() => numbers(witness)).toEqual([1, 2]);
    const second = await listen(there(), admin, id);
    await expect.poll(() => numbers(second)).toEqual([2]);
    const lost = await listen(there(), admin, 'long-ago');
    await expect.poll(() => kinds(lost)).toContain('reset');
    for (const tail of [witness, second, lost]) tail.close();
  });

  it('end within a second of the session, at the other process too', async () => {
    const signIn = await host.anonymous().post('/auth/login', { tenantCode: 'DEMO', username: 'moderator', password: host.password });
    const own = (signIn.data as { accessToken: string }).accessToken;
    const tail = await listen(there(), own);
    await new Promise((next) => setTimeout(next, 100));
    const answer = await fetch(`${here()}/api/v1/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${own}`, cookie: (signIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '', origin: host.core.config.publicUrl } });
    expect(answer.status).toBeLessThan(300);
    await expect.poll(() => tail.ended).toBe(true);
    expect(kinds(tail)).toContain('revoked');
  });
});

describe('a suspended agency', () => {
  it('loses its streams and its sessions in every process within a second, and no other agency does', async () => {
    const fresh = async (code: string): Promise<string | undefined> => (await host.anonymous().post<{ accessToken: string }>('/auth/login', { tenantCode: code, username: 'viewer', password: host.password })).data.accessToken;
    const [hers, another] = await Promise.all([fresh('OTHER'), fresh('DEMO')]);
    const [a, b, spared] = await Promise.all([listen(here(), hers), listen(there(), hers), listen(there(), another)]);
    const ask = async (bearer: string | undefined): Promise<number> => (await fetch(`${there()}/api/v1/auth/me`, { headers: { authorization: `Bearer ${bearer ?? ''}` } })).status;
    expect([await ask(hers), await ask(another)]).toEqual([200, 200]);
    const operator = host.as('AC', 'ac_admin');
    const turn = (verb: string) => operator.post(`/platform/tenants/${host.tenant('OTHER').id}/${verb}`, { reason: 'Invoices unpaid' });
    expect((await turn('suspend')).status).toBe(200);
    await expect.poll(() => [a.ended, b.ended], { timeout: 20_000 }).toEqual([true, true]);
    await expect.poll(() => ask(hers), { timeout: 20_000 }).toBe(403);
    expect([kinds(a).includes('revoked'), kinds(b).includes('revoked'), spared.ended, await ask(another)]).toEqual([true, true, false, 200]);
    expect((await turn('resume')).status).toBe(200);
    await expect.poll(() => ask(hers), { timeout: 20_000 }).toBe(401);
    spared.close();
  });
});
