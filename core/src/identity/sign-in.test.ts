import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, PASSWORD, signIn, type House } from '../testing/gate-house.js';
import type { Tenant } from '../tenancy/types.js';

describe('signing in', () => {
  let house: House;
  let tenant: Tenant;
  beforeAll(async () => {
    house = await openHouse('signin');
    tenant = await house.addTenant('BOX');
  });
  afterAll(() => house.close());

  it('answers a token that opens the own account, and a refresh cookie out of the reach of scripts', async () => {
    const { token, answer } = await signIn(house, 'BOX', 'admin');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-rt=[^;]+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=604800; Secure$/);
    const me = await call(house, 'GET', '/api/v1/auth/me', { token });
    expect(me.body.data).toMatchObject({ user: { username: 'admin' }, tenant: { code: 'BOX', id: tenant.id }, language: 'en' });
  });

  it('takes the e-mail and any spelling of the name', async () => {
    for (const name of ['admin@example.com', 'ADMIN', 'ａｄｍｉｎ', ' adm\u200bin ']) expect((await signIn(house, 'box', name)).answer.status).toBe(200);
  });

  it('answers a wrong password, an unknown person and an unknown agency in the same words', async () => {
    await house.addUser(tenant, 'wrong');
    const answers = [await signIn(house, 'BOX', 'wrong', 'nope'), await signIn(house, 'BOX', 'nobody', 'nope'), await signIn(house, 'NOWHERE', 'nobody', 'nope')];
    for (const { answer } of answers) expect({ ...answer.body, requestId: '' }).toEqual({ ...answers[0]?.answer.body, requestId: '' });
    expect(answers[0]?.answer.body).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS', statusCode: 401, details: { remainingAttempts: 4 } });
  });

  it('counts the spellings of one agency together, whether there is such an agency or not', async () => {
    const left = async (codes: string[]): Promise<unknown[]> => {
      const told: unknown[] = [];
      for (const code of codes) told.push((await signIn(house, code, 'spelled', 'nope')).answer.body.details);
      return told;
    };
    const known = await left(['BOX', 'box', ' Box ']);
    expect(known).toEqual([4, 3, 2].map((remainingAttempts) => ({ remainingAttempts })));
    expect(await left(['NOWHERE', 'nowhere', ' Nowhere '])).toEqual(known);
  });

  it('refuses at full steps of time, so that a lock, an unknown person and an unknown agency cannot be told by the clock', async () => {
    for (const code of ['BOX', 'NOWHERE']) {
      for (let attempt = 0; attempt < 5; attempt += 1) await signIn(house, code, 'timed', 'nope');
      const started = performance.now();
      expect((await signIn(house, code, 'timed', 'nope')).answer.body.code).toBe('AUTH_ACCOUNT_LOCKED');
      // Without the step a locked door answers in a few milliseconds; 300 ms less what timers are early.
      expect(performance.now() - started).toBeGreaterThan(290);
    }
  });

  it('lets at most five of a hundred guesses at once reach a hash, then locks', async () => {
    await house.addUser(tenant, 'guessed');
    // One moment, however long a hundred take: the lock is told in seconds that are left.
    house.clock.fixedMs = Date.now();
    const answers = await Promise.all(Array.from({ length: 100 }, (_each, index) => signIn(house, 'BOX', 'guessed', `guess ${index}`)));
    const codes = answers.map(({ answer }) => answer.body.code);
    expect(codes.filter((code) => code === 'AUTH_INVALID_CREDENTIALS')).toHaveLength(5);
    expect(codes.filter((code) => code === 'AUTH_ACCOUNT_LOCKED')).toHaveLength(95);
    const { answer } = await signIn(house, 'BOX', 'guessed');
    expect(answer.body.code).toBe('AUTH_ACCOUNT_LOCKED');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800);
    house.clock.fixedMs = undefined;
  });

  it('opens again after fifteen minutes, and earlier when an administrator unlocks', async () => {
    const id = await house.addUser(tenant, 'forgetful');
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(house, 'BOX', 'forgetful', 'nope');
    expect((await signIn(house, 'BOX', 'forgetful')).answer.body.code).toBe('AUTH_ACCOUNT_LOCKED');
    const { token } = await signIn(house, 'BOX', 'admin');
    expect((await call(house, 'POST', `/api/v1/users/${id}/unlock`, { token })).status).toBe(200);
    expect((await signIn(house, 'BOX', 'forgetful')).answer.status).toBe(200);
  });

  it('ends the oldest session beyond ten', async () => {
    await house.addUser(tenant, 'many');
    const sessions: string[] = [];
    for (let count = 0; count < 11; count += 1) sessions.push((await signIn(house, 'BOX', 'many')).token);
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: sessions[0] ?? '' })).body.code).toBe('AUTH_SESSION_ENDED');
    const list = await call(house, 'GET', '/api/v1/auth/me/sessions', { token: sessions[10] ?? '' });
    expect(list.body.data).toHaveLength(10);
  });

  it('changes the password: the old one is asked, the policy tells every fault, other sessions end', async () => {
    await house.addUser(tenant, 'changer');
    const first = await signIn(house, 'BOX', 'changer');
    const other = await signIn(house, 'BOX', 'changer');
    const change = (body: Record<string, string>) => call(house, 'POST', '/api/v1/auth/me/password', { token: first.token, body });
    expect((await change({ current: 'not it', next: 'Something-New-77' })).body.code).toBe('PASSWORD_INCORRECT');
    const weak = await change({ current: PASSWORD, next: 'short' });
    expect(weak.status).toBe(422);
    expect((weak.body.details as { code: string }[]).map(({ code }) => code)).toEqual(['too_short', 'upper_missing', 'digit_missing', 'special_missing', 'common']);
    expect((await change({ current: PASSWORD, next: PASSWORD })).body.details).toMatchObject([{ code: 'reused' }]);
    // The old password was right each time: looking for a new one that pleases the policy is no guessing.
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await change({ current: PASSWORD, next: 'short' })).status).toBe(422);
    expect((await change({ current: PASSWORD, next: 'Something-New-77' })).status).toBe(200);
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: other.token })).status).toBe(401);
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: first.token })).status).toBe(200);
    expect((await signIn(house, 'BOX', 'changer', 'Something-New-77')).answer.status).toBe(200);
  });
});
