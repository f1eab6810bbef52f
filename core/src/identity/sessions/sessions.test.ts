import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLiveFeed } from '../../events/index.js';
import { createIds } from '../../ids.js';
import type { Tenant } from '../../tenancy/types.js';
import { call, openHouse, signIn, type Answer, type House } from '../../testing/gate-house.js';
import { deviceOf } from './device.js';

const MINUTE = 60_000;

let house: House;
let other: House;
let tenant: Tenant;
beforeAll(async () => {
  house = await openHouse('sessions');
  tenant = await house.addTenant('BOX');
  other = await openHouse('sessions', { on: house.fixture, tenants: new Map([[tenant.id, tenant]]) });
});
afterAll(async () => {
  await other.close();
  await house.close();
});
afterEach(() => {
  for (const { clock } of [house, other]) Object.assign(clock, { offsetMs: 0, fixedMs: undefined });
});

const me = (token: string, at: House = house): Promise<Answer> => call(at, 'GET', '/api/v1/auth/me', { token });
const refresh = (cookie: string, at: House = house): Promise<Answer> => call(at, 'POST', '/api/v1/auth/refresh', { headers: { cookie } });
const cookieOf = (answer: Answer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const accessOf = (answer: Answer): string => (answer.body.data as { accessToken: string }).accessToken;
/** The design allows a second; the limit is for a machine that does three other things. */
const expectEndedEverywhere = async (token: string): Promise<void> => {
  for (const at of [house, other]) await expect.poll(async () => (await me(token, at)).body.code, { interval: 20 }).toBe('AUTH_SESSION_ENDED');
};

describe('refreshing', () => {
  it('twenty times at once, in two processes, gives everybody the same pair', async () => {
    // One moment, however long it takes: the grace is ten seconds.
    house.clock.fixedMs = other.clock.fixedMs = Date.now();
    const { cookie } = await signIn(house, 'BOX', 'admin');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => refresh(cookie, index % 2 === 0 ? house : other)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(cookieOf)).size).toBe(1);
    expect((await refresh(cookieOf(answers[0]!))).status).toBe(200);
  });

  it('takes the cookie under its own name alone: a plain one may have been planted by a neighbouring host', async () => {
    const { cookie } = await signIn(house, 'BOX', 'admin');
    expect(cookie).toMatch(/^__Host-rt=/);
    expect((await refresh(cookie.replace('__Host-rt', 'rt'))).body.code).toBe('AUTH_REFRESH_INVALID');
    expect((await refresh(cookie)).status).toBe(200);
  });

  it('with an ancestor ends the family in every process, tells the person once, and is entered', async () => {
    const id = await house.addUser(tenant, 'stolen');
    const first = await signIn(house, 'BOX', 'stolen');
    const second = await refresh(first.cookie);
    const third = await refresh(cookieOf(second));
    expect((await me(accessOf(third), other)).status).toBe(200);
    house.mails.length = 0;
    // Within the grace of ten seconds, but its child was used: somebody else holds a copy.
    const answers = await Promise.all([refresh(first.cookie), refresh(first.cookie), refresh(first.cookie)]);
    expect(answers.map(({ body }) => body.code).sort()).toEqual(['AUTH_REFRESH_INVALID', 'AUTH_REFRESH_INVALID', 'AUTH_REFRESH_REUSED']);
    expect((await refresh(cookieOf(third), other)).body.code).toBe('AUTH_REFRESH_INVALID');
    await expectEndedEverywhere(accessOf(third));
    expect(house.mails).toMatchObject([{ template: 'security-alert', to: { userId: id }, params: { event: 'refresh-reuse' } }]);
    const entries = await house.database.tenant(tenant.id).read((q) => q.rows(`select 1 from security_log where name = 'auth.refresh.reused' and actor_id = $1`, [id]));
    expect(entries).toHaveLength(1);
  });

  it('leaves the other sessions of the person alone when one family ends', async () => {
    await house.addUser(tenant, 'careful');
    const [one, two] = [await signIn(house, 'BOX', 'careful'), await signIn(house, 'BOX', 'careful')];
    const child = await refresh(one.cookie);
    await refresh(cookieOf(child));
    expect((await refresh(one.cookie)).body.code).toBe('AUTH_REFRESH_REUSED');
    expect((await me(two.token)).status).toBe(200);
  });

  it('races with a logout: afterwards nothing goes on', async () => {
    const { cookie, token } = await signIn(house, 'BOX', 'admin');
    const [answers] = await Promise.all([Promise.all(Array.from({ length: 6 }, () => refresh(cookie, other))), call(house, 'POST', '/api/v1/auth/logout', { token })]);
    const after = await Promise.all(answers.filter(({ status }) => status === 200).map((answer) => refresh(cookieOf(answer))));
    expect(after.map(({ body }) => body.code)).toEqual(after.map(() => 'AUTH_REFRESH_INVALID'));
    await expectEndedEverywhere(token);
  });
});

