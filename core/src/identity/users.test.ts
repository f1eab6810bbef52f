import { HakoError } from '@hako/sdk-plugin';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call, keptSignIn, openHouse, signIn, type Answer, type House } from '../testing/gate-house.js';
import type { Tenant } from '../tenancy/types.js';

describe('the people of an agency', () => {
  const administrator = keptSignIn('BOX');
  let house: House;
  let tenant: Tenant;
  let admin: string;
  beforeAll(async () => {
    house = await openHouse('users');
    tenant = await house.addTenant('BOX');
  });
  beforeEach(async () => void (admin = await administrator(house)));
  afterAll(() => house.close());

  const as = (token: string) => (method: string, path: string, body?: unknown): Promise<Answer> => call(house, method, `/api/v1${path}`, { token, ...(body === undefined ? {} : { body }) });
  const person = (username: string) => ({ username, email: `${username}@example.com`, displayName: 'そら 経理', password: 'Nagareboshi-2026' });

  it('are added, found, changed with their version, and never show a hash', async () => {
    const made = await as(admin)('POST', '/users', person('sora'));
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({ username: 'sora', displayName: 'そら 経理', status: 'active', version: 1, mustChangePassword: false });
    const { id } = made.body.data as { id: string };
    expect((await as(admin)('GET', '/users?q=そら')).body.data).toMatchObject([{ id }]);
    const changed = await as(admin)('PATCH', `/users/${id}`, { version: 1, displayName: 'Sora' });
    expect(changed.body.data).toMatchObject({ displayName: 'Sora', version: 2 });
    const stale = await as(admin)('PATCH', `/users/${id}`, { version: 1, displayName: 'Late' });
    expect(stale.body).toMatchObject({ code: 'VERSION_CONFLICT', statusCode: 409, details: { current: { version: 2, displayName: 'Sora' } } });
    expect(made.text + changed.text + stale.text).not.toMatch(/argon2|password_hash|token_version/);
    expect((await signIn(house, 'BOX', 'sora@example.com', 'Nagareboshi-2026')).answer.status).toBe(200);
  });

  it('are listed with the roles that they hold now, their own and their groups\u2019, found by role, and sorted by their last sign-in', async () => {
    const db = house.database.tenant(tenant.id);
    const ids = Object.fromEntries(await Promise.all(['holder', 'member', 'nobody'].map(async (name) => [name, await house.addUser(tenant, name)] as const)));
    const roleId = (await db.read((q) => q.row<{ id: string }>(`select id from role where code = 'MODERATOR'`)))?.id ?? '';
    await db.write(async (tx) => {
      const talent = tx.rows(`insert into role_assignment (id, user_id, role_id, scope_type, scope_id) values (gen_random_uuid(), $1, $2, 'talent', gen_random_uuid())`, [ids['holder'], roleId]);
      const over = tx.rows(`insert into role_assignment (id, user_id, role_id, scope_type, expires) values (gen_random_uuid(), $1, $2, 'tenant', now() - interval '1 hour')`, [ids['nobody'], roleId]);
      await Promise.all([talent, over]);
      await tx.rows(`with g as (insert into user_group (id, name) values (gen_random_uuid(), 'Night shift') returning id), m as (insert into user_group_member (group_id, user_id) select id, $1 from g)
                     insert into group_assignment (id, group_id, role_id, scope_type) select gen_random_uuid(), id, $2, 'tenant' from g`, [ids['member'], roleId]);
    });
    const list = async (query: string): Promise<{ username: string; roles: unknown[] }[]> => (await as(admin)('GET', `/users?pageSize=100&sort=username&${query}`)).body.data as never;
    const moderator = { id: roleId, code: 'MODERATOR', name: { en: 'Moderator', zh: '审核员', ja: 'モデレーター' } };
    expect((await list(`roleId=${roleId}`)).map(({ username, roles }) => ({ username, roles }))).toEqual([
      { username: 'holder', roles: [{ ...moderator, whole: false }] },
      { username: 'member', roles: [{ ...moderator, whole: true }] },
    ]);
    expect(await list('roleId=none')).toContainEqual(expect.objectContaining({ username: 'nobody', roles: [] }));
    expect((await list('roleId=none')).map(({ username }) => username)).not.toContain('holder');
    expect((await as(admin)('GET', `/users?roleId=${roleId}&pageSize=1`)).body.meta).toMatchObject({ total: 2 });
    expect((await as(admin)('GET', '/users?roleId=ADMIN')).status).toBe(400);
    const pages: string[] = [];
    for (let cursor = ''; pages.length < 100; ) {
      const page = await as(admin)('GET', `/users?sort=-lastLoginAt&pageSize=2${cursor}`);
      pages.push(...(page.body.data as { username: string }[]).map(({ username }) => username));
      if (!page.body.meta?.['nextCursor']) break;
      cursor = `&cursor=${String(page.body.meta['nextCursor'])}`;
    }
    // Who signed in stands first; who never did comes last, and nobody twice.
    expect([pages.includes('admin'), pages.indexOf('admin') < pages.indexOf('nobody'), new Set(pages).size]).toEqual([true, true, pages.length]);
  });

  it('cannot be given what is not asked for', async () => {
    for (const extra of [{ status: 'active' }, { token_version: 9 }, { id: '00000000-0000-4000-8000-000000000000' }, { roles: ['ADMIN'] }, { passwordHash: 'x' }, { version: 7 }]) {
      const answer = await as(admin)('POST', '/users', { ...person('mass'), ...extra });
      expect([Object.keys(extra)[0], answer.status, answer.body.details]).toMatchObject([Object.keys(extra)[0], 400, [{ path: `/${Object.keys(extra)[0]}`, code: 'unknown' }]]);
    }
    const me = await as(admin)('PATCH', '/auth/me', { displayName: 'Admin', email: 'other@example.com' });
    expect(me.status).toBe(400);
  });

  it('have names that are taken whatever their spelling', async () => {
    expect((await as(admin)('POST', '/users', { ...person('ＳＯＲＡ'), email: 'new@example.com' })).body.code).toBe('USERNAME_TAKEN');
    expect((await as(admin)('POST', '/users', { ...person('other'), email: 'SORA@example.com' })).body.code).toBe('EMAIL_TAKEN');
    const both = await Promise.all([as(admin)('POST', '/users', person('race')), as(admin)('POST', '/users', person('race'))]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('need a first password that holds, where no mail server could invite them', async () => {
    house.mailing.on = false;
    expect((await as(admin)('POST', '/users', { username: 'nopass', email: 'nopass@example.com', displayName: 'x' })).body).toMatchObject({ code: 'USER_INVITATION_UNAVAILABLE', statusCode: 422 });
    house.mailing.on = true;
    const weak = await as(admin)('POST', '/users', { ...person('weakling'), password: 'Weakling-2026' });
    expect(weak.body).toMatchObject({ code: 'PASSWORD_POLICY', details: [{ path: '/password', code: 'personal' }] });
  });

  it('first choose a new password where that was asked: nothing else answers before', async () => {
    await as(admin)('POST', '/users', { ...person('fresh'), mustChangePassword: true });
    const { token, answer } = await signIn(house, 'BOX', 'fresh', 'Nagareboshi-2026');
    expect(answer.body.data).toMatchObject({ passwordChangeRequired: true });
    expect((await as(token)('GET', '/users')).body.code).toBe('AUTH_PASSWORD_CHANGE_REQUIRED');
    expect((await as(token)('POST', '/permissions/check', { checks: [{ permission: 'user:read', scopeType: 'tenant' }] })).body.code).toBe('AUTH_PASSWORD_CHANGE_REQUIRED');
    expect((await as(token)('GET', '/auth/me')).status).toBe(200);
    expect((await as(token)('POST', '/auth/me/password', { current: 'Nagareboshi-2026', next: 'Hoshizora-4711' })).status).toBe(200);
    expect((await as(token)('POST', '/permissions/check', { checks: [{ permission: 'user:read', scopeType: 'tenant' }] })).status).toBe(200);
  });

  it('see only what their roles say, and are refused by name', async () => {
    await house.addUser(tenant, 'viewer', 'VIEWER');
    const { token } = await signIn(house, 'BOX', 'viewer');
    const refused = await as(token)('POST', '/users', person('never'));
    expect(refused.body).toMatchObject({ code: 'PERMISSION_DENIED', statusCode: 403, details: { permission: 'user:write' } });
    const { body } = await as(admin)('GET', '/users?q=sora');
    const [sora] = body.data as { id: string }[];
    // Who may not see people at all learns nothing about one.
    expect((await as(token)('GET', `/users/${sora?.id}`)).body.code).toBe('NOT_FOUND');
    expect((await call(house, 'GET', '/api/v1/users')).body.code).toBe('AUTH_REQUIRED');
  });

  it('of another agency do not exist', async () => {
    const other = await house.addTenant('OTHER');
    const stranger = await house.addUser(other, 'stranger');
    for (const [method, path, body] of [['GET', '', undefined], ['PATCH', '', { version: 1, displayName: 'x' }], ['POST', '/deactivate', {}], ['POST', '/unlock', undefined], ['GET', '/assignments', undefined]] as const) {
      expect([path, (await as(admin)(method, `/users/${stranger}${path}`, body)).body.code]).toEqual([path, 'NOT_FOUND']);
    }
    const { token } = await signIn(house, 'OTHER', 'stranger');
    expect((await call(house, 'GET', '/api/v1/auth/me', { token })).body.data).toMatchObject({ tenant: { code: 'OTHER' } });
  });

  it('keep their last administrator', async () => {
    const { body } = await as(admin)('GET', '/auth/me');
    const own = (body.data as { user: { id: string } }).user.id;
    expect((await as(admin)('POST', `/users/${own}/deactivate`)).body.code).toBe('USER_SELF_DEACTIVATION');
    const second = await house.addUser(tenant, 'second', 'ADMIN');
    const { token } = await signIn(house, 'BOX', 'second');
    expect((await as(token)('POST', `/users/${own}/deactivate`)).status).toBe(200);
    expect((await as(token)('POST', `/users/${second}/deactivate`)).body.code).toBe('USER_SELF_DEACTIVATION');
    const assignments = (await as(token)('GET', `/users/${second}/assignments`)).body.data as { id: string }[];
    expect((await as(token)('DELETE', `/users/${second}/assignments/${assignments[0]?.id}`)).body.code).toBe('LAST_ADMIN');
    expect((await as(token)('POST', `/users/${own}/reactivate`)).status).toBe(200);
    admin = (await signIn(house, 'BOX', 'admin')).token;
  });

  it('keep their address from colleagues who may do less: with it they would have the account', async () => {
    const role = (await as(admin)('POST', '/roles', { code: 'STEWARD', name: { en: 'Steward', zh: '管理', ja: '世話役' }, policies: ['user:read', 'user:write', 'user:execute'].map((permission) => ({ permission, effect: 'grant' })) })).body.data as { id: string };
    const steward = await house.addUser(tenant, 'steward');
    expect((await as(admin)('POST', `/users/${steward}/assignments`, { roleId: role.id, scopeType: 'tenant' })).status).toBe(201);
    const plain = await house.addUser(tenant, 'plain');
    const powerful = await house.addUser(tenant, 'powerful', 'ADMIN');
    const { token } = await signIn(house, 'BOX', 'steward');
    const move = async (id: string, by = token): Promise<unknown> => {
      const { version } = (await as(admin)('GET', `/users/${id}`)).body.data as { version: number };
      const { status, body } = await as(by)('PATCH', `/users/${id}`, { version, email: `${id}@mine.example` });
      return status === 200 ? 'moved' : body.code;
    };
    expect([await move(plain), await move(powerful)]).toEqual(['moved', 'ACCESS_OUTRANKED']);
    const other = (await as(admin)('GET', `/users/${powerful}`)).body.data as { version: number };
    expect((await as(token)('PATCH', `/users/${powerful}`, { version: other.version, displayName: 'Renamed' })).status).toBe(200);
    // Asleep, she still has what wakes with her.
    await as(token)('POST', `/users/${powerful}/deactivate`);
    expect([await move(powerful), await move(powerful, admin)]).toEqual(['ACCESS_OUTRANKED', 'moved']);
    const group = (await as(admin)('POST', '/groups', { name: 'Keepers' })).body.data as { id: string };
    await as(admin)('POST', `/groups/${group.id}/assignments`, { roleId: role.id, scopeType: 'tenant' });
    await as(admin)('PATCH', `/groups/${group.id}`, { version: 1, memberIds: [plain] });
    expect(await move(plain)).toBe('moved');
    await as(admin)('POST', `/users/${plain}/policies`, { permission: 'role:read', effect: 'grant', scopeType: 'tenant' });
    expect([await move(plain), await move(plain, admin)]).toEqual(['ACCESS_OUTRANKED', 'moved']);
  });

  it('come back only when whoever wants a say lets them', async () => {
    const id = await house.addUser(tenant, 'returning');
    const asked: string[] = [];
    house.guard.refusal = (hook) => (asked.push(hook), new HakoError('PLUGIN_UNAVAILABLE', { retryAfter: 5 }));
    try {
      expect((await as(admin)('POST', `/users/${id}/reactivate`)).status).toBe(200);
      expect((await as(admin)('POST', `/users/${id}/deactivate`)).status).toBe(200);
      expect(asked).toEqual([]);
      expect((await as(admin)('POST', `/users/${id}/reactivate`)).body.code).toBe('PLUGIN_UNAVAILABLE');
      expect(asked).toEqual(['core.user.reactivate@1']);
    } finally {
      house.guard.refusal = undefined;
    }
    expect((await as(admin)('POST', `/users/${id}/reactivate`)).body.data).toMatchObject({ status: 'active' });
  });

  it('lose a right in every process within a second', async () => {
    const there = await openHouse('users', { on: house.fixture, tenants: new Map([[tenant.id, tenant]]) });
    try {
      const id = await house.addUser(tenant, 'revoked', 'ADMIN');
      const { token } = await signIn(house, 'BOX', 'revoked');
      const list = (): Promise<Answer> => call(there, 'GET', '/api/v1/users', { token });
      expect((await list()).status).toBe(200);
      const [assignment] = (await as(admin)('GET', `/users/${id}/assignments`)).body.data as { id: string }[];
      expect((await as(admin)('DELETE', `/users/${id}/assignments/${assignment?.id}`)).status).toBe(204);
      await expect.poll(async () => (await list()).body, { interval: 10 }).toMatchObject({ code: 'PERMISSION_DENIED', details: { permission: 'user:read' } });
    } finally {
      await there.close();
    }
  });

  it('page forward without gaps by cursor', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await as(admin)('GET', `/users?pageSize=2&sort=username${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.status).toBe(200);
      ids.push(...(page.body.data as { id: string }[]).map((each) => each.id));
      cursor = page.body.meta?.['nextCursor'] as string | null;
    }
    const total = (await as(admin)('GET', '/users?pageSize=1')).body.meta?.['total'];
    expect(new Set(ids).size).toBe(total);
    for (const bad of ['x', 'AAAA', Buffer.from('["-createdAt","x","y"]').toString('base64url'), Buffer.from('["username","x","y"]').toString('base64url')]) {
      expect((await as(admin)('GET', `/users?sort=username&cursor=${bad}`)).body.code).toBe('VALIDATION_FAILED');
    }
    expect((await as(admin)('GET', '/users?sort=passwordHash')).body.code).toBe('VALIDATION_FAILED');
    expect((await as(admin)('GET', '/users?pageSize=101')).body.code).toBe('VALIDATION_FAILED');
  });

  it('leave their traces: who signed in, who failed, who was refused, what changed', async () => {
    const security = await as(admin)('GET', '/logs/security?pageSize=100');
    expect(security.status).toBe(200);
    const names = (security.body.data as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['auth.login.succeeded', 'permission.denied', 'auth.password.changed']));
    const changes = await as(admin)('GET', '/logs/changes?pageSize=100&action=user.updated');
    expect(JSON.stringify(changes.body.data)).toContain('"displayName":"Sora"');
    expect(JSON.stringify(changes.body.data)).not.toContain('sora@example.com');
  });
});
