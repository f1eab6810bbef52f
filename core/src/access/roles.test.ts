import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';

interface Role { id: string; code: string; version: number; active: boolean; policies: { permission: string; effect: string }[]; offered: { permission: string; effect: string }[] }
interface Assignment { id: string; roleCode: string; scopeType: string; scopeId: string | null }
interface User { id: string; username: string }

let host: TestHost;
let admin: TestClient;
let serial = 0;
beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '../../test/fixtures/good-neighbour')], tenants: 2 });
  admin = host.as('DEMO', 'admin');
});
afterAll(() => host?.stop());

const code = (): string => `ROLE_${(serial += 1)}`;
const make = async (policies: { permission: string; effect: string }[]): Promise<Role> => {
  const answer = await admin.post<Role>('/roles', { code: code(), name: { en: 'Helper', ja: '補助' }, policies });
  expect(answer.status).toBe(201);
  return answer.data;
};
const user = async (username: string): Promise<User> => (await admin.get<User[]>('/users?pageSize=100')).data.find((each) => each.username === username)!;
const give = (userId: string, roleId: string, scope: object = { scopeType: 'tenant' }) => admin.post<Assignment>(`/users/${userId}/assignments`, { roleId, ...scope });
const allowed = async (client: TestClient, permission: string): Promise<unknown> => (await client.post<unknown[]>('/permissions/check', { checks: [{ permission, scopeType: 'tenant' }] })).data[0];

