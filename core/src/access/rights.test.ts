import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bumpAccessVersion } from '../organization/index.js';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';

interface Role { id: string; code: string; version: number; policies: { permission: string; effect: string }[] }
interface User { id: string; username: string }
interface Group { id: string; version: number; members: User[] }
interface Simulation { people: number; truncated: boolean; gained: { count: number; items: Pair[] }; lost: { count: number; items: Pair[] } }
interface Pair { user: User; permission: string; scope: { type: string; code: string } }
interface Explained { allowed: boolean; reason: string; candidates: { via: string; role: { code: string } | null; roleHidden: boolean; group: { name: string } | null; decisive: boolean }[] }

let host: TestHost;
let admin: TestClient;
let users: User[];
let roles: Role[];
let serial = 0;
beforeAll(async () => {
  host = await createTestHost({ tenants: 2 });
  admin = host.as('DEMO', 'admin');
  users = (await admin.get<User[]>('/users?pageSize=100')).data;
  roles = (await admin.get<Role[]>('/roles')).data;
});
afterAll(() => host?.stop());

const idOf = (username: string): string => users.find((each) => each.username === username)!.id;
const roleOf = (code: string): Role => roles.find((each) => each.code === code)!;
const outcome = ({ status, code }: { status: number; code: string | undefined }): string => `${status} ${code ?? 'ok'}`;
const makeRole = async (...lines: string[]): Promise<Role> =>
  (await admin.post<Role>('/roles', { code: `RIGHTS_${(serial += 1)}`, name: { en: 'Rights' }, policies: lines.map((line) => ({ effect: line.startsWith('!') ? 'deny' : 'grant', permission: line.replace('!', '') })) })).data;
const give = (username: string, roleId: string, scope: object = { scopeType: 'tenant' }, by = admin) => by.post<{ id: string }>(`/users/${idOf(username)}/assignments`, { roleId, ...scope });
const take = (username: string, assignmentId: string, by = admin) => by.delete(`/users/${idOf(username)}/assignments/${assignmentId}`);
const can = async (client: TestClient, permission: string, scope: object = { scopeType: 'tenant' }): Promise<string> => (await client.post<{ reason: string }[]>('/permissions/check', { checks: [{ permission, ...scope }] })).data[0]!.reason;
const makeGroup = async (...members: string[]): Promise<Group> => {
  const made = (await admin.post<Group>('/groups', { name: `Group ${(serial += 1)}` })).data;
  return (await admin.patch<Group>(`/groups/${made.id}`, { version: made.version, memberIds: members.map(idOf) })).data;
};
/** Away with denies of the administrator, whom no route rids of them. */
const freeAdmin = () =>
  host.core.database.tenant(host.tenant('DEMO').id).write(async (tx) => {
    await tx.rows('delete from user_group');
    await tx.rows('delete from user_policy where user_id = $1', [idOf('admin')]);
    await bumpAccessVersion(tx);
  });
const subsidiary = () => ({ scopeType: 'subsidiary', scopeId: host.tenant('DEMO').subsidiaryId });
const talent = () => ({ scopeType: 'talent', scopeId: host.tenant('DEMO').talentId });

