import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenancy/types.js';
import { call, keptSignIn, openHouse, PASSWORD, signIn, type Answer, type House } from '../../testing/gate-house.js';

const MINUTE = 60_000;
const NEXT = 'Hoshizora-4711';

const administrator = keptSignIn('BOX');
let house: House;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  house = await openHouse('accounts');
  tenant = await house.addTenant('BOX');
});
afterAll(() => house.close());
beforeEach(async () => {
  house.mails.length = 0;
  house.mailing.on = true;
  house.clock.offsetMs = 0;
  admin = await administrator(house);
});

const post = (path: string, body?: unknown, token?: string): Promise<Answer> => call(house, 'POST', `/api/v1${path}`, { ...(body !== undefined && { body }), ...(token && { token }) });
const tokenOf = (template: string): string => String(house.mails.findLast((mail) => mail.template === template)?.params['path']).split('#')[1] ?? '';
const codes = (answer: Answer): unknown => (answer.body.details as { code: string }[]).map(({ code }) => code);
const security = (name: string) => house.database.tenant(tenant.id).read((q) => q.rows<{ outcome: string; meta: Record<string, unknown> }>('select outcome, meta from security_log where name = $1 order by seq', [name]));
const names = { username: 'mei', email: 'mei@example.com', displayName: 'Mei Tanaka', language: 'ja' };

describe('an invitation', () => {
  it('reaches a new person by mail in her language, and with its link she chooses her first password', async () => {
    const added = await post('/users', names, admin);
    expect(added.status).toBe(201);
    expect(added.body.data).toMatchObject({ hasPassword: false, secondFactor: false, invitation: { state: 'pending' } });
    expect(house.mails).toMatchObject([{ template: 'invitation', locale: 'ja', params: { hours: 72, inviter: 'admin' } }]);
    const token = tokenOf('invitation');
    expect((await post('/auth/links/inspect', { token })).body.data).toMatchObject({ purpose: 'invitation', tenant: { code: 'BOX' }, person: { username: 'mei', language: 'ja' }, rules: { name: 'classic', minLength: 12 } });

    expect((await signIn(house, 'BOX', 'mei', '')).answer.status).toBe(400);
    expect((await signIn(house, 'BOX', 'mei', NEXT)).answer.body.code).toBe('AUTH_INVALID_CREDENTIALS');
    const weak = await post('/auth/invitations/accept', { token, password: 'Mei-Tanaka-2026!' });
    expect([weak.body.code, codes(weak)]).toEqual(['PASSWORD_POLICY', ['personal']]);
    expect((await post('/auth/invitations/accept', { token, password: NEXT })).status).toBe(200);
    expect((await post('/auth/invitations/accept', { token, password: 'Another-One-4711' })).body).toMatchObject({ code: 'AUTH_LINK_INVALID', statusCode: 410 });
    const { answer } = await signIn(house, 'BOX', 'mei', NEXT);
    expect(answer.body.data).toMatchObject({ user: { hasPassword: true, invitation: null } });
  });

  it('is good for 72 hours; sent again, only the newer link is', async () => {
    const { id } = (await post('/users', { ...names, username: 'rin', email: 'rin@example.com' }, admin)).body.data as { id: string };
    const first = tokenOf('invitation');
    expect((await post(`/users/${id}/invite`, undefined, admin)).body.data).toMatchObject({ invitation: { state: 'pending' } });
    const second = tokenOf('invitation');
    expect((await post('/auth/links/inspect', { token: first })).body.code).toBe('AUTH_LINK_INVALID');
    house.clock.offsetMs = 71 * 60 * MINUTE;
    expect((await post('/auth/links/inspect', { token: second })).status).toBe(200);
    house.clock.offsetMs = 72 * 60 * MINUTE + 5_000;
    expect((await post('/auth/invitations/accept', { token: second, password: NEXT })).body.code).toBe('AUTH_LINK_INVALID');
  });

  it('is not sent to somebody who has a password, nor good for somebody who was deactivated', async () => {
    const known = await house.addUser(tenant, 'known');
    expect((await post(`/users/${known}/invite`, undefined, admin)).body.code).toBe('USER_NOT_INVITED');
    const { id } = (await post('/users', { ...names, username: 'left', email: 'left@example.com' }, admin)).body.data as { id: string };
    await post(`/users/${id}/deactivate`, {}, admin);
    expect((await post('/auth/invitations/accept', { token: tokenOf('invitation'), password: NEXT })).body.code).toBe('AUTH_LINK_INVALID');
  });

  it('goes to the right address when the wrong one is corrected, and the link at the wrong one is void', async () => {
    const { id } = (await post('/users', { ...names, username: 'typo', email: 'typo@wrong.example' }, admin)).body.data as { id: string };
    const wrong = tokenOf('invitation');
    const changed = await call(house, 'PATCH', `/api/v1/users/${id}`, { token: admin, body: { version: 1, email: 'typo@right.example' } });
    expect(changed.body.data).toMatchObject({ email: 'typo@right.example', invitation: { state: 'pending' } });
    expect(house.mails.map(({ template }) => template)).toEqual(['invitation', 'invitation']);
    expect((await post('/auth/invitations/accept', { token: wrong, password: NEXT })).body.code).toBe('AUTH_LINK_INVALID');
    expect((await post('/auth/invitations/accept', { token: tokenOf('invitation'), password: NEXT })).status).toBe(200);
  });

  it('is refused with its code where no mail can be sent', async () => {
    house.mailing.on = false;
    expect((await post('/users', { ...names, username: 'none', email: 'none@example.com' }, admin)).body.code).toBe('USER_INVITATION_UNAVAILABLE');
  });
});

