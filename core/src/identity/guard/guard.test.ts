import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenancy/types.js';
import { call, openHouse, PASSWORD, signIn, type Answer, type House } from '../../testing/gate-house.js';
import { maintainIdentity } from '../index.js';

const MINUTE = 60_000;

let house: House;
let tenant: Tenant;
beforeAll(async () => {
  house = await openHouse('guard', { env: { HAKO_RATE_LIMITS: 'on', HAKO_TRUSTED_PROXIES: '127.0.0.1' } });
  tenant = await house.addTenant('BOX');
});
afterAll(() => house.close());
afterEach(async () => {
  house.clock.offsetMs = 0;
  await house.database.platform.write((tx) => tx.rows('delete from login_pressure'));
  await house.database.tenant(tenant.id).write((tx) => tx.rows('delete from login_attempt'));
});

const login = (from: string, username: string, password: string, more: { captcha?: string; tenantCode?: string; cookie?: string } = {}): Promise<Answer> => {
  const { cookie, ...body } = more;
  return call(house, 'POST', '/api/v1/auth/login', { body: { tenantCode: 'BOX', username, password, ...body }, headers: { 'x-forwarded-for': from, ...(cookie && { cookie }) } });
};
const challengeOf = (answer: Answer): Challenge => (answer.body.details as { challenge: Challenge }).challenge;
async function solve(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
}
const pressurise = (key: 'agency' | 'address', failures: number): Promise<unknown> => house.database.platform.write((tx) => tx.rows(`update login_pressure set failures = $2 where starts_with(key, $1)`, [`${key}:`, failures]));
const failuresOf = (key: 'agency' | 'address') => house.database.platform.read((q) => q.rows<{ failures: number }>('select failures from login_pressure where starts_with(key, $1)', [`${key}:`]));
/** Failures from one place, spread over names, as somebody does who has a list. */
async function spray(address: (index: number) => string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await login(address(index), `name${index}`, 'nope');
}
/** One failure, and then as if there had been twenty: each costs a hash. */
async function pressFrom(address: string): Promise<void> {
  await spray(() => address, 1);
  await pressurise('address', 20);
}

describe('twenty failures from one address', () => {
  it('ask for a solved task, known and unknown people and agencies alike; with it the right password opens', async () => {
    await spray(() => '203.0.113.7', 20);
    const answers = await Promise.all([login('203.0.113.7', 'admin', PASSWORD), login('203.0.113.7', 'nobody', 'nope'), login('203.0.113.7', 'nobody', 'nope', { tenantCode: 'NOWHERE' })]);
    for (const { status, body } of answers) expect([status, body.code]).toEqual([403, 'AUTH_CAPTCHA_REQUIRED']);
    const captcha = await solve(challengeOf(answers[0]!));
    expect((await login('203.0.113.7', 'admin', PASSWORD, { captcha })).status).toBe(200);
    expect((await login('203.0.113.7', 'admin', PASSWORD, { captcha })).body.code).toBe('AUTH_CAPTCHA_REQUIRED');
  });

  it('leave other addresses alone, count a household of IPv6 as one, and are over after fifteen minutes', async () => {
    await spray((index) => `2001:db8:1:2::${index + 1}`, 3);
    expect(await failuresOf('address')).toEqual([{ failures: 3 }]);
    await pressurise('address', 20);
    expect((await login('2001:db8:1:2:ffff::9', 'admin', PASSWORD)).body.code).toBe('AUTH_CAPTCHA_REQUIRED');
    expect((await login('2001:db8:1:3::1', 'admin', PASSWORD)).status).toBe(200);
    house.clock.offsetMs = 15 * MINUTE + 1_000;
    expect((await login('2001:db8:1:2::1', 'admin', PASSWORD)).status).toBe(200);
  });

  it('are counted by where the request came from, not by what it says', async () => {
    await spray((index) => `198.51.100.${index}, 203.0.113.8`, 3);
    expect(await failuresOf('address')).toEqual([{ failures: 3 }]);
    await pressurise('address', 20);
    expect((await login('198.51.100.77, 203.0.113.8', 'admin', PASSWORD)).body.code).toBe('AUTH_CAPTCHA_REQUIRED');
  });

  it('leave nothing behind that names an address', async () => {
    await spray(() => '203.0.113.9', 1);
    const rows = await house.database.platform.read((q) => q.rows('select key from login_pressure'));
    expect(JSON.stringify(rows)).not.toContain('203.0.113');
    house.clock.offsetMs = 16 * MINUTE;
    await maintainIdentity(house as never);
    expect(await house.database.platform.read((q) => q.rows('select key from login_pressure'))).toEqual([]);
  });
});

describe('two hundred failures at one agency', () => {
  it('ask everybody there for a solved task, from wherever', async () => {
    await spray((index) => `203.0.113.${index}`, 2);
    await pressurise('agency', 199);
    expect((await login('192.0.2.1', 'admin', PASSWORD)).status).toBe(200);
    await pressurise('agency', 200);
    const asked = await login('192.0.2.1', 'admin', PASSWORD);
    expect(asked.body.code).toBe('AUTH_CAPTCHA_REQUIRED');
    expect((await login('192.0.2.1', 'admin', PASSWORD, { captcha: await solve(challengeOf(asked)) })).status).toBe(200);
  });
});