describe('groups', () => {
  it('give their members what they have, and take it back with the membership', async () => {
    const viewer = host.as('DEMO', 'viewer');
    const group = await makeGroup('viewer');
    const role = await makeRole('plugin:read');
    expect(await can(viewer, 'plugin:read')).toBe('UNSET');
    const given = await admin.post<{ id: string }>(`/groups/${group.id}/assignments`, { roleId: role.id, scopeType: 'tenant' });
    expect(given.status).toBe(201);
    expect(await can(viewer, 'plugin:read')).toBe('GRANT');
    const why = (await admin.post<Explained>('/permissions/explain', { userId: idOf('viewer'), permission: 'plugin:read', scopeType: 'tenant' })).data;
    expect(why.candidates).toMatchObject([{ via: 'group', role: { code: role.code }, decisive: true }]);
    const current = (await admin.get<Group>(`/groups/${group.id}`)).data;
    expect((await admin.patch(`/groups/${group.id}`, { version: current.version, memberIds: [] })).status).toBe(200);
    expect(await can(viewer, 'plugin:read')).toBe('UNSET');
    expect((await admin.delete(`/groups/${group.id}`)).status).toBe(204);
    expect((await admin.get(`/groups/${group.id}`)).status).toBe(404);
  });

  it('open routes with the next request and close them with the next, however often they were just used', async () => {
    const viewer = host.as('DEMO', 'viewer');
    const role = await makeRole('role:read', 'plugin:read');
    const routes = ['/roles', '/plugins'];
    for (const route of routes) expect([route, outcome(await viewer.get(route))]).toEqual([route, '403 PERMISSION_DENIED']);
    const given = (await give('viewer', role.id)).data;
    for (const route of [...routes, ...routes]) expect([route, outcome(await viewer.get(route))]).toEqual([route, '200 ok']);
    expect((await take('viewer', given.id)).status).toBe(204);
    for (const route of routes) expect([route, outcome(await viewer.get(route))]).toEqual([route, '403 PERMISSION_DENIED']);
  });

  it('deny as well, over any grant of a person’s own', async () => {
    const group = await makeGroup('manager');
    const role = await makeRole('!talent:write');
    await admin.post(`/groups/${group.id}/assignments`, { roleId: role.id, ...subsidiary() });
    expect([await can(host.as('DEMO', 'manager'), 'talent:write'), await can(host.as('DEMO', 'manager'), 'talent:write', talent())]).toEqual(['GRANT', 'EXPLICIT_DENY']);
    await admin.delete(`/groups/${group.id}`);
  });

  it('let nobody out of a deny by leaving, and nobody in who could not give the right', async () => {
    const group = await makeGroup('admin');
    const role = await makeRole('!log.integration:read');
    const given = await admin.post<{ id: string }>(`/groups/${group.id}/assignments`, { roleId: role.id, scopeType: 'tenant' });
    const { version } = (await admin.get<Group>(`/groups/${group.id}`)).data;
    expect(outcome(await admin.patch(`/groups/${group.id}`, { version, memberIds: [] }))).toBe('403 ACCESS_OWN_DENY');
    expect(outcome(await admin.delete(`/groups/${group.id}`))).toBe('403 ACCESS_OWN_DENY');
    expect(outcome(await admin.delete(`/groups/${group.id}/assignments/${given.data.id}`))).toBe('403 ACCESS_OWN_DENY');
    expect(outcome(await admin.patch(`/roles/${role.id}`, { version: role.version, policies: [] }))).toBe('403 ACCESS_OWN_DENY');
    await freeAdmin();

    const steward = await makeRole('role:*', 'user:read');
    await give('moderator', steward.id);
    const powerful = await makeGroup();
    await admin.post(`/groups/${powerful.id}/assignments`, { roleId: roleOf('ADMIN').id, scopeType: 'tenant' });
    const { version: now } = (await admin.get<Group>(`/groups/${powerful.id}`)).data;
    expect(outcome(await host.as('DEMO', 'moderator').patch(`/groups/${powerful.id}`, { version: now, memberIds: [idOf('moderator')] }))).toBe('403 ACCESS_NOT_HELD');
  });

  it('are an agency’s own', async () => {
    const group = await makeGroup();
    for (const answer of [await host.as('OTHER', 'admin').get(`/groups/${group.id}`), await host.as('OTHER', 'admin').patch(`/groups/${group.id}`, { version: 1, name: 'Mine' })]) expect(outcome(answer)).toBe('404 NOT_FOUND');
  });
});