describe('the list of sessions', () => {
  it('shows device, address and times, and ends one, or all others', async () => {
    await house.addUser(tenant, 'lister');
    const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Safari/537.36';
    const [here, second, third] = [await signIn(house, 'BOX', 'lister'), await signIn(house, 'BOX', 'lister'), await signIn(house, 'BOX', 'lister')];
    await house.database.tenant(tenant.id).write((tx) => tx.rows(`update session set user_agent = $1, ip = '203.0.113.5' where user_id = (select id from app_user where username = 'lister')`, [chrome]));
    const list = (await call(house, 'GET', '/api/v1/auth/me/sessions', { token: here.token })).body.data as { id: string; current: boolean }[];
    expect(list).toHaveLength(3);
    expect(list.find(({ current }) => current)).toMatchObject({ ip: '203.0.113.5', device: { browser: 'Chrome', system: 'Windows' }, methods: ['pwd'] });

    const sid = (JSON.parse(Buffer.from(second.token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }).sid;
    expect((await call(house, 'DELETE', `/api/v1/auth/me/sessions/${sid}`, { token: here.token })).status).toBe(204);
    await expectEndedEverywhere(second.token);
    expect((await call(house, 'POST', '/api/v1/auth/me/sessions/revoke-others', { token: here.token })).body.data).toEqual({ ended: 1 });
    await expectEndedEverywhere(third.token);
    expect((await me(here.token)).status).toBe(200);
  });

  it('of somebody else is shown to administrators alone, who may end it', async () => {
    const id = await house.addUser(tenant, 'watched', 'VIEWER');
    const watched = await signIn(house, 'BOX', 'watched');
    const admin = (await signIn(house, 'BOX', 'admin')).token;
    expect((await call(house, 'GET', `/api/v1/users/${id}/sessions`, { token: watched.token })).status).toBe(404);
    const [session] = (await call(house, 'GET', `/api/v1/users/${id}/sessions`, { token: admin })).body.data as { id: string }[];
    const adminId = (JSON.parse(Buffer.from(admin.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;
    expect((await call(house, 'DELETE', `/api/v1/users/${adminId}/sessions/${session?.id}`, { token: admin })).status).toBe(404);
    expect((await call(house, 'DELETE', `/api/v1/users/${id}/sessions/${session?.id}`, { token: admin })).status).toBe(204);
    await expectEndedEverywhere(watched.token);
    const again = await signIn(house, 'BOX', 'watched');
    expect((await call(house, 'POST', `/api/v1/users/${id}/sign-out`, { token: admin })).body.data).toEqual({ ended: 1 });
    await expectEndedEverywhere(again.token);
  });
});

describe('a session that nobody uses', () => {
  it('ends after the time that the agency set, for requests and for refreshing', async () => {
    const set = (value: number | null) => house.database.tenant(tenant.id).write((tx) => house.settings.change(tx, tenant.id, { type: 'tenant' }, { version: undefined, set: { sessionIdleMinutes: value } }));
    const { token, cookie } = await signIn(house, 'BOX', 'admin');
    await set(15);
    await expect.poll(() => house.settings.value(tenant.id, 'sessionIdleMinutes'), { timeout: 20_000 }).toBe(15);
    house.clock.offsetMs = 10 * MINUTE;
    expect((await me(token)).status).toBe(200);
    house.clock.offsetMs = 10 * MINUTE + 15 * MINUTE + 5_000;
    expect((await refresh(cookie)).body.code).toBe('AUTH_REFRESH_INVALID');
    await set(null);
  });
});

describe('the live stream of a session', () => {
  it('closes at once, in another process, when the session ends', async () => {
    const { token } = await signIn(house, 'BOX', 'admin');
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string; sub: string };
    const live = createLiveFeed({ ...(other as never as Parameters<typeof createLiveFeed>[0]), ids: createIds() });
    await live.ready;
    const stream = live.open({ tenantId: tenant.id, userId: claims.sub, sessionId: claims.sid, lastEventId: undefined, signal: new AbortController().signal });
    let closed = false;
    stream.once('end', () => (closed = true));
    const said: string[] = [];
    stream.on('data', (chunk: Buffer) => said.push(String(chunk)));
    await call(house, 'POST', '/api/v1/auth/logout', { token });
    await expect.poll(() => closed).toBe(true);
    expect(said.join('')).toContain('event: revoked');
    await live.close();
  });
});

describe('a user agent', () => {
  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1', 'Safari', 'iPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Safari/537.36 Edg/149.0', 'Edge', 'macOS'],
    ['Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0', 'Firefox', 'Android'],
    ['x', null, null],
  ])('%s is named', (userAgent, browser, system) => expect(deviceOf(userAgent)).toEqual({ browser, system }));
});
