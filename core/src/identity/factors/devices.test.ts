import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, PASSWORD, type Answer, type House } from '../../testing/gate-house.js';
import type { Tenant } from '../../tenancy/types.js';
import { challenged, codeOf, cookiesOf, tokenOf, verify, withTotp } from './testing/people.js';

describe('trusted devices', () => {
  let house: House;
  let tenant: Tenant;
  let count = 0;
  beforeAll(async () => {
    house = await openHouse('devices');
    tenant = await house.addTenant('BOX');
  });
  afterAll(() => house.close());

  const login = (username: string, cookie = ''): Promise<Answer> => call(house, 'POST', '/api/v1/auth/login', { body: { tenantCode: 'BOX', username, password: PASSWORD }, headers: { cookie } });
  const isChallenge = (answer: Answer): boolean => 'mfaRequired' in (answer.body.data as object);
  const deviceCookie = (answer: Answer): string => cookiesOf(answer).split('; ').find((cookie) => cookie.startsWith('__Host-td=')) ?? '';

  async function trusted(): Promise<{ username: string; cookie: string; token: string; secret: string }> {
    const username = `device${(count += 1)}`;
    await house.addUser(tenant, username);
    const { secret } = await withTotp(house, 'BOX', username);
    const { challengeToken } = await challenged(house, 'BOX', username);
    const answer = await verify(house, { challengeToken, method: 'totp', code: codeOf(house, secret), trustDevice: true });
    return { username, cookie: deviceCookie(answer), token: tokenOf(answer), secret };
  }

  it('skip the question for 90 days, by a cookie out of the reach of scripts that rests as a hash', async () => {
    const { username, cookie } = await trusted();
    expect(cookie).toMatch(/^__Host-td=[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/);
    const answer = await login(username, cookie);
    expect(isChallenge(answer)).toBe(false);
    expect(answer.headers.getSetCookie().find((each) => each.startsWith('__Host-td='))).toMatch(/; HttpOnly; SameSite=Lax; Path=\/; Max-Age=777[56]\d{3}; Secure$/);
    const rows = await house.database.tenant(tenant.id).read((q) => q.rows<{ hash: string }>(`select encode(token_hash, 'hex') as hash from trusted_device`));
    for (const { hash } of rows) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    house.clock.offsetMs = 90 * 86_400_000;
    expect(isChallenge(await login(username, deviceCookie(answer)))).toBe(true);
    house.clock.offsetMs = 0;
  });

  it('get a new cookie at each use: an old one is worth nothing, and of two at once one is asked', async () => {
    const { username, cookie } = await trusted();
    const answers = await Promise.all([login(username, cookie), login(username, cookie)]);
    expect(answers.filter(isChallenge)).toHaveLength(1);
    expect(isChallenge(await login(username, cookie))).toBe(true);
    const winner = answers.find((answer) => !isChallenge(answer));
    expect(isChallenge(await login(username, winner && deviceCookie(winner)))).toBe(false);
  });

  it('are of one person: another with the same cookie is asked', async () => {
    const [mine, hers] = [await trusted(), await trusted()];
    expect(isChallenge(await login(hers.username, mine.cookie))).toBe(true);
  });

  it('are listed, revoked one by one or together, and nobody sees those of another', async () => {
    const { username, cookie, token } = await trusted();
    const list = await call(house, 'GET', '/api/v1/auth/me/trusted-devices', { token, headers: { cookie } });
    expect(list.body.data).toMatchObject([{ current: true }]);
    const [device] = list.body.data as { id: string }[];
    const { token: stranger } = await trusted();
    expect((await call(house, 'DELETE', `/api/v1/auth/me/trusted-devices/${device?.id ?? ''}`, { token: stranger })).status).toBe(404);
    expect((await call(house, 'DELETE', `/api/v1/auth/me/trusted-devices/${device?.id ?? ''}`, { token })).status).toBe(204);
    expect(isChallenge(await login(username, cookie))).toBe(true);
    expect((await call(house, 'DELETE', '/api/v1/auth/me/trusted-devices', { token })).status).toBe(204);
  });

  it('are forgotten when a factor or the password changes', async () => {
    const first = await trusted();
    await call(house, 'POST', '/api/v1/auth/me/recovery-codes', { token: first.token });
    expect(isChallenge(await login(first.username, first.cookie))).toBe(true);
    const second = await trusted();
    const changed = await call(house, 'POST', '/api/v1/auth/me/password', { token: second.token, body: { current: PASSWORD, next: 'Umbrella-Tonight-77' } });
    expect(changed.status).toBe(200);
    const rows = await house.database.tenant(tenant.id).read((q) => q.rows('select d.id from trusted_device d join app_user u on u.id = d.user_id where u.username = $1', [second.username]));
    expect(rows).toEqual([]);
  });

  it('do not stand in for a fresh factor: a dangerous action asks all the same', async () => {
    const { username, cookie, secret } = await trusted();
    const token = tokenOf(await login(username, cookie));
    const refused = await call(house, 'POST', '/api/v1/auth/me/recovery-codes', { token });
    expect(refused.body).toMatchObject({ code: 'AUTH_STEP_UP_REQUIRED', details: { methods: ['totp', 'recovery'], maxAgeSeconds: 300 } });
    const given = await call(house, 'POST', '/api/v1/auth/step-up', { token, body: { method: 'totp', code: codeOf(house, secret, 1) } });
    expect(given.status).toBe(200);
    expect((await call(house, 'POST', '/api/v1/auth/me/recovery-codes', { token })).status).toBe(200);
  });
});