describe('single rights', () => {
  it('stand beside roles, end with their date and cannot be taken off oneself', async () => {
    const support = host.as('DEMO', 'support');
    const made = await admin.post<{ id: string }>(`/users/${idOf('support')}/policies`, { permission: 'plugin:read', effect: 'grant', scopeType: 'tenant', expires: new Date(Date.now() + 120_000).toISOString() });
    expect(made.status).toBe(201);
    expect(await can(support, 'plugin:read')).toBe('GRANT');
    host.clock.advance(120_001);
    expect(await can(support, 'plugin:read')).toBe('UNSET');
    host.clock.advance(-120_001);
    const deny = await admin.post<{ id: string }>(`/users/${idOf('admin')}/policies`, { permission: 'log.integration:read', effect: 'deny', ...talent() });
    expect(outcome(await admin.delete(`/users/${idOf('admin')}/policies/${deny.data.id}`))).toBe('403 ACCESS_OWN_DENY');
    await freeAdmin();
    expect((await admin.delete(`/users/${idOf('support')}/policies/${made.data.id}`)).status).toBe(204);
  });

  it('are given only by who holds them', async () => {
    const steward = await makeRole('role:write', 'user:read');
    await give('analyst', steward.id);
    expect(outcome(await host.as('DEMO', 'analyst').post(`/users/${idOf('analyst')}/policies`, { permission: '*:*', effect: 'grant', scopeType: 'tenant' }))).toBe('403 ACCESS_NOT_HELD');
  });
});

describe('the last administrator', () => {
  const admins = async (): Promise<{ username: string; assignmentId: string }[]> => {
    const held = await Promise.all(users.map(async ({ username, id }) => (await admin.get<{ id: string; roleCode: string }[]>(`/users/${id}/assignments`)).data.filter(({ roleCode }) => roleCode === 'ADMIN').map((each) => ({ username, assignmentId: each.id }))));
    return held.flat();
  };

  it('stays when two administrators are taken away at the same moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      expect((await give('viewer', roleOf('ADMIN').id)).status).toBe(201);
      const both = await admins();
      expect(both).toHaveLength(2);
      const viewer = host.as('DEMO', 'viewer');
      const answers = await Promise.all(both.map(({ username, assignmentId }) => take(username, assignmentId, username === 'admin' ? viewer : admin)));
      expect(answers.filter(({ status }) => status === 204).length).toBeLessThanOrEqual(1);
      const left = await host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.rows<{ username: string; id: string }>("select u.username, a.id from role_assignment a join role r on r.id = a.role_id join app_user u on u.id = a.user_id where r.code = 'ADMIN' and a.scope_type = 'tenant'"));
      expect(left.length).toBeGreaterThanOrEqual(1);
      // Back to where it was: admin alone.
      if (!left.some(({ username }) => username === 'admin')) await give('admin', roleOf('ADMIN').id, { scopeType: 'tenant' }, viewer);
      const hers = (await admins()).find(({ username }) => username === 'viewer');
      if (hers) await take('viewer', hers.assignmentId);
    }
  });

  it('cannot be denied, now or later, by a role, a group or a line of their own', async () => {
    const deny = await makeRole('!role:*');
    const id = idOf('admin');
    const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
    expect(outcome(await give('admin', deny.id))).toBe('409 LAST_ADMIN');
    expect(outcome(await give('admin', deny.id, { scopeType: 'tenant', notBefore: nextWeek }))).toBe('409 LAST_ADMIN');
    expect(outcome(await give('admin', deny.id, { scopeType: 'tenant', expires: nextWeek }))).toBe('409 LAST_ADMIN');
    for (const permission of ['*:*', 'role:*', '*:write', 'user:write']) expect(outcome(await admin.post(`/users/${id}/policies`, { permission, effect: 'deny', scopeType: 'tenant' }))).toBe('409 LAST_ADMIN');
    const group = await makeGroup('admin');
    expect(outcome(await admin.post(`/groups/${group.id}/assignments`, { roleId: deny.id, scopeType: 'tenant' }))).toBe('409 LAST_ADMIN');
    // A grant that ends is no administrator to rely on.
    await give('support', roleOf('ADMIN').id, { scopeType: 'tenant', expires: nextWeek });
    const [own] = (await admins()).filter(({ username }) => username === 'admin');
    expect(outcome(await take('admin', own!.assignmentId))).toBe('409 LAST_ADMIN');
    expect((await host.as('DEMO', 'support').post(`/users/${id}/deactivate`)).code).toBe('LAST_ADMIN');
  });
});