describe('a forgotten password', () => {
  it('is replaced by the link of a mail, once; sessions end, locks open, and the person is told', async () => {
    const id = await house.addUser(tenant, 'aki');
    const before = await signIn(house, 'BOX', 'aki');
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(house, 'BOX', 'aki', 'nope');
    expect((await post('/auth/password/forgot', { tenantCode: 'box', username: 'ＡＫＩ' })).body).toMatchObject({ data: { accepted: true } });
    expect(house.mails.at(-1)).toMatchObject({ template: 'password-reset', to: { userId: id }, params: { minutes: 30 } });
    const token = tokenOf('password-reset');

    expect(codes(await post('/auth/password/reset', { token, password: PASSWORD }))).toEqual(['reused']);
    const answers = await Promise.all(['Aaa-Hoshizora-1', 'Bbb-Hoshizora-2', 'Ccc-Hoshizora-3'].map((password) => post('/auth/password/reset', { token, password })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect(answers.find(({ status }) => status === 200)?.headers.get('set-cookie')).toBeNull();
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: before.token })).status).toBe(401);
    const chosen = ['Aaa-Hoshizora-1', 'Bbb-Hoshizora-2', 'Ccc-Hoshizora-3'][answers.findIndex(({ status }) => status === 200)] ?? '';
    expect((await signIn(house, 'BOX', 'aki', chosen)).answer.status).toBe(200);
    expect(house.mails.at(-1)).toMatchObject({ template: 'password-changed', to: { userId: id } });
  });

  it('drops the devices that the person trusted', async () => {
    const id = await house.addUser(tenant, 'trusting');
    const db = house.database.tenant(tenant.id);
    await db.write((tx) => tx.rows(`insert into trusted_device (id, user_id, token_hash, created_at, last_used_at, expires_at) values (gen_random_uuid(), $1, 'x', now(), now(), now() + interval '9 days')`, [id]));
    await post('/auth/password/forgot', { tenantCode: 'BOX', username: 'trusting' });
    expect((await post('/auth/password/reset', { token: tokenOf('password-reset'), password: NEXT })).status).toBe(200);
    expect(await db.read((q) => q.rows('select 1 from trusted_device where user_id = $1', [id]))).toEqual([]);
  });

  it('reset leaves the second factor where it was: the new password alone opens nothing', async () => {
    const id = await house.addUser(tenant, 'factored');
    await house.database.tenant(tenant.id).write((tx) => tx.rows(`insert into totp_factor (id, user_id, status, secret_sealed, created_at, enabled_at) values (gen_random_uuid(), $1, 'active', '\\x00', now(), now())`, [id]));
    await post('/auth/password/forgot', { tenantCode: 'BOX', username: 'factored' });
    expect((await post('/auth/password/reset', { token: tokenOf('password-reset'), password: NEXT })).status).toBe(200);
    const { answer } = await signIn(house, 'BOX', 'factored', NEXT);
    expect(answer.body.data).toMatchObject({ mfaRequired: true, methods: ['totp'] });
  });

  it('answers the same for nobody, for an unknown agency, and for who may not; nobody gets more than three mails an hour', async () => {
    await house.addUser(tenant, 'often');
    await post('/users', { ...names, username: 'invited', email: 'invited@example.com' }, admin);
    house.mails.length = 0;
    const asked = await Promise.all([
      post('/auth/password/forgot', { tenantCode: 'BOX', username: 'nobody' }),
      post('/auth/password/forgot', { tenantCode: 'NOWHERE', username: 'often' }),
      post('/auth/password/forgot', { tenantCode: 'BOX', email: 'invited@example.com' }),
      post('/auth/password/forgot', { tenantCode: 'BOX', email: 'often@example.com' }),
    ]);
    for (const { status, body } of asked) expect({ status, body: { ...body, requestId: '' } }).toEqual({ status: 202, body: { ...asked[0]?.body, requestId: '' } });
    expect(house.mails).toHaveLength(1);
    for (let more = 0; more < 4; more += 1) expect((await post('/auth/password/forgot', { tenantCode: 'BOX', username: 'often' })).status).toBe(202);
    expect(house.mails).toHaveLength(3);
    house.clock.offsetMs = 61 * MINUTE;
    await post('/auth/password/forgot', { tenantCode: 'BOX', username: 'often' });
    expect(house.mails).toHaveLength(4);
  });

  it('takes the same time for known and unknown people, to the step', async () => {
    await house.addUser(tenant, 'timed');
    const time = async (username: string): Promise<number> => {
      const started = performance.now();
      await post('/auth/password/forgot', { tenantCode: 'BOX', username });
      return performance.now() - started;
    };
    for (const username of ['timed', 'nobody', 'timed', 'nobody2']) expect(await time(username)).toBeGreaterThanOrEqual(295);
  });

  it('has a link that runs out after half an hour, and is no other kind of link', async () => {
    await house.addUser(tenant, 'late');
    await post('/auth/password/forgot', { tenantCode: 'BOX', username: 'late' });
    const token = tokenOf('password-reset');
    expect((await post('/auth/invitations/accept', { token, password: NEXT })).body.code).toBe('AUTH_LINK_INVALID');
    expect((await post('/auth/email/confirm', { token })).body.code).toBe('AUTH_LINK_INVALID');
    house.clock.offsetMs = 31 * MINUTE;
    expect((await post('/auth/password/reset', { token, password: NEXT })).body.code).toBe('AUTH_LINK_INVALID');
  });

  it.each(['x', '', `${'0'.repeat(32)}.${'A'.repeat(43)}`, `' or 1=1 --`])('refuses the made-up token %j', async (token) => {
    const answer = await post('/auth/password/reset', { token, password: NEXT });
    expect([400, 410]).toContain(answer.status);
  });

  it('rests as a hash alone', async () => {
    await house.addUser(tenant, 'hashed');
    await post('/auth/password/forgot', { tenantCode: 'BOX', username: 'hashed' });
    const rows = await house.database.tenant(tenant.id).read((q) => q.rows<{ line: string }>('select row_to_json(l)::text as line from account_link l'));
    expect(JSON.stringify(rows)).not.toContain(tokenOf('password-reset').split('.')[1]);
  });

  it('says so when no mail can be sent, whoever asks', async () => {
    house.mailing.on = false;
    for (const username of ['admin', 'nobody']) expect((await post('/auth/password/forgot', { tenantCode: 'BOX', username })).body.code).toBe('MAIL_NOT_CONFIGURED');
  });

  it('can be started by an administrator, who never sets one', async () => {
    const id = await house.addUser(tenant, 'helped');
    expect((await post(`/users/${id}/reset-password`, { password: NEXT }, admin)).status).toBe(400);
    expect((await post(`/users/${id}/reset-password`, undefined, admin)).status).toBe(200);
    expect((await signIn(house, 'BOX', 'helped')).answer.status).toBe(200);
    expect((await post('/auth/password/reset', { token: tokenOf('password-reset'), password: NEXT })).status).toBe(200);
    const { token: viewer } = await signIn(house, 'BOX', 'helped', NEXT);
    expect((await post(`/users/${id}/reset-password`, undefined, viewer)).status).toBe(404);
  });
});

