import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, signIn, type Answer, type House } from '../../testing/gate-house.js';
import type { Tenant } from '../../tenancy/types.js';
import { SoftAuthenticator, type Faults } from './testing/soft-authenticator.js';
import { challenged, cookiesOf, securityLog, tokenOf, verify, withPasskey } from './testing/people.js';

type Options = { challenge: string; user: { id: string }; rpId?: string };

describe('passkeys', () => {
  let house: House;
  let tenant: Tenant;
  let count = 0;
  beforeAll(async () => {
    house = await openHouse('passkeys');
    tenant = await house.addTenant('BOX');
  });
  afterAll(() => house.close());

  const person = async (): Promise<{ username: string; token: string }> => {
    const username = `key${(count += 1)}`;
    await house.addUser(tenant, username);
    return { username, token: (await signIn(house, 'BOX', username)).token };
  };
  const begin = async (headers: Record<string, string> = {}): Promise<{ options: Options; cookies: string }> => {
    const answer = await call(house, 'POST', '/api/v1/auth/passkey/options', { headers });
    return { options: answer.body.data as Options, cookies: cookiesOf(answer) };
  };
  const finish = (response: unknown, headers: Record<string, string> = {}): Promise<Answer> => call(house, 'POST', '/api/v1/auth/passkey/sign-in', { body: { response }, headers });
  const enter = async (authenticator: SoftAuthenticator, faults: Faults = {}): Promise<Answer> => {
    const { options, cookies } = await begin();
    return finish(authenticator.sign(options, faults), { cookie: cookies });
  };

  it('are registered for this host, verified by their owner, and sign in without a name', async () => {
    const { username, token } = await person();
    const options = (await call(house, 'POST', '/api/v1/auth/me/passkeys/options', { token })).body.data as Options & Record<string, unknown>;
    expect(options).toMatchObject({ rp: { id: 'localhost' }, authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, attestation: 'none', excludeCredentials: [] });
    const authenticator = await withPasskey(house, token, 'My phone');
    const answer = await enter(authenticator);
    expect(answer.status).toBe(200);
    const me = await call(house, 'GET', '/api/v1/auth/me', { token: tokenOf(answer) });
    expect(me.body.data).toMatchObject({ user: { username } });
    const list = await call(house, 'GET', '/api/v1/auth/me/passkeys', { token });
    expect(list.body.data).toMatchObject([{ name: 'My phone', lastUsedAt: expect.any(String) }]);
    expect(JSON.stringify(list.body)).not.toContain(authenticator.id);
    expect((await securityLog(house, tenant.id, 'auth.passkey.added')).at(-1)).toMatchObject({ outcome: 'success', meta: { factor: 'passkey' } });
    expect((await securityLog(house, tenant.id, 'auth.login.succeeded')).at(-1)).toMatchObject({ meta: { factor: 'hwk+mfa' } });
  });

  it('are second factor after a password', async () => {
    const { username, token } = await person();
    const authenticator = await withPasskey(house, token);
    const { challengeToken, methods } = await challenged(house, 'BOX', username);
    expect(methods).toEqual(['recovery', 'passkey']);
    const nothing = await verify(house, { challengeToken, method: 'passkey', response: authenticator.sign({ challenge: 'AAAA' }) });
    expect(nothing.body.code).toBe('AUTH_MFA_INVALID');
    const options = (await call(house, 'POST', '/api/v1/auth/mfa/passkey/options', { body: { challengeToken } })).body.data as Options & { allowCredentials: { id: string }[] };
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([authenticator.id]);
    expect((await verify(house, { challengeToken, method: 'passkey', response: authenticator.sign(options) })).status).toBe(200);
  });

  it('are refused from another origin, for another host, unverified, with another challenge, or with a tampered signature', async () => {
    const { token } = await person();
    const faults: Record<string, Faults> = {
      'another origin': { origin: 'https://evil.example' },
      'a look-alike port': { origin: 'http://localhost:4001' },
      'another relying party': { rpId: 'evil.example' },
      'nobody verified': { userVerified: false },
      'a challenge that we never gave': { challenge: Buffer.alloc(110, 7).toString('base64url') },
      'no owner': { userHandle: null },
      'somebody else as owner': { userHandle: Buffer.alloc(32, 1).toString('base64url') },
    };
    for (const [name, fault] of Object.entries(faults)) {
      // A lock after three failures is not what is tried here.
      const { token: fresh } = await person();
      const authenticator = await withPasskey(house, fresh);
      expect([name, (await enter(authenticator, fault)).body.code]).toEqual([name, 'AUTH_PASSKEY_INVALID']);
      expect([name, (await enter(authenticator)).status]).toEqual([name, 200]);
    }
    const authenticator = await withPasskey(house, token);
    const { options, cookies } = await begin();
    const signed = authenticator.sign(options) as { response: { signature: string } };
    signed.response.signature = `${signed.response.signature.slice(0, -6)}AAAAAA`;
    expect((await finish(signed, { cookie: cookies })).body.code).toBe('AUTH_PASSKEY_INVALID');
  });

  it('are refused when their counter goes back or stands still: somebody copied them', async () => {
    const { token } = await person();
    const authenticator = await withPasskey(house, token);
    authenticator.counter = 40;
    expect((await enter(authenticator)).status).toBe(200);
    for (const counter of [41, 12, 0]) expect((await enter(authenticator, { counter })).body.code).toBe('AUTH_PASSKEY_INVALID');
    expect((await securityLog(house, tenant.id, 'auth.login.failed')).at(-1)).toMatchObject({ outcome: 'failure', meta: { factor: 'passkey' } });
  });

  it('let one answer to a challenge in: not twice, not at the same moment, not from another client, not after five minutes', async () => {
    const { token } = await person();
    const authenticator = await withPasskey(house, token);
    const { options, cookies } = await begin();
    const signed = authenticator.sign(options);
    const answers = await Promise.all([1, 2, 3].map(() => finish(signed, { cookie: cookies })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    // Counting on does not help: the challenge itself is spent.
    expect((await finish(authenticator.sign(options), { cookie: cookies })).status).not.toBe(200);

    const { token: other } = await person();
    const second = await withPasskey(house, other);
    const mine = await begin({ 'user-agent': 'Mine/1.0' });
    expect((await finish(second.sign(mine.options), { 'user-agent': 'Thief/1.0' })).body.code).toBe('AUTH_PASSKEY_INVALID');
    expect((await finish(second.sign(mine.options), { 'user-agent': 'Mine/1.0', cookie: (await begin()).cookies })).body.code).toBe('AUTH_PASSKEY_INVALID');
    house.clock.offsetMs = 5 * 60_000 + 1_000;
    expect((await finish(second.sign(mine.options), { cookie: mine.cookies })).body.code).toBe('AUTH_PASSKEY_INVALID');
    house.clock.offsetMs = 0;
  });

  it("of one person never answer another's question", async () => {
    const [mine, hers] = [await person(), await person()];
    await withPasskey(house, mine.token);
    const authenticator = await withPasskey(house, hers.token);
    const { challengeToken } = await challenged(house, 'BOX', mine.username);
    const options = (await call(house, 'POST', '/api/v1/auth/mfa/passkey/options', { body: { challengeToken } })).body.data as Options;
    expect((await verify(house, { challengeToken, method: 'passkey', response: authenticator.sign(options) })).body.code).toBe('AUTH_MFA_INVALID');
    // Nor when she says that hers is mine.
    const victim = await withPasskey(house, mine.token, 'Second');
    const { options: anonymous, cookies } = await begin();
    const forged = authenticator.sign(anonymous, { credentialId: victim.id, userHandle: victim.userHandle ?? null });
    expect((await finish(forged, { cookie: cookies })).body.code).toBe('AUTH_PASSKEY_INVALID');
  });

  it('share the lock of the second factor: three wrong signatures close it', async () => {
    const { token } = await person();
    const authenticator = await withPasskey(house, token);
    for (let index = 0; index < 3; index += 1) expect((await enter(authenticator, { origin: 'https://evil.example' })).body.code).toBe('AUTH_PASSKEY_INVALID');
    expect((await enter(authenticator)).body.code).toBe('AUTH_MFA_LOCKED');
  });

  it('cannot be registered from another origin, without verification, with an old challenge, or twice', async () => {
    const { token } = await person();
    const add = async (authenticator: SoftAuthenticator, faults: Faults = {}): Promise<Answer> => {
      const options = (await call(house, 'POST', '/api/v1/auth/me/passkeys/options', { token })).body.data as Options;
      return call(house, 'POST', '/api/v1/auth/me/passkeys', { token, body: { name: 'X', response: authenticator.register(options, faults) } });
    };
    for (const faults of [{ origin: 'https://evil.example' }, { userVerified: false }, { rpId: 'evil.example' }, { challenge: 'AAAA' }]) expect((await add(new SoftAuthenticator(), faults)).body.code).toBe('PASSKEY_REFUSED');
    const authenticator = new SoftAuthenticator();
    expect((await add(authenticator)).status).toBe(201);
    expect((await add(authenticator)).body.code).toBe('PASSKEY_KNOWN');
    const options = (await call(house, 'POST', '/api/v1/auth/me/passkeys/options', { token })).body.data as Options;
    house.clock.offsetMs = 5 * 60_000 + 500;
    // The session's own factor is as old: confirm first, then the ceremony is found to be over.
    await call(house, 'POST', '/api/v1/auth/step-up', { token, body: { method: 'recovery', code: 'x' } });
    const late = await call(house, 'POST', '/api/v1/auth/me/passkeys', { token, body: { name: 'X', response: new SoftAuthenticator().register(options) } });
    expect(late.body.code).toBe('AUTH_STEP_UP_REQUIRED');
    house.clock.offsetMs = 0;
  });

  it('are renamed with a version and removed; another person sees neither', async () => {
    const { token } = await person();
    await withPasskey(house, token, 'Old name');
    const [key] = (await call(house, 'GET', '/api/v1/auth/me/passkeys', { token })).body.data as { id: string; version: number }[];
    const path = `/api/v1/auth/me/passkeys/${key?.id ?? ''}`;
    const { token: stranger } = await person();
    expect((await call(house, 'PATCH', path, { token: stranger, body: { version: 1, name: 'Mine now' } })).status).toBe(404);
    expect((await call(house, 'DELETE', path, { token: stranger })).status).toBe(404);
    expect((await call(house, 'PATCH', path, { token, body: { version: 1, name: 'New name' } })).body.data).toMatchObject({ name: 'New name', version: 2 });
    expect((await call(house, 'PATCH', path, { token, body: { version: 1, name: 'Late' } })).body).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { name: 'New name' } } });
    expect((await call(house, 'PATCH', path, { token, body: { version: 2, name: 'a\u202eb' } })).status).toBe(400);
    expect((await call(house, 'DELETE', path, { token })).status).toBe(204);
    expect((await call(house, 'GET', '/api/v1/auth/me/passkeys', { token })).body.data).toEqual([]);
  });
});
