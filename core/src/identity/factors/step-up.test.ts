import { data, defineRoute } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, PASSWORD, signIn, type Answer, type House } from '../../testing/gate-house.js';
import type { Tenant } from '../../tenancy/types.js';
import { codeOf, securityLog, withPasskey, withTotp, wrongCode } from './testing/people.js';

const SIX_MINUTES = 6 * 60_000;

describe('a fresh factor for dangerous actions', () => {
  let house: House;
  let tenant: Tenant;
  let done = 0;
  beforeAll(async () => {
    house = await openHouse('stepup');
    tenant = await house.addTenant('BOX');
    house.mount('core', ['danger'], [
      defineRoute({ method: 'POST', path: '/danger', summary: 'identity.routes.me', auth: 'user', permission: 'user:write', scope: 'tenant', stepUp: true, schema: {}, handle: async () => data({ done: (done += 1) }) }),
    ]);
  });
  afterAll(() => house.close());

  const danger = (token: string, headers: Record<string, string> = {}): Promise<Answer> => call(house, 'POST', '/api/v1/danger', { token, headers });
  const stepUp = (token: string, body: Record<string, unknown>): Promise<Answer> => call(house, 'POST', '/api/v1/auth/step-up', { token, body });
  const later = async <T>(work: () => Promise<T>, by = SIX_MINUTES): Promise<T> => {
    const before = house.clock.offsetMs;
    house.clock.offsetMs = before + by;
    try {
      return await work();
    } finally {
      house.clock.offsetMs = before;
    }
  };

  it('counts the sign-in itself for five minutes, then asks before the handler runs', async () => {
    const { token } = await signIn(house, 'BOX', 'admin');
    expect((await danger(token)).status).toBe(200);
    await later(async () => {
      const before = done;
      const key = { 'idempotency-key': 'danger-1' };
      const refused = await danger(token, key);
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject({ code: 'AUTH_STEP_UP_REQUIRED', details: { methods: ['password'], maxAgeSeconds: 300 } });
      expect(done).toBe(before);
      expect((await stepUp(token, { method: 'password', password: PASSWORD })).body.data).toMatchObject({ freshUntil: expect.any(String) });
      // The same request again, as the shell repeats it.
      expect((await danger(token, key)).status).toBe(200);
    });
  });

  it('asks nobody who may not do it anyway', async () => {
    await house.addUser(tenant, 'viewer', 'VIEWER');
    const { token } = await signIn(house, 'BOX', 'viewer');
    await later(async () => expect((await danger(token)).body.code).toBe('PERMISSION_DENIED'));
  });

  it('takes no password from somebody who has a second factor', async () => {
    await house.addUser(tenant, 'app', 'ADMIN');
    const { token, secret, recoveryCodes } = await withTotp(house, 'BOX', 'app');
    await later(async () => {
      expect((await danger(token)).body.details).toMatchObject({ methods: ['totp', 'recovery'] });
      expect((await stepUp(token, { method: 'password', password: PASSWORD })).body).toMatchObject({ code: 'MFA_METHOD_UNAVAILABLE', details: { methods: ['totp', 'recovery'] } });
      expect((await stepUp(token, { method: 'totp', code: wrongCode(house, secret) })).body).toMatchObject({ code: 'MFA_CODE_INCORRECT', details: { remainingAttempts: 2 } });
      expect((await danger(token)).body.code).toBe('AUTH_STEP_UP_REQUIRED');
      // One code: a moment later the app may show another.
      const code = codeOf(house, secret);
      expect((await stepUp(token, { method: 'totp', code })).status).toBe(200);
      expect((await danger(token)).status).toBe(200);
      expect((await stepUp(token, { method: 'totp', code })).body.code).toBe('MFA_CODE_INCORRECT');
    });
    await later(async () => {
      expect((await stepUp(token, { method: 'recovery', code: recoveryCodes[1] })).status).toBe(200);
      expect((await danger(token)).status).toBe(200);
    }, 2 * SIX_MINUTES);
    const log = await securityLog(house, tenant.id, 'auth.step_up.succeeded');
    expect(log.map(({ meta }) => (meta as { factor: string }).factor)).toEqual(expect.arrayContaining(['totp', 'recovery', 'password']));
  });

  it('takes a passkey, for the session that began the ceremony alone', async () => {
    await house.addUser(tenant, 'keys', 'ADMIN');
    const { token } = await signIn(house, 'BOX', 'keys');
    const { token: other } = await signIn(house, 'BOX', 'keys');
    const authenticator = await withPasskey(house, token);
    await later(async () => {
      const options = (await call(house, 'POST', '/api/v1/auth/step-up/options', { token })).body.data as { methods: string[]; passkey: { challenge: string } };
      expect(options.methods).toEqual(['recovery', 'passkey']);
      expect((await stepUp(other, { method: 'passkey', response: authenticator.sign(options.passkey) })).body.code).toBe('MFA_CODE_INCORRECT');
      expect((await stepUp(token, { method: 'passkey', response: authenticator.sign(options.passkey) })).status).toBe(200);
      expect((await danger(token)).status).toBe(200);
      expect((await danger(other)).body.code).toBe('AUTH_STEP_UP_REQUIRED');
      expect((await stepUp(token, { method: 'passkey', response: authenticator.sign(options.passkey) })).body.code).toBe('MFA_CODE_INCORRECT');
    });
  });

  it('counts guesses of the password like a sign-in', async () => {
    await house.addUser(tenant, 'guessed', 'ADMIN');
    const { token } = await signIn(house, 'BOX', 'guessed');
    const answers = await Promise.all(Array.from({ length: 12 }, (_each, index) => stepUp(token, { method: 'password', password: `guess ${index}` })));
    expect(answers.filter(({ body }) => body.code === 'PASSWORD_INCORRECT')).toHaveLength(5);
    expect(answers.filter(({ body }) => body.code === 'AUTH_ACCOUNT_LOCKED')).toHaveLength(7);
  });

  it('cannot be given by a key: what asks for one is closed to programs', async () => {
    const { token } = await signIn(house, 'BOX', 'admin');
    const made = await call(house, 'POST', '/api/v1/api-keys', { token, body: { name: 'Script', scopes: ['user:write', 'user:read'] } });
    const { id, secret } = made.body.data as { id: string; secret: string };
    const headers = { 'x-api-key-id': (made.body.data as { keyId?: string }).keyId ?? id, 'x-api-key-secret': secret };
    expect((await call(house, 'GET', '/api/v1/users', { headers })).status).toBe(200);
    expect((await call(house, 'POST', '/api/v1/danger', { headers })).body).toMatchObject({ code: 'AUTH_STEP_UP_REQUIRED', statusCode: 403, details: { methods: [] } });
    expect((await call(house, 'POST', '/api/v1/auth/step-up', { headers, body: { method: 'password', password: PASSWORD } })).status).toBe(403);
  });

  it('is said in the OpenAPI document', async () => {
    const { body } = await call(house, 'GET', '/api/v1/openapi.json');
    const { paths } = body as unknown as { paths: Record<string, Record<string, { 'x-step-up'?: boolean; responses: Record<string, { description: string }> }>> };
    expect(paths['/danger']?.['post']).toMatchObject({ 'x-step-up': true });
    expect(paths['/danger']?.['post']?.responses['403']?.description).toContain('AUTH_STEP_UP_REQUIRED');
    expect(paths['/auth/me']?.['get']?.['x-step-up']).toBeUndefined();
  });
});
