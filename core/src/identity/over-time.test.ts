import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, PASSWORD, signIn, type House } from '../testing/gate-house.js';
import type { Tenant } from '../tenancy/types.js';
import { pruneIdentity } from './prune.js';
import { internalsOf } from './service.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('over time', () => {
  let house: House;
  let tenant: Tenant;
  beforeAll(async () => {
    house = await openHouse('overtime');
    tenant = await house.addTenant('BOX');
  });
  afterAll(() => house.close());

  const kids = async (): Promise<string[]> => (await house.identity.jwks()).keys.map(({ kid }) => String(kid));
  const kidOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
  const rows = <T extends object>(sql: string): Promise<T[]> => house.database.tenant(tenant.id).read((q) => q.rows<T>(sql));

  it('a lock opens after fifteen minutes, not earlier, however often somebody tries', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(house, 'BOX', 'admin', 'nope');
    house.clock.offsetMs = 14 * MINUTE;
    expect((await signIn(house, 'BOX', 'admin')).answer.body.code).toBe('AUTH_ACCOUNT_LOCKED');
    house.clock.offsetMs = 15 * MINUTE + 5_000;
    expect((await signIn(house, 'BOX', 'admin')).answer.status).toBe(200);
    house.clock.offsetMs = 0;
  });

  it('failures that lie fifteen minutes apart do not add up', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) await signIn(house, 'BOX', 'admin', 'nope');
    house.clock.offsetMs = 16 * MINUTE;
    const { answer } = await signIn(house, 'BOX', 'admin', 'nope');
    expect(answer.body.details).toEqual({ remainingAttempts: 4 });
    expect((await signIn(house, 'BOX', 'admin', PASSWORD)).answer.status).toBe(200);
    house.clock.offsetMs = 0;
  });

  it('a signing key is published a day ahead, takes over after ninety, and is known until its last token has run out', async () => {
    const [first] = await kids();
    house.clock.offsetMs = 89 * DAY + 60 * MINUTE;
    const ahead = await kids();
    expect(ahead).toHaveLength(2);
    const before = await signIn(house, 'BOX', 'admin');
    expect(kidOf(before.token)).toBe(first);
    house.clock.offsetMs = 90 * DAY + 2 * 60 * MINUTE;
    await kids();
    const after = await signIn(house, 'BOX', 'admin');
    expect(kidOf(after.token)).toBe(ahead.find((kid) => kid !== first));
    expect(await kids()).toContain(first);
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: after.token })).status).toBe(200);
    house.clock.offsetMs += 2 * 60 * MINUTE;
    expect(await kids()).not.toContain(first);
  });

  it('a key that somebody wants changed is followed a day later, and one that is retired at once', async () => {
    const { keys } = internalsOf(house.identity);
    const signing = async (): Promise<string> => kidOf((await signIn(house, 'BOX', 'admin')).token);
    const first = await signing();
    await keys.hasten();
    const [next] = (await keys.list()).filter(({ status }) => status === 'next');
    await keys.hasten();
    expect((await keys.list()).filter(({ status }) => status === 'next')).toEqual([next]);
    house.clock.offsetMs += DAY - 60 * MINUTE;
    expect(await signing()).toBe(first);
    house.clock.offsetMs += 70 * MINUTE;
    await keys.maintain();
    expect(await signing()).toBe(next?.kid);
    const { token } = await signIn(house, 'BOX', 'admin');
    expect(await keys.retire(String(next?.kid))).toBe(true);
    expect(await signing()).not.toBe(next?.kid);
    expect((await call(house, 'GET', '/api/v1/auth/me', { token })).status).toBe(200);
    expect(await house.database.platform.read((q) => q.rows(`select private_sealed from signing_key where status = 'retiring' and kid = $1`, [next?.kid]))).toEqual([{ private_sealed: null }]);
    expect(await keys.retire(String(next?.kid))).toBe(false);
    await keys.hasten();
    const withdrawn = (await keys.list()).find(({ status }) => status === 'next');
    expect(await keys.retire(String(withdrawn?.kid))).toBe(true);
    expect(await kids()).not.toContain(withdrawn?.kid);
    house.clock.offsetMs += 2 * 60 * MINUTE;
    expect(await kids()).not.toContain(next?.kid);
  });

  it('sessions end after seven days without use, and after thirty whatever happens; then they are cleared away', async () => {
    house.clock.offsetMs += DAY;
    const start = house.clock.offsetMs;
    let { cookie } = await signIn(house, 'BOX', 'admin');
    const idle = (await signIn(house, 'BOX', 'admin')).cookie;
    const refresh = (value: string) => call(house, 'POST', '/api/v1/auth/refresh', { headers: { cookie: value } });
    for (const day of [6, 12, 18, 24, 29]) {
      house.clock.offsetMs = start + day * DAY;
      const answer = await refresh(cookie);
      expect([day, answer.status]).toEqual([day, 200]);
      cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    }
    expect((await refresh(idle)).body.code).toBe('AUTH_REFRESH_INVALID');
    house.clock.offsetMs = start + 31 * DAY;
    expect((await refresh(cookie)).body.code).toBe('AUTH_REFRESH_INVALID');

    expect((await rows('select 1 from session')).length).toBeGreaterThan(0);
    house.clock.offsetMs = start + 70 * DAY;
    await pruneIdentity(house as never, tenant.id);
    expect(await rows('select 1 from session')).toEqual([]);
    expect(await rows('select 1 from refresh_token')).toEqual([]);
    expect(await rows('select 1 from login_attempt')).toEqual([]);
  });

  it('no secret rests in clear: neither keys nor refresh tokens nor passwords', async () => {
    const { cookie } = await signIn(house, 'BOX', 'admin');
    const tables = await Promise.all(['app_user', 'session', 'refresh_token', 'password_history', 'security_log'].map((table) => rows(`select row_to_json(t)::text as line from ${table} t`)));
    const dump = JSON.stringify(tables);
    expect(dump).not.toContain(PASSWORD);
    expect(dump).not.toContain(cookie.split('.')[1]);
    const keys = await house.database.platform.read((q) => q.rows<{ private_sealed: Buffer | null }>('select private_sealed from signing_key'));
    for (const { private_sealed: sealed } of keys) expect(sealed?.includes(Buffer.from('302e020100300506032b6570', 'hex')) ?? false).toBe(false);
  });
});
