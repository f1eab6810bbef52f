import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, signIn, type House } from '../../testing/gate-house.js';
import type { Tenant } from '../../tenancy/types.js';
import { challenged, codeOf, securityLog, tokenOf, verify, withTotp, wrongCode } from './testing/people.js';

describe('a second factor by app', () => {
  let house: House;
  let tenant: Tenant;
  let count = 0;
  beforeAll(async () => {
    house = await openHouse('totp');
    tenant = await house.addTenant('BOX');
  });
  afterAll(() => house.close());
  afterEach(() => void (house.clock.fixedMs = undefined));

  const person = async (): Promise<string> => {
    const username = `person${(count += 1)}`;
    await house.addUser(tenant, username);
    return username;
  };

  it('is set up with a secret, proved by its first code, and asked at the next sign-in', async () => {
    const username = await person();
    const { secret, recoveryCodes, token } = await withTotp(house, 'BOX', username);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(recoveryCodes).toHaveLength(10);
    const { challengeToken, methods, cookies } = await challenged(house, 'BOX', username);
    expect(methods).toEqual(['totp', 'recovery']);
    const answer = await verify(house, { challengeToken, method: 'totp', code: codeOf(house, secret) }, { cookie: cookies });
    expect(answer.status).toBe(200);
    const me = await call(house, 'GET', '/api/v1/auth/me', { token: tokenOf(answer) });
    expect(me.body.data).toMatchObject({ user: { username } });
    const overview = await call(house, 'GET', '/api/v1/auth/me/mfa', { token });
    expect(overview.body.data).toMatchObject({ totp: { enabledAt: expect.any(String) }, recoveryCodes: { remaining: 10, few: false }, required: false, enrolment: null });
  });

  it('rests sealed, bound to agency, person and row', async () => {
    const username = await person();
    const { secret } = await withTotp(house, 'BOX', username);
    const rows = await house.database.tenant(tenant.id).read((q) => q.rows<{ id: string; user_id: string; secret_sealed: Buffer }>(`select id, user_id, secret_sealed from totp_factor where status = 'active'`));
    const [mine, other] = [rows.at(-1), rows.at(0)];
    if (!mine || !other) throw new Error('two factors are needed');
    expect(rows.some(({ secret_sealed: sealed }) => sealed.includes(secret))).toBe(false);
    const open = (binding: string): Buffer => house.secrets.open('totp', mine.secret_sealed, binding);
    expect(open(`${tenant.id}|${mine.user_id}|${mine.id}`)).toHaveLength(20);
    for (const binding of [`${tenant.id}|${other.user_id}|${mine.id}`, `${tenant.id}|${mine.user_id}|${other.id}`, `${other.id}|${mine.user_id}|${mine.id}`]) expect(() => open(binding)).toThrow();
  });

  it('is not enabled by a wrong code, nor after ten minutes, nor without a set-up', async () => {
    const username = await person();
    const { token } = await signIn(house, 'BOX', username);
    const enable = (code: string) => call(house, 'POST', '/api/v1/auth/me/mfa/totp/enable', { token, body: { code } });
    expect((await enable('000000')).body.code).toBe('MFA_SETUP_MISSING');
    const setup = await call(house, 'POST', '/api/v1/auth/me/mfa/totp/setup', { token });
    const { secret, otpauthUri } = setup.body.data as { secret: string; otpauthUri: string };
    expect(otpauthUri).toContain(`secret=${secret}`);
    expect((await enable(wrongCode(house, secret))).body).toMatchObject({ code: 'MFA_CODE_INCORRECT', details: { remainingAttempts: 2 } });
    house.clock.offsetMs = 10 * 60_000 + 1_000;
    expect((await enable(codeOf(house, secret))).body.code).toBe('MFA_SETUP_MISSING');
    house.clock.offsetMs = 0;
    expect((await enable(codeOf(house, secret))).status).toBe(200);
    expect((await enable(codeOf(house, secret, 1))).body.code).toBe('MFA_SETUP_MISSING');
  });

  it('takes a code once: the code of the set-up is spent, a used one and older ones too', async () => {
    const username = await person();
    // One moment, however long it takes: the code of two steps later would be a good one again.
    house.clock.fixedMs = Date.now();
    const { token } = await signIn(house, 'BOX', username);
    const { secret } = (await call(house, 'POST', '/api/v1/auth/me/mfa/totp/setup', { token })).body.data as { secret: string };
    const first = codeOf(house, secret);
    expect((await call(house, 'POST', '/api/v1/auth/me/mfa/totp/enable', { token, body: { code: first } })).status).toBe(200);
    const { challengeToken } = await challenged(house, 'BOX', username);
    for (const code of [first, codeOf(house, secret, -1)]) expect((await verify(house, { challengeToken, method: 'totp', code })).body.code).toBe('AUTH_MFA_INVALID');
    expect((await verify(house, { challengeToken, method: 'totp', code: codeOf(house, secret, 1) })).status).toBe(200);
    const failed = await securityLog(house, tenant.id, 'auth.mfa.failed');
    expect(failed.slice(-2).map(({ meta }) => meta)).toMatchObject([{ factor: 'totp', reason: 'replay' }, { factor: 'totp', reason: 'replay' }]);
  });

  it('lets exactly one of many parallel uses of one code in, over different sign-ins', async () => {
    const username = await person();
    const { secret } = await withTotp(house, 'BOX', username);
    const sessions = await Promise.all(Array.from({ length: 3 }, () => challenged(house, 'BOX', username)));
    const code = codeOf(house, secret);
    const answers = await Promise.all(sessions.map(({ challengeToken }) => verify(house, { challengeToken, method: 'totp', code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('answers one challenge once, also when two right codes come at the same moment', async () => {
    const username = await person();
    const { secret } = await withTotp(house, 'BOX', username);
    const { challengeToken } = await challenged(house, 'BOX', username);
    const codes = [codeOf(house, secret), codeOf(house, secret, 1)];
    const answers = await Promise.all(codes.map((code) => verify(house, { challengeToken, method: 'totp', code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await verify(house, { challengeToken, method: 'totp', code: codeOf(house, secret, 1) })).body.code).toBe('AUTH_CHALLENGE_INVALID');
  });

  it('does not answer the challenge of another client, an old one, or a made-up one', async () => {
    const username = await person();
    const { secret } = await withTotp(house, 'BOX', username);
    const refused = async (challengeToken: string, headers: Record<string, string> = {}) => expect((await verify(house, { challengeToken, method: 'totp', code: codeOf(house, secret) }, headers)).body.code).toBe('AUTH_CHALLENGE_INVALID');
    const mine = await challenged(house, 'BOX', username, { 'user-agent': 'Mine/1.0' });
    await refused(mine.challengeToken, { 'user-agent': 'Thief/1.0' });
    const others = await challenged(house, 'BOX', username, { 'user-agent': 'Mine/1.0' });
    await refused(mine.challengeToken, { 'user-agent': 'Mine/1.0', cookie: others.cookies });
    await refused(`${tenant.id.replaceAll('-', '')}.${'A'.repeat(43)}`);
    await refused('nonsense');
    house.clock.offsetMs = 5 * 60_000 + 1_000;
    await refused(mine.challengeToken, { 'user-agent': 'Mine/1.0', cookie: mine.cookies });
    house.clock.offsetMs = 0;
    // The cookie alone is enough: people change their address between two codes.
    expect((await verify(house, { challengeToken: mine.challengeToken, method: 'totp', code: codeOf(house, secret) }, { cookie: mine.cookies, 'user-agent': 'Moved/1.0' })).status).toBe(200);
  });

  it('opens nothing but its own question: a challenge token is no access token', async () => {
    const username = await person();
    await withTotp(house, 'BOX', username);
    const { challengeToken } = await challenged(house, 'BOX', username);
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: challengeToken })).body.code).toBe('AUTH_TOKEN_INVALID');
    expect((await call(house, 'POST', '/api/v1/auth/refresh', { headers: { cookie: `__Host-rt=${challengeToken}` } })).body.code).toBe('AUTH_REFRESH_INVALID');
  });

  it('looks at three of a hundred parallel guesses, locks for 15 minutes over all methods, then opens again', async () => {
    const username = await person();
    const { secret, recoveryCodes } = await withTotp(house, 'BOX', username);
    house.clock.fixedMs = Date.now();
    const { challengeToken } = await challenged(house, 'BOX', username);
    const guesses = await Promise.all(Array.from({ length: 100 }, (_each, index) => verify(house, { challengeToken, method: index % 2 ? 'totp' : 'recovery', code: index % 2 ? wrongCode(house, secret) : 'AAAA-AAAA-AAAA-AAAA' })));
    const codes = guesses.map(({ body }) => body.code);
    expect(codes.filter((code) => code === 'AUTH_MFA_INVALID')).toHaveLength(3);
    expect(codes.filter((code) => code === 'AUTH_MFA_LOCKED')).toHaveLength(97);
    for (const right of [{ method: 'totp', code: codeOf(house, secret) }, { method: 'recovery', code: recoveryCodes[0] }]) {
      const answer = await verify(house, { challengeToken, ...right });
      expect(answer.body.code).toBe('AUTH_MFA_LOCKED');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800);
    }
    house.clock.fixedMs = undefined;
    house.clock.offsetMs = 15 * 60_000 + 1_000;
    const later = await challenged(house, 'BOX', username);
    expect((await verify(house, { challengeToken: later.challengeToken, method: 'totp', code: codeOf(house, secret) })).status).toBe(200);
    house.clock.offsetMs = 0;
  });

  it('is removed with a fresh factor, and then asked no more', async () => {
    const username = await person();
    const { token } = await withTotp(house, 'BOX', username);
    expect((await call(house, 'POST', '/api/v1/auth/me/mfa/totp/disable', { token })).status).toBe(200);
    expect((await call(house, 'POST', '/api/v1/auth/me/mfa/totp/disable', { token })).body.code).toBe('MFA_NOT_ENABLED');
    const { answer } = await signIn(house, 'BOX', username);
    expect(answer.body.data).toMatchObject({ accessToken: expect.any(String) });
    const overview = await call(house, 'GET', '/api/v1/auth/me/mfa', { token });
    expect(overview.body.data).toMatchObject({ totp: null, recoveryCodes: null });
  });

  it('tells the person of every change, by notice and by mail', async () => {
    const username = await person();
    const before = house.mails.length;
    const { token } = await withTotp(house, 'BOX', username);
    await call(house, 'POST', '/api/v1/auth/me/recovery-codes', { token });
    await call(house, 'POST', '/api/v1/auth/me/mfa/totp/disable', { token });
    expect(house.mails.slice(before).map(({ template, params }) => [template, params['event']])).toEqual([
      ['security-alert', 'factor-added'],
      ['security-alert', 'recovery-codes-made'],
      ['security-alert', 'factor-removed'],
    ]);
    const notices = await house.database.tenant(tenant.id).read((q) => q.rows<{ title: string }>('select title from notice where user_id = (select id from app_user where username = $1) order by id', [username]));
    expect(notices.map(({ title }) => title)).toEqual(['factors.notices.totp-enabled', 'factors.notices.recovery-codes-made', 'factors.notices.totp-disabled']);
  });
});