describe('delegated administration', () => {
  it('of a subsidiary sees its people, gives what it holds there, and nothing above', async () => {
    const local = await makeRole('role:read', 'role:write', 'user:read', 'talent:*', 'subsidiary:read');
    await give('moderator', local.id, subsidiary());
    const helper = await makeRole('talent:read');
    const deputy = host.as('DEMO', 'talent');
    // The talent administers her subsidiary for this test.
    await give('talent', local.id, subsidiary());
    const people = (await deputy.get<(User & { assignments: { scopeType: string }[] })[]>('/permissions/people')).data;
    expect(people.map(({ username }) => username).sort()).toEqual(['moderator', 'talent']);
    expect(people.flatMap(({ assignments }) => assignments.map(({ scopeType }) => scopeType))).not.toContain('tenant');

    expect((await give('moderator', helper.id, talent(), deputy)).status).toBe(201);
    expect(outcome(await give('moderator', helper.id, { scopeType: 'tenant' }, deputy))).toMatch(/^40[34]/);
    expect(outcome(await give('moderator', roleOf('TALENT_MANAGER').id, subsidiary(), deputy))).toBe('403 ACCESS_NOT_HELD');
    expect(outcome(await deputy.patch(`/roles/${helper.id}`, { version: helper.version, policies: [] }))).toMatch(/^40[34]/);
    const [above] = (await admin.get<{ id: string; scopeType: string }[]>(`/users/${idOf('moderator')}/assignments`)).data.filter(({ scopeType }) => scopeType === 'tenant');
    expect(outcome(await take('moderator', above!.id, deputy))).toMatch(/^40[34]/);
    // Of people who have nothing there, not even that they exist.
    expect(outcome(await deputy.get(`/users/${idOf('analyst')}/assignments`))).toBe('404 NOT_FOUND');
    expect((await deputy.get<{ scopeType: string }[]>(`/users/${idOf('moderator')}/assignments`)).data.every(({ scopeType }) => scopeType !== 'tenant')).toBe(true);
  });
});

describe('explain', () => {
  it('tells anybody about themselves, without names of roles that they may not see', async () => {
    const manager = host.as('DEMO', 'manager');
    const why = (await manager.post<Explained>('/permissions/explain', { userId: idOf('manager'), permission: 'talent:write', scopeType: 'tenant' })).data;
    expect(why).toMatchObject({ allowed: true, reason: 'GRANT', candidates: [{ via: 'user', role: null, roleHidden: true, decisive: true }] });
    expect(outcome(await manager.post('/permissions/explain', { userId: idOf('admin'), permission: 'talent:write', scopeType: 'tenant' }))).toMatch(/^40[34]/);
    expect(outcome(await admin.post('/permissions/explain', { userId: host.tenant('OTHER').id, permission: 'talent:write', scopeType: 'tenant' }))).toBe('404 NOT_FOUND');
    expect(outcome(await admin.post('/permissions/explain', { userId: idOf('manager'), permission: 'talent:write', scopeType: 'talent', scopeId: host.tenant('OTHER').talentId }))).toBe('404 NOT_FOUND');
  });
});

