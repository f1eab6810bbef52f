import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, PASSWORD, signIn, type House } from '../../testing/gate-house.js';
import type { Tenant } from '../../tenancy/types.js';
import { pruneIdentity } from '../prune.js';
import { userHandle } from './passkeys/user-handle.js';
import { challenged, codeOf, cookiesOf, tokenOf, verify, withPasskey, withTotp } from './testing/people.js';

const DAY = 86_400_000;

describe('factors of two agencies', () => {
  let house: House;
  let one: Tenant;
  let two: Tenant;
  beforeAll(async () => {
    house = await openHouse('factorsiso');
    [one, two] = [await house.addTenant('ONE'), await house.addTenant('TWO')];
  });
  afterAll(() => house.close());

  it('know nothing of each other: neither challenge, nor code, nor device, nor passkey crosses', async () => {
    const [mine, hers] = [await withTotp(house, 'ONE', 'admin'), await withTotp(house, 'TWO', 'admin')];
    const { challengeToken } = await challenged(house, 'ONE', 'admin');
    const moved = `${two.id.replaceAll('-', '')}.${challengeToken.split('.')[1] ?? ''}`;
    expect((await verify(house, { challengeToken: moved, method: 'totp', code: codeOf(house, hers.secret) })).body.code).toBe('AUTH_CHALLENGE_INVALID');
    expect((await verify(house, { challengeToken, method: 'totp', code: codeOf(house, hers.secret) })).body.code).toBe('AUTH_MFA_INVALID');
    const trusted = await verify(house, { challengeToken, method: 'totp', code: codeOf(house, mine.secret), trustDevice: true });
    expect(trusted.status).toBe(200);
    const elsewhere = await call(house, 'POST', '/api/v1/auth/login', { body: { tenantCode: 'TWO', username: 'admin', password: PASSWORD }, headers: { cookie: cookiesOf(trusted) } });
    expect(elsewhere.body.data).toMatchObject({ mfaRequired: true });

    const authenticator = await withPasskey(house, tokenOf(trusted));
    const other = await house.database.tenant(two.id).read((q) => q.row<{ id: string }>(`select id from app_user where username = 'admin'`));
    const begun = await call(house, 'POST', '/api/v1/auth/passkey/options');
    const handle = userHandle(two.id, other?.id ?? '').toString('base64url');
    const forged = authenticator.sign(begun.body.data as { challenge: string }, { userHandle: handle });
    expect((await call(house, 'POST', '/api/v1/auth/passkey/sign-in', { body: { response: forged }, headers: { cookie: cookiesOf(begun) } })).body.code).toBe('AUTH_PASSKEY_INVALID');
  });

  it('are swept once they ran out, and not before', async () => {
    await house.addUser(one, 'swept');
    const { secret } = await withTotp(house, 'ONE', 'swept');
    const { challengeToken } = await challenged(house, 'ONE', 'swept');
    expect((await verify(house, { challengeToken, method: 'totp', code: codeOf(house, secret), trustDevice: true })).status).toBe(200);
    await challenged(house, 'ONE', 'swept');
    await house.addUser(one, 'halfway');
    await call(house, 'POST', '/api/v1/auth/me/mfa/totp/setup', { token: (await signIn(house, 'ONE', 'halfway')).token });
    const counts = () =>
      house.database.tenant(one.id).read((q) =>
        q.row(`select (select count(*)::int from factor_challenge c join app_user u on u.id = c.user_id where u.username = 'swept') as challenges, (select count(*)::int from trusted_device d join app_user u on u.id = d.user_id where u.username = 'swept') as devices,
               (select count(*)::int from totp_factor where status = 'pending') as pending, (select count(*)::int from totp_factor f join app_user u on u.id = f.user_id where u.username = 'swept') as factors`),
      );
    const prune = (laterMs: number) => pruneIdentity({ database: house.database, clock: { now: () => new Date(Date.now() + laterMs) } }, one.id);
    await prune(0);
    expect(await counts()).toEqual({ challenges: 2, devices: 1, pending: 1, factors: 1 });
    await prune(11 * 60_000);
    expect(await counts()).toEqual({ challenges: 0, devices: 1, pending: 0, factors: 1 });
    await prune(91 * DAY);
    expect(await counts()).toEqual({ challenges: 0, devices: 0, pending: 0, factors: 1 });
  });
});