describe('roles', () => {
  it('are made, changed under their version, switched off and on, and logged', async () => {
    const role = await make([{ permission: 'talent:read', effect: 'grant' }]);
    expect(role).toMatchObject({ version: 1, active: true, policies: [{ permission: 'talent:read', effect: 'grant' }] });
    const changed = await admin.patch<Role>(`/roles/${role.id}`, { version: 1, policies: [{ permission: 'talent:*', effect: 'deny' }] });
    expect(changed.data).toMatchObject({ version: 2, policies: [{ permission: 'talent:*', effect: 'deny' }] });
    expect(await admin.patch(`/roles/${role.id}`, { version: 1, name: { en: 'Late' } })).toMatchObject({ status: 409, code: 'VERSION_CONFLICT' });
    expect((await admin.post<Role>(`/roles/${role.id}/deactivate`)).data).toMatchObject({ active: false, version: 3 });
    expect((await admin.post<Role>(`/roles/${role.id}/reactivate`)).data).toMatchObject({ active: true, version: 4 });
    expect((await host.changes('DEMO')).filter((entry) => entry.resource_id === role.id).map((entry) => entry.action)).toEqual(['role.created', 'role.updated', 'role.deactivated', 'role.reactivated']);
  });

  it('have a code of their own', async () => {
    const role = await make([]);
    expect(await admin.post('/roles', { code: role.code, name: { en: 'Again' } })).toMatchObject({ status: 409, code: 'ROLE_CODE_TAKEN' });
  });

  it('name only permissions that exist, each once', async () => {
    const answer = await admin.post('/roles', { code: code(), name: { en: 'X' }, policies: [{ permission: 'talent:read', effect: 'grant' }, { permission: 'talent:read', effect: 'deny' }, { permission: 'moon:read', effect: 'grant' }] });
    expect(answer).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect((answer.body as { details: { path: string; code: string }[] }).details.map(({ path, code: problem }) => `${path} ${problem}`)).toEqual(['/policies/1/permission duplicate', '/policies/2/permission unknown']);
  });

  it('are not there for another agency', async () => {
    const role = await make([]);
    const other = host.as('OTHER', 'admin');
    expect(await other.get(`/roles/${role.id}`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await other.patch(`/roles/${role.id}`, { version: 1, name: { en: 'Mine' } })).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});

describe('what a template has gained since', () => {
  const NEW = 'security.blocklist:read';
  /** As an agency of last year has it: neither the line nor the question were there. */
  const age = async (): Promise<Role> => {
    await host.core.database.tenant(host.tenant('DEMO').id).write(async (tx) => {
      await tx.rows(`update role set template_seen = array_remove(template_seen, $1) where code = 'MODERATOR'`, [NEW]);
      await tx.rows(`delete from role_policy where permission = $1 and role_id = (select id from role where code = 'MODERATOR')`, [NEW]);
    });
    return moderator();
  };
  const moderator = async (): Promise<Role> => (await admin.get<Role[]>('/roles')).data.find((each) => each.code === 'MODERATOR')!;
  const permissions = ({ policies }: Role): string[] => policies.map(({ permission }) => permission);

  it('is offered, and is declined for good without a change of rights', async () => {
    expect((await moderator()).offered).toEqual([]);
    const role = await age();
    expect(role.offered).toEqual([{ permission: NEW, effect: 'grant' }]);
    expect(permissions(role)).not.toContain(NEW);
    const decline = (...wanted: string[]) => admin.post<Role>(`/roles/${role.id}/decline-offers`, { version: role.version, permissions: wanted });
    expect(await decline('talent:read')).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    const declined = await decline(NEW);
    expect(declined.data).toMatchObject({ version: role.version + 1, offered: [], policies: role.policies });
    expect(await decline(NEW)).toMatchObject({ status: 409, code: 'VERSION_CONFLICT' });
    expect((await host.changes('DEMO')).filter((entry) => entry.action === 'role.offers_declined')).toHaveLength(1);
    expect((await host.as('DEMO', 'viewer').post(`/roles/${role.id}/decline-offers`, { version: 1, permissions: [NEW] })).status).toBe(404);
  });

  it('is taken by an ordinary change, and a line that staff take out later is not offered again', async () => {
    const role = await age();
    const taken = (await admin.patch<Role>(`/roles/${role.id}`, { version: role.version, policies: [...role.policies, ...role.offered] })).data;
    expect([taken.offered, permissions(taken).includes(NEW)]).toEqual([[], true]);
    const out = (await admin.patch<Role>(`/roles/${role.id}`, { version: taken.version, policies: role.policies })).data;
    expect([out.offered, permissions(out).includes(NEW)]).toEqual([[], false]);
  });

  it('is not offered where a wider line gives it already, nor to roles of the agency’s own', async () => {
    const role = await age();
    expect((await admin.patch<Role>(`/roles/${role.id}`, { version: role.version, policies: [...role.policies, { permission: 'security.blocklist:*', effect: 'grant' }] })).data.offered).toEqual([]);
    expect((await make([])).offered).toEqual([]);
  });
});

describe('what a plugin’s manifest says of role templates', () => {
  const NEW = 'good-neighbour.thing:read';
  const roleOf = async (tenant: string, wanted: string): Promise<Role> => (await host.as(tenant, 'admin').get<Role[]>('/roles')).data.find((each) => each.code === wanted)!;

  it('is what a new agency begins with, beside core’s own lines', async () => {
    expect((await roleOf('DEMO', 'SUPPORT')).policies).toEqual(expect.arrayContaining([{ permission: NEW, effect: 'grant' }, { permission: 'talent:read', effect: 'grant' }]));
    expect((await roleOf('DEMO', 'ANALYST')).policies).toContainEqual({ permission: 'good-neighbour.thing:*', effect: 'deny' });
    expect((await roleOf('DEMO', 'VIEWER')).policies.filter(({ permission }) => permission.startsWith('good-neighbour'))).toEqual([]);
    const templates = (await admin.get<{ code: string; policies: unknown[] }[]>('/roles/templates')).data;
    expect(templates.find((each) => each.code === 'LOCAL_ADMIN')?.policies).toContainEqual({ permission: 'good-neighbour.thing:*', effect: 'grant' });
    // Core itself speaks of nobody's permissions but its own.
    expect(templates.flatMap(({ policies }) => policies as { permission: string }[]).filter(({ permission }) => /^(customer|marshmallow|homepage|report)\b/.test(permission))).toEqual([]);
  });

  it('is offered to agencies from before the plugin, once they have it', async () => {
    const there = host.as('OTHER', 'admin');
    await host.core.database.tenant(host.tenant('OTHER').id).write(async (tx) => {
      await tx.rows(`update role set template_seen = array_remove(template_seen, $1) where code = 'SUPPORT'`, [NEW]);
      await tx.rows(`delete from role_policy where permission = $1 and role_id = (select id from role where code = 'SUPPORT')`, [NEW]);
    });
    expect((await there.post('/plugins/good-neighbour/disable')).status).toBe(200);
    expect((await roleOf('OTHER', 'SUPPORT')).offered).toEqual([]);
    expect((await there.post('/plugins/good-neighbour/enable')).status).toBe(200);
    expect((await roleOf('OTHER', 'SUPPORT')).offered).toEqual([{ permission: NEW, effect: 'grant' }]);
  });
});

describe('giving and taking', () => {
  it('takes effect with the next question, and so does taking away', async () => {
    const viewer = host.as('DEMO', 'viewer');
    const { id } = await user('viewer');
    const role = await make([{ permission: 'plugin:read', effect: 'grant' }]);
    expect(await allowed(viewer, 'plugin:read')).toEqual({ allowed: false, reason: 'UNSET' });
    const given = await give(id, role.id);
    expect(given.status).toBe(201);
    expect(await allowed(viewer, 'plugin:read')).toEqual({ allowed: true, reason: 'GRANT' });
    expect(await give(id, role.id)).toMatchObject({ status: 409, code: 'ROLE_ASSIGNED_ALREADY' });
    expect((await admin.delete(`/users/${id}/assignments/${given.data.id}`)).status).toBe(204);
    expect(await allowed(viewer, 'plugin:read')).toEqual({ allowed: false, reason: 'UNSET' });
  });

  it('lets a deny win over the administrator’s own wide grant, and explains it', async () => {
    const { id } = await user('admin');
    const role = await make([{ permission: 'log.event:*', effect: 'deny' }]);
    await give(id, role.id);
    expect(await allowed(admin, 'log.event:read')).toEqual({ allowed: false, reason: 'EXPLICIT_DENY' });
    const why = (await admin.post<{ reason: string; candidates: { effect: string; decisive: boolean; role: { code: string } }[] }>('/permissions/explain', { userId: id, permission: 'log.event:read', scopeType: 'tenant' })).data;
    expect(why.reason).toBe('EXPLICIT_DENY');
    expect(why.candidates.filter((each) => each.decisive).map((each) => each.role.code)).toEqual([role.code]);
    expect(why.candidates.some((each) => each.effect === 'grant' && !each.decisive)).toBe(true);
  });

  it('never lets people take a deny off themselves, by the role, its switch or the assignment', async () => {
    const { id } = await user('admin');
    const role = await make([{ permission: 'log.integration:read', effect: 'deny' }]);
    const given = await give(id, role.id);
    expect(await admin.patch(`/roles/${role.id}`, { version: 1, policies: [] })).toMatchObject({ status: 403, code: 'ACCESS_OWN_DENY' });
    expect(await admin.post(`/roles/${role.id}/deactivate`)).toMatchObject({ status: 403, code: 'ACCESS_OWN_DENY' });
    expect(await admin.delete(`/users/${id}/assignments/${given.data.id}`)).toMatchObject({ status: 403, code: 'ACCESS_OWN_DENY' });
  });

  it('lets nobody grant what they do not hold', async () => {
    const { id } = await user('support');
    const steward = await make([{ permission: 'role:*', effect: 'grant' }, { permission: 'user:*', effect: 'grant' }]);
    await give(id, steward.id);
    const support = host.as('DEMO', 'support');
    const refused = await support.post('/roles', { code: code(), name: { en: 'Everything' }, policies: [{ permission: '*:*', effect: 'grant' }] });
    expect(refused).toMatchObject({ status: 403, code: 'ACCESS_NOT_HELD' });
    const adminRole = (await admin.get<Role[]>('/roles')).data.find((each) => each.code === 'ADMIN')!;
    expect(await support.post(`/users/${id}/assignments`, { roleId: adminRole.id, scopeType: 'tenant' })).toMatchObject({ status: 403, code: 'ACCESS_NOT_HELD' });
    expect((await support.post('/roles', { code: code(), name: { en: 'Own' }, policies: [{ permission: 'user:read', effect: 'grant' }] })).status).toBe(201);
  });

  it('keeps the last administrator', async () => {
    const { id } = await user('admin');
    const [own] = (await admin.get<Assignment[]>(`/users/${id}/assignments`)).data.filter((each) => each.roleCode === 'ADMIN');
    expect(await admin.delete(`/users/${id}/assignments/${own!.id}`)).toMatchObject({ status: 409, code: 'LAST_ADMIN' });
    const adminRole = (await admin.get<Role[]>('/roles')).data.find((each) => each.code === 'ADMIN')!;
    expect(await admin.post(`/roles/${adminRole.id}/deactivate`)).toMatchObject({ status: 409, code: 'LAST_ADMIN' });
    expect(await admin.patch(`/roles/${adminRole.id}`, { version: adminRole.version, policies: [{ permission: 'talent:read', effect: 'grant' }] })).toMatchObject({ status: 409, code: 'LAST_ADMIN' });
  });

  it('refuses a scope that is not of this agency and dates in the wrong order', async () => {
    const { id } = await user('viewer');
    const role = await make([]);
    expect(await give(id, role.id, { scopeType: 'talent', scopeId: '01a1fc41-0000-7000-8000-000000000000' })).toMatchObject({ status: 404 });
    expect(await give(id, role.id, { scopeType: 'talent' })).toMatchObject({ status: 404 });
    expect(await give(id, role.id, { scopeType: 'tenant', notBefore: '2026-02-01T00:00:00Z', expires: '2026-01-01T00:00:00Z' })).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
  });
});
