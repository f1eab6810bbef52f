import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, PASSWORD, signIn, type Answer, type House } from '../../testing/gate-house.js';
import { assignRole } from '../../access/index.js';
import type { Tenant } from '../../tenancy/types.js';
import { internalsOf } from '../service.js';
import { codeOf, withTotp } from './testing/people.js';

const DAY = 86_400_000;

describe('a second factor that the agency asks for', () => {
  let house: House;
  let tenant: Tenant;
  let agencies = 0;
  beforeAll(async () => {
    house = await openHouse('enrolment');
  });
  afterAll(() => house.close());

  const agency = async (): Promise<string> => {
    const code = `BOX${(agencies += 1)}`;
    tenant = await house.addTenant(code);
    await house.addUser(tenant, 'viewer', 'VIEWER');
    return code;
  };
  const ask = (set: Record<string, unknown>): Promise<unknown> => house.database.tenant(tenant.id).write((tx) => house.settings.change(tx, tenant.id, { type: 'tenant' }, { version: undefined, set }));
  const roles = (token: string): Promise<Answer> => call(house, 'GET', '/api/v1/roles', { token });
  /** The look at a session is kept for most of a second; here its time is over. */
  const lookAgain = (token: string): void => internalsOf(house.identity).standings.refresh((JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }).sid);

  it('leaves a period of grace that is told at sign-in, then opens nothing but enrolment', async () => {
    const code = await agency();
    await ask({ totpRequired: 'all', totpGraceDays: 3 });
    const { token, answer } = await signIn(house, code, 'admin');
    const { mfaEnrolment } = answer.body.data as { mfaEnrolment: { deadline: string; overdue: boolean } };
    expect(mfaEnrolment.overdue).toBe(false);
    expect(Math.round((Date.parse(mfaEnrolment.deadline) - Date.now()) / DAY)).toBe(3);
    expect((await roles(token)).status).toBe(200);
    expect((await call(house, 'GET', '/api/v1/auth/me/mfa', { token })).body.data).toMatchObject({ required: true, enrolment: mfaEnrolment });
    expect((await call(house, 'GET', '/api/v1/auth/me', { token })).body.data).toMatchObject({ mfaEnrolment });

    house.clock.offsetMs = 3 * DAY + 1_000;
    try {
      const late = await signIn(house, code, 'admin');
      expect(late.answer.body.data).toMatchObject({ mfaEnrolment: { overdue: true, deadline: mfaEnrolment.deadline } });
      const refused = await roles(late.token);
      expect([refused.status, refused.body.code]).toEqual([403, 'AUTH_MFA_ENROLMENT_REQUIRED']);
      for (const [method, path] of [['GET', '/users'], ['POST', '/users'], ['GET', '/auth/me/sessions'], ['PATCH', '/auth/me'], ['POST', '/auth/me/recovery-codes'], ['GET', '/shell/boot'], ['POST', '/api-keys']] as const) {
        const answered = await call(house, method, `/api/v1${path}`, { token: late.token, ...(method === 'GET' ? {} : { body: {} }) });
        if (answered.status !== 404) expect([path, answered.body.code]).toEqual([path, 'AUTH_MFA_ENROLMENT_REQUIRED']);
      }
      const setup = await call(house, 'POST', '/api/v1/auth/me/mfa/totp/setup', { token: late.token });
      const { secret } = setup.body.data as { secret: string };
      expect((await call(house, 'POST', '/api/v1/auth/me/mfa/totp/enable', { token: late.token, body: { code: codeOf(house, secret) } })).status).toBe(200);
      expect((await roles(late.token)).status).toBe(200);
    } finally {
      house.clock.offsetMs = 0;
    }
  });

  it('holds at once without grace, also for sessions that were open before', async () => {
    const code = await agency();
    const { token } = await signIn(house, code, 'admin');
    expect((await roles(token)).status).toBe(200);
    await ask({ totpRequired: 'all', totpGraceDays: 0 });
    lookAgain(token);
    expect((await roles(token)).body.code).toBe('AUTH_MFA_ENROLMENT_REQUIRED');
    await ask({ totpRequired: 'off' });
    lookAgain(token);
    expect((await roles(token)).status).toBe(200);
  });

  it('can be asked of administrators alone', async () => {
    const code = await agency();
    await ask({ totpRequired: 'admins', totpGraceDays: 0 });
    expect((await signIn(house, code, 'admin')).answer.body.data).toMatchObject({ mfaEnrolment: { overdue: true } });
    await house.addUser(tenant, 'manager', 'TALENT_MANAGER');
    expect((await signIn(house, code, 'manager')).answer.body.data).not.toHaveProperty('mfaEnrolment');
    const { answer, token } = await signIn(house, code, 'viewer');
    expect(answer.body.data).not.toHaveProperty('mfaEnrolment');
    expect((await call(house, 'GET', '/api/v1/auth/me/sessions', { token })).status).toBe(200);
  });

  it('cannot be taken away again, and a removed factor starts no new period of grace', async () => {
    const code = await agency();
    const { token } = await withTotp(house, code, 'admin');
    await ask({ totpRequired: 'all', totpGraceDays: 3 });
    expect((await call(house, 'POST', '/api/v1/auth/me/mfa/totp/disable', { token })).body.code).toBe('MFA_REQUIRED_BY_AGENCY');
    // Refused as a whole: the app is still there.
    expect((await call(house, 'GET', '/api/v1/auth/me/mfa', { token })).body.data).toMatchObject({ totp: { enabledAt: expect.any(String) } });
  });

  it('counts for sessions of an identity provider too, unless its word on two factors is trusted', async () => {
    const code = await agency();
    await ask({ totpRequired: 'all', totpGraceDays: 0 });
    const person = await house.database.tenant(tenant.id).read((q) => q.row<{ id: string; username: string }>(`select id, username from app_user where username = 'admin'`));
    const enter = (amr: string[]) => internalsOf(house.identity).enter({ tenant, person: person ?? { id: '', username: '' }, amr, client: { ip: '127.0.0.1', userAgent: 'x', requestId: 'r' } });
    const plain = await enter(['sso']);
    const trusted = await enter(['sso', 'mfa']);
    if (plain.kind !== 'signed-in' || trusted.kind !== 'signed-in') throw new Error('nobody has a second factor here');
    expect((await roles(plain.session.accessToken)).body.code).toBe('AUTH_MFA_ENROLMENT_REQUIRED');
    expect((await roles(trusted.session.accessToken)).status).toBe(200);
    expect((await signIn(house, code, 'admin', PASSWORD)).answer.status).toBe(200);
  });

  it('of an administrator is not taken away by somebody who is none, nor by the person', async () => {
    const code = await agency();
    const helper = await house.addUser(tenant, 'helper');
    await house.database.tenant(tenant.id).write(async (tx) => {
      const role = await tx.row<{ id: string }>(`insert into role (id, code, name) values ($1, 'HELPER', '{"en":"Helper"}') returning id`, [randomUUID()]);
      await tx.rows(`insert into role_policy (id, role_id, permission, effect) select gen_random_uuid(), $1, p, 'grant' from unnest($2::text[]) as p`, [role?.id, ['user:read', 'user:execute']]);
      await assignRole(tx, { userId: helper, roleId: role?.id ?? '', scope: { type: 'tenant' }, inherit: true });
    });
    await withTotp(house, code, 'admin');
    const { token } = await signIn(house, code, 'helper');
    const people = (await call(house, 'GET', '/api/v1/users', { token })).body.data as { id: string; username: string }[];
    const reset = (username: string) => call(house, 'POST', `/api/v1/users/${people.find((person) => person.username === username)?.id ?? ''}/reset-mfa`, { token });
    expect((await reset('admin')).body.code).toBe('PERMISSION_DENIED');
    expect((await reset('helper')).body.code).toBe('PERMISSION_DENIED');
    expect((await reset('viewer')).status).toBe(200);
  });

  it('is lifted from a person who lost everything by an administrator, never by the person, and ends her sessions', async () => {
    const code = await agency();
    const id = await house.addUser(tenant, 'lost');
    const { token: hers } = await withTotp(house, code, 'lost');
    const { token } = await signIn(house, code, 'admin');
    const { token: viewer } = await signIn(house, code, 'viewer');
    const factors = async () => (await call(house, 'GET', `/api/v1/users/${id}/mfa`, { token })).body.data;
    expect(await factors()).toEqual({ totp: true, passkeys: 0, recoveryCodes: 10 });
    expect((await call(house, 'POST', `/api/v1/users/${id}/reset-mfa`, { token: viewer })).status).toBeGreaterThanOrEqual(403);
    expect((await call(house, 'POST', `/api/v1/users/${id}/reset-mfa`, { token })).status).toBe(200);
    expect(await factors()).toEqual({ totp: false, passkeys: 0, recoveryCodes: 0 });
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: hers })).status).toBe(401);
    expect((await signIn(house, code, 'lost')).answer.body.data).toMatchObject({ accessToken: expect.any(String) });
    expect(house.mails.at(-1)).toMatchObject({ to: { userId: id }, params: { event: 'factors-reset' } });
  });
});