describe('another e-mail address', () => {
  const change = (token: string, email: string): Promise<Answer> => post('/auth/me/email', { email }, token);

  it('is confirmed at the new one and told to the old one', async () => {
    const id = await house.addUser(tenant, 'nao');
    const { token } = await signIn(house, 'BOX', 'nao');
    expect((await change(token, 'nao@new.example')).status).toBe(200);
    expect(house.mails.at(-1)).toMatchObject({ template: 'email-change', to: { userId: id, address: 'nao@new.example' } });
    expect((await call(house, 'GET', '/api/v1/auth/me', { token })).body.data).toMatchObject({ pendingEmail: 'nao@new.example', user: { email: 'nao@example.com' } });
    expect((await post('/auth/email/confirm', { token: tokenOf('email-change') })).body.data).toEqual({ email: 'nao@new.example' });
    expect((await call(house, 'GET', '/api/v1/auth/me', { token })).body.data).toMatchObject({ pendingEmail: null, user: { email: 'nao@new.example' } });
    expect(house.mails.at(-1)).toMatchObject({ template: 'email-changed', to: { userId: id, address: 'nao@example.com' }, params: { email: 'n***@new.example' } });
    expect((await security('auth.email.changed')).length).toBe(1);
  });

  it('is refused when somebody has it, also when somebody took it meanwhile', async () => {
    await house.addUser(tenant, 'umi');
    const { token } = await signIn(house, 'BOX', 'umi');
    expect((await change(token, 'ADMIN@example.com')).body.code).toBe('EMAIL_TAKEN');
    await change(token, 'shared@example.com');
    await post('/users', { ...names, username: 'faster', email: 'shared@example.com' }, admin);
    expect((await post('/auth/email/confirm', { token: tokenOf('email-change') })).body.code).toBe('EMAIL_TAKEN');
  });

  it('can be withdrawn', async () => {
    await house.addUser(tenant, 'withdrawn');
    const { token } = await signIn(house, 'BOX', 'withdrawn');
    await change(token, 'oops@example.com');
    expect((await call(house, 'DELETE', '/api/v1/auth/me/email', { token })).status).toBe(204);
    expect((await post('/auth/email/confirm', { token: tokenOf('email-change') })).body.code).toBe('AUTH_LINK_INVALID');
  });

  it('set by an administrator is told to the old one', async () => {
    const id = await house.addUser(tenant, 'moved');
    await call(house, 'PATCH', `/api/v1/users/${id}`, { token: admin, body: { version: 1, email: 'moved@new.example' } });
    expect(house.mails.at(-1)).toMatchObject({ template: 'email-changed', to: { address: 'moved@example.com' } });
    await post('/auth/password/forgot', { tenantCode: 'BOX', username: 'moved' });
    const reset = tokenOf('password-reset');
    await call(house, 'PATCH', `/api/v1/users/${id}`, { token: admin, body: { version: 2, email: 'moved@newer.example' } });
    expect((await post('/auth/password/reset', { token: reset, password: NEXT })).body.code).toBe('AUTH_LINK_INVALID');
  });
});