describe('a solved task', () => {
  const asked = async (from: string): Promise<Challenge> => {
    await pressFrom(from);
    return challengeOf(await login(from, 'admin', PASSWORD));
  };
  const REFUSED = 'AUTH_CAPTCHA_REQUIRED';
  const codeOf = async (from: string, captcha: string): Promise<string | undefined> => (await login(from, 'admin', PASSWORD, { captcha })).body.code;

  it('is good for one of many at once', async () => {
    const captcha = await solve(await asked('203.0.113.20'));
    const answers = await Promise.all(Array.from({ length: 6 }, () => login('203.0.113.20', 'admin', PASSWORD, { captcha })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is good for five minutes, at the address that asked', async () => {
    const [here, there] = [await asked('203.0.113.21'), await asked('203.0.113.22')];
    const captcha = await solve(here);
    expect(await codeOf('203.0.113.22', captcha)).toBe(REFUSED);
    house.clock.offsetMs = 5 * MINUTE + 1_000;
    expect(await codeOf('203.0.113.22', await solve(there))).toBe(REFUSED);
  });

  it('is refused when made up, made easy, or not solved', async () => {
    const challenge = await asked('203.0.113.23');
    const payload = (change: object, solution: object = { counter: 1, derivedKey: '00' }): string => Buffer.from(JSON.stringify({ challenge: { ...challenge, parameters: { ...challenge.parameters, ...change } }, solution })).toString('base64');
    const easy = { ...challenge, parameters: { ...challenge.parameters, cost: 1 } };
    for (const captcha of [payload({}), payload({ expiresAt: 9_999_999_999 }), payload({ cost: 50_000_000 }), payload({ keyLength: 100_000_000 }), payload({ keyPrefix: '' }), await solve(easy), 'not base64 at all', Buffer.from('null').toString('base64'), Buffer.from('{"challenge":{"parameters":null}}').toString('base64')]) {
      expect(await codeOf('203.0.113.23', captcha)).toBe(REFUSED);
    }
    const unsigned = JSON.parse(Buffer.from(await solve(challenge), 'base64').toString()) as { challenge: Challenge };
    delete unsigned.challenge.signature;
    expect(await codeOf('203.0.113.23', Buffer.from(JSON.stringify(unsigned)).toString('base64'))).toBe(REFUSED);
  });
});

describe('a lock', () => {
  it('is told also where a task is asked for, and told to its person by one mail', async () => {
    const id = await house.addUser(tenant, 'locked');
    house.mails.length = 0;
    for (let attempt = 0; attempt < 8; attempt += 1) await login('203.0.113.30', 'locked', 'nope');
    await pressurise('address', 20);
    expect((await login('203.0.113.30', 'locked', PASSWORD)).body.code).toBe('AUTH_ACCOUNT_LOCKED');
    await expect.poll(() => house.mails).toMatchObject([{ template: 'account-locked', to: { userId: id }, params: { minutes: 15, ip: '203.0.113.30' } }]);
    const entries = await house.database.tenant(tenant.id).read((q) => q.rows(`select 1 from security_log where name = 'auth.account.locked' and actor_id = $1`, [id]));
    expect(entries).toHaveLength(1);
  });

  it('made by strangers does not keep the person out of a device that she trusts', async () => {
    const id = await house.addUser(tenant, 'trusting');
    const token = `${tenant.id.replaceAll('-', '')}.${'t'.repeat(43)}`;
    await house.database.tenant(tenant.id).write((tx) =>
      tx.rows(`insert into trusted_device (id, user_id, token_hash, created_at, last_used_at, expires_at) values (gen_random_uuid(), $1, sha256($2::bytea), now(), now(), now() + interval '9 days')`, [id, token]),
    );
    for (let attempt = 0; attempt < 5; attempt += 1) await login('203.0.113.31', 'trusting', 'nope');
    expect((await login('203.0.113.31', 'trusting', PASSWORD)).body.code).toBe('AUTH_ACCOUNT_LOCKED');
    expect((await login('203.0.113.32', 'trusting', PASSWORD, { cookie: `__Host-td=${token}` })).status).toBe(200);
    for (let attempt = 0; attempt < 5; attempt += 1) await login('203.0.113.32', 'trusting', 'nope', { cookie: `__Host-td=${token}` });
    expect((await login('203.0.113.32', 'trusting', PASSWORD, { cookie: `__Host-td=${token}` })).body.code).toBe('AUTH_ACCOUNT_LOCKED');
    const { token: admin } = await signIn(house, 'BOX', 'admin');
    expect((await call(house, 'POST', `/api/v1/users/${id}/unlock`, { token: admin })).status).toBe(200);
    expect((await login('203.0.113.32', 'trusting', PASSWORD, { cookie: `__Host-td=${token}` })).status).toBe(200);
  });
});
