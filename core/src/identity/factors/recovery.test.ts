import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, type House } from '../../testing/gate-house.js';
import type { Tenant } from '../../tenancy/types.js';
import { challenged, tokenOf, verify, withTotp } from './testing/people.js';

describe('recovery codes at sign-in', () => {
  let house: House;
  let tenant: Tenant;
  beforeAll(async () => {
    house = await openHouse('recovery');
    tenant = await house.addTenant('BOX');
  });
  afterAll(() => house.close());

  it('let somebody in once, however they are typed, and tell her so', async () => {
    await house.addUser(tenant, 'lost');
    const { recoveryCodes } = await withTotp(house, 'BOX', 'lost');
    const code = recoveryCodes[0] ?? '';
    const first = await challenged(house, 'BOX', 'lost');
    expect((await verify(house, { challengeToken: first.challengeToken, method: 'recovery', code: code.toLowerCase().replaceAll('-', ' ') })).status).toBe(200);
    expect(house.mails.at(-1)).toMatchObject({ template: 'security-alert', params: { event: 'recovery-code-used' } });
    const second = await challenged(house, 'BOX', 'lost');
    expect((await verify(house, { challengeToken: second.challengeToken, method: 'recovery', code })).body.code).toBe('AUTH_MFA_INVALID');
  });

  it('work for exactly one of several who use the same at once', async () => {
    await house.addUser(tenant, 'shared');
    const { recoveryCodes } = await withTotp(house, 'BOX', 'shared');
    const sessions = await Promise.all([1, 2, 3].map(() => challenged(house, 'BOX', 'shared')));
    const answers = await Promise.all(sessions.map(({ challengeToken }) => verify(house, { challengeToken, method: 'recovery', code: recoveryCodes[3] })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('warn when three are left, and are all void once new ones are made', async () => {
    await house.addUser(tenant, 'few');
    const { recoveryCodes, token } = await withTotp(house, 'BOX', 'few');
    for (const code of recoveryCodes.slice(0, 7)) {
      const { challengeToken } = await challenged(house, 'BOX', 'few');
      expect((await verify(house, { challengeToken, method: 'recovery', code })).status).toBe(200);
    }
    expect((await call(house, 'GET', '/api/v1/auth/me/mfa', { token })).body.data).toMatchObject({ recoveryCodes: { remaining: 3, few: true } });
    const made = await call(house, 'POST', '/api/v1/auth/me/recovery-codes', { token });
    const fresh = (made.body.data as { recoveryCodes: string[] }).recoveryCodes;
    expect(new Set([...fresh, ...recoveryCodes]).size).toBe(20);
    const { challengeToken } = await challenged(house, 'BOX', 'few');
    expect((await verify(house, { challengeToken, method: 'recovery', code: recoveryCodes[9] })).body.code).toBe('AUTH_MFA_INVALID');
    const answer = await verify(house, { challengeToken, method: 'recovery', code: fresh[9] });
    expect(tokenOf(answer)).not.toBe('');
  });

  it('of another person open nothing, and the database holds none of them', async () => {
    await house.addUser(tenant, 'mine');
    await house.addUser(tenant, 'hers');
    const [, hers] = [await withTotp(house, 'BOX', 'mine'), await withTotp(house, 'BOX', 'hers')];
    const { challengeToken } = await challenged(house, 'BOX', 'mine');
    expect((await verify(house, { challengeToken, method: 'recovery', code: hers.recoveryCodes[0] })).body.code).toBe('AUTH_MFA_INVALID');
    const rows = await house.database.tenant(tenant.id).read((q) => q.rows<{ text: string }>(`select encode(digest, 'escape') as text from recovery_code`));
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(rows.some(({ text }) => hers.recoveryCodes.some((code) => text.includes(code) || text.includes(code.replaceAll('-', ''))))).toBe(false);
  });
});