describe('the age of a password', () => {
  it('is a reminder after ninety days, never a lock, and modern agencies do without', async () => {
    const id = await house.addUser(tenant, 'aged');
    await house.database.tenant(tenant.id).write((tx) => tx.rows(`update app_user set password_changed_at = now() - interval '91 days' where id = $1`, [id]));
    const { token, answer } = await signIn(house, 'BOX', 'aged');
    expect(answer.status).toBe(200);
    expect((await call(house, 'GET', '/api/v1/auth/me', { token })).body.data).toMatchObject({ passwordReminder: { days: 91 } });
    await house.database.tenant(tenant.id).write((tx) => house.settings.change(tx, tenant.id, { type: 'tenant' }, { version: undefined, set: { passwordPolicy: 'modern' } }));
    await expect.poll(async () => (await call(house, 'GET', '/api/v1/auth/me', { token })).body.data, { timeout: 20_000 }).toMatchObject({ passwordReminder: null });
    expect((await call(house, 'GET', '/api/v1/auth/me/password-rules', { token })).body.data).toMatchObject({ name: 'modern', minLength: 15, classes: false });
    const short = await post('/auth/me/password', { current: PASSWORD, next: 'Hoshizora-4711' }, token);
    expect(codes(short)).toEqual(['too_short']);
    expect((await post('/auth/me/password', { current: PASSWORD, next: 'hoshizora de utau neko' }, token)).status).toBe(200);
    await house.database.tenant(tenant.id).write((tx) => house.settings.change(tx, tenant.id, { type: 'tenant' }, { version: undefined, set: { passwordPolicy: null } }));
  });
});