describe('simulate', () => {
  it('says exactly what a change of a role gives and takes, and changes nothing', async () => {
    const viewer = host.as('DEMO', 'viewer');
    const role = roleOf('VIEWER');
    const policies = [...role.policies.filter(({ permission }) => permission !== 'subsidiary:read'), { permission: 'plugin:read', effect: 'grant' }];
    const { data } = await admin.post<Simulation>('/permissions/simulate', { roles: [{ roleId: role.id, policies }] });
    expect(data).toMatchObject({ people: 1, truncated: false, gained: { count: 3 }, lost: { count: 3 } });
    expect(data.gained.items.map(({ user, permission, scope }) => `${user.username} ${permission} ${scope.type}`).sort()).toEqual(['viewer plugin:read subsidiary', 'viewer plugin:read talent', 'viewer plugin:read tenant']);
    expect(new Set(data.lost.items.map(({ permission }) => permission))).toEqual(new Set(['subsidiary:read']));
    expect(await can(viewer, 'plugin:read')).toBe('UNSET');

    // What it promised is what happens.
    const changed = (await admin.patch<Role>(`/roles/${role.id}`, { version: role.version, policies })).data;
    for (const { permission, scope } of data.gained.items) expect(await can(viewer, permission, scope.type === 'tenant' ? { scopeType: 'tenant' } : scope.type === 'talent' ? talent() : subsidiary())).toBe('GRANT');
    for (const { permission, scope } of data.lost.items) expect(await can(viewer, permission, scope.type === 'tenant' ? { scopeType: 'tenant' } : scope.type === 'talent' ? talent() : subsidiary())).toBe('UNSET');
    await admin.patch(`/roles/${role.id}`, { version: changed.version, policies: role.policies });
  });

  it('of a new assignment with a deny takes what another role grants, at that place alone', async () => {
    const deny = await makeRole('!talent:read');
    const { data } = await admin.post<Simulation>('/permissions/simulate', { assignments: { add: [{ userId: idOf('viewer'), roleId: deny.id, ...talent() }] } });
    expect(data.gained.count).toBe(0);
    expect(data.lost.items.map(({ user, permission, scope }) => `${user.username} ${permission} ${scope.code}`)).toEqual(['viewer talent:read TAL1']);
  });

  it('of a role’s switch, of a removed assignment and of a later moment', async () => {
    const [own] = (await admin.get<{ id: string }[]>(`/users/${idOf('support')}/assignments`)).data;
    const gone = (await admin.post<Simulation>('/permissions/simulate', { assignments: { remove: [own!.id] } })).data;
    expect(gone.lost.count + gone.gained.count).toBeGreaterThanOrEqual(0);
    const off = (await admin.post<Simulation>('/permissions/simulate', { roles: [{ roleId: roleOf('ANALYST').id, active: false }] })).data;
    expect(off.lost.items.length).toBeGreaterThan(0);
    expect(off.lost.items.every(({ user }) => user.username === 'analyst')).toBe(true);
    const role = await makeRole('plugin:read');
    const future = { userId: idOf('viewer'), roleId: role.id, scopeType: 'tenant', notBefore: new Date(Date.now() + 86_400_000).toISOString() };
    expect((await admin.post<Simulation>('/permissions/simulate', { assignments: { add: [future] } })).data.gained.count).toBe(0);
    expect((await admin.post<Simulation>('/permissions/simulate', { assignments: { add: [future] }, at: new Date(Date.now() + 2 * 86_400_000).toISOString() })).data.gained.count).toBe(3);
  });

  it('refuses what is not there, another agency’s too', async () => {
    const foreign = (await host.as('OTHER', 'admin').get<Role[]>('/roles')).data[0]!;
    expect(outcome(await admin.post('/permissions/simulate', { roles: [{ roleId: foreign.id, active: false }] }))).toBe('404 NOT_FOUND');
    expect(outcome(await admin.post('/permissions/simulate', { assignments: { remove: [foreign.id] } }))).toBe('404 NOT_FOUND');
    expect(outcome(await host.as('DEMO', 'viewer').post('/permissions/simulate', {}))).toMatch(/^40[34]/);
  });
});

describe('what a role may begin with', () => {
  it('are templates whose patterns exist, and packs in which risk is only at the deepest level', async () => {
    const templates = (await admin.get<{ code: string; description: string }[]>('/roles/templates')).data;
    expect(templates.map(({ code }) => code)).toEqual(['ADMIN', 'TALENT_MANAGER', 'VIEWER', 'TALENT_SELF', 'MODERATOR', 'SUPPORT', 'ANALYST', 'LOCAL_ADMIN']);
    expect(templates.every(({ description }) => !description.startsWith('access.'))).toBe(true);
    const packs = (await admin.get<{ id: string; title: string; levels: Record<'reader' | 'editor' | 'manager', string[]> }[]>('/roles/packs')).data;
    const people = packs.find(({ id }) => id === 'people')!;
    expect([people.levels.reader, people.levels.manager.includes('role:write')]).toEqual([[], true]);
    for (const { title, levels } of packs) {
      expect(title).not.toContain('access.packs');
      expect(levels.editor).toEqual(expect.arrayContaining(levels.reader));
      expect(levels.manager).toEqual(expect.arrayContaining(levels.editor));
    }
  });
});
