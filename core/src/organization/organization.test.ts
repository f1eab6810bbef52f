import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';

interface Subsidiary { id: string; code: string; parentId: string | null; active: boolean; version: number; name: { en: string } }
interface Talent { id: string; code: string; path: string; state: string; active: boolean; version: number; profileStoreId: string; subsidiaryId: string | null; oshiColor: string | null }

let host: TestHost;
let admin: TestClient;
let serial = 0;
beforeAll(async () => {
  host = await createTestHost({ tenants: 2 });
  admin = host.as('DEMO', 'admin');
});
afterAll(() => host?.stop());

const name = { en: 'Tokyo', ja: '東京', zh: '东京' };
const subsidiary = async (parentId: string | null = null): Promise<Subsidiary> => {
  const answer = await admin.post<Subsidiary>('/subsidiaries', { code: `SUB_${(serial += 1)}`, name, parentId });
  expect(answer.status).toBe(201);
  return answer.data;
};
const newTalent = (subsidiaryId: string | null) => ({ code: `TAL_${(serial += 1)}`, displayName: '星野 アヤ', subsidiaryId, path: `talent-no-${serial}`, timezone: 'Asia/Tokyo', oshiColor: '#A1B2C3' });
const talent = async (subsidiaryId: string | null = null): Promise<Talent> => {
  const answer = await admin.post<Talent>('/talents', newTalent(subsidiaryId));
  expect(answer.status).toBe(201);
  return answer.data;
};
const read = async <T>(path: string): Promise<T> => (await admin.get<T>(path)).data;
const lastAction = async () => (await host.changes('DEMO')).at(-1)?.action;

describe('subsidiaries', () => {
  it('are made, read, changed under their version, and logged', async () => {
    const made = await subsidiary();
    expect(made).toMatchObject({ name, parentId: null, active: true, version: 1 });
    const changed = await admin.patch<Subsidiary>(`/subsidiaries/${made.id}`, { version: 1, name: { en: 'Osaka' }, sortOrder: 5 });
    expect(changed.data).toMatchObject({ version: 2, name: { en: 'Osaka' }, code: made.code });
    const stale = await admin.patch(`/subsidiaries/${made.id}`, { version: 1, name: { en: 'Kyoto' } });
    expect(stale).toMatchObject({ status: 409, code: 'VERSION_CONFLICT' });
    expect((stale.body as { details: { current: Subsidiary } }).details.current).toMatchObject({ version: 2, name: { en: 'Osaka' } });
    expect((await host.changes('DEMO')).filter((entry) => entry.resource_id === made.id).map((entry) => entry.action)).toEqual(['subsidiary.created', 'subsidiary.updated']);
  });

  it.each([
    [{ code: 'ab', name }, '/code'],
    [{ code: 'LOWER case', name }, '/code'],
    [{ code: 'GOOD_CODE', name: { ja: '東京' } }, '/name/en'],
    [{ code: 'GOOD_CODE', name, colour: 'red' }, '/colour'],
    [{ code: 'GOOD_CODE', name, parentId: 'x' }, '/parentId'],
  ])('refuse %j', async (body, path) => {
    const answer = await admin.post('/subsidiaries', body);
    expect(answer).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect((answer.body as { details: { path: string }[] }).details.map((detail) => detail.path)).toContain(path);
  });

  it('have codes that are unique and stay', async () => {
    const made = await subsidiary();
    expect(await admin.post('/subsidiaries', { code: made.code, name })).toMatchObject({ status: 409, code: 'SUBSIDIARY_CODE_TAKEN' });
    expect(await admin.patch(`/subsidiaries/${made.id}`, { version: 1, code: 'OTHER_CODE' })).toMatchObject({ status: 400 });
  });

  it('nest ten levels deep and no deeper, whether made or moved', async () => {
    let parent = await subsidiary();
    const second = await subsidiary(parent.id);
    parent = second;
    for (let level = 3; level <= 10; level += 1) parent = await subsidiary(parent.id);
    expect(await admin.post('/subsidiaries', { code: 'TOO_DEEP', name, parentId: parent.id })).toMatchObject({ status: 422, code: 'ORGANIZATION_DEPTH_EXCEEDED' });
    const pair = await subsidiary();
    await subsidiary(pair.id);
    expect(await admin.post(`/subsidiaries/${pair.id}/move`, { parentId: parent.id })).toMatchObject({ status: 422, code: 'ORGANIZATION_DEPTH_EXCEEDED' });
    expect(await admin.post(`/subsidiaries/${second.id}/move`, { parentId: parent.id })).toMatchObject({ status: 422, code: 'ORGANIZATION_CYCLE' });
    expect(await admin.post(`/subsidiaries/${second.id}/move`, { parentId: second.id })).toMatchObject({ status: 422, code: 'ORGANIZATION_CYCLE' });
    expect((await admin.post<Subsidiary>(`/subsidiaries/${second.id}/move`, { parentId: null, version: second.version })).data).toMatchObject({ parentId: null, version: 2 });
    expect(await lastAction()).toBe('subsidiary.moved');
  });

  it('take along what stands below when they are deactivated, and wake what slept for their sake alone', async () => {
    const top = await subsidiary();
    const middle = await subsidiary(top.id);
    const bottom = await subsidiary(middle.id);
    const [inTop, inBottom] = [await talent(top.id), await talent(bottom.id)];
    const state = async () => {
      const nodes = [...(await Promise.all([top, middle, bottom].map((each) => read<Subsidiary>(`/subsidiaries/${each.id}`)))), ...(await Promise.all([inTop, inBottom].map((each) => read<Talent>(`/talents/${each.id}`))))];
      return nodes.map((node) => node.active);
    };
    await admin.post(`/subsidiaries/${middle.id}/deactivate`);
    expect(await state()).toEqual([true, false, false, true, false]);
    expect((await admin.post(`/subsidiaries/${top.id}/deactivate`, {})).status).toBe(200);
    expect(await state()).toEqual([false, false, false, false, false]);
    expect(await admin.post(`/subsidiaries/${middle.id}/reactivate`)).toMatchObject({ status: 422, code: 'ORGANIZATION_PARENT_INACTIVE' });
    await admin.post(`/subsidiaries/${top.id}/reactivate`);
    expect(await state()).toEqual([true, false, false, true, false]);
    await admin.post(`/subsidiaries/${middle.id}/reactivate`);
    expect(await state()).toEqual([true, true, true, true, true]);
    expect(await admin.post('/talents', newTalent(top.id))).toMatchObject({ status: 201 });
  });

  it('that sleep for another and are then deactivated themselves sleep on', async () => {
    const top = await subsidiary();
    const middle = await subsidiary(top.id);
    const bottom = await subsidiary(middle.id);
    await admin.post(`/subsidiaries/${top.id}/deactivate`);
    await admin.post(`/subsidiaries/${middle.id}/deactivate`);
    await admin.post(`/subsidiaries/${top.id}/reactivate`);
    expect(await read(`/subsidiaries/${middle.id}`)).toMatchObject({ active: false });
    expect(await read(`/subsidiaries/${bottom.id}`)).toMatchObject({ active: false });
    expect(await admin.post('/subsidiaries', { code: 'BELOW_SLEEP', name, parentId: middle.id })).toMatchObject({ status: 422, code: 'ORGANIZATION_PARENT_INACTIVE' });
    await admin.post(`/subsidiaries/${middle.id}/reactivate`);
    expect(await read(`/subsidiaries/${bottom.id}`)).toMatchObject({ active: true });
  });
});

describe('talents', () => {
  it('have an own customer archive, or share one', async () => {
    const [one, two] = [await talent(), await talent()];
    expect(one.profileStoreId).not.toBe(two.profileStoreId);
    const shared = await admin.post<Talent>('/talents', { ...newTalent(null), profileStoreId: one.profileStoreId });
    expect(shared.data.profileStoreId).toBe(one.profileStoreId);
    expect(await admin.post('/talents', { ...newTalent(null), profileStoreId: host.tenant('OTHER').talentId })).toMatchObject({ status: 422, code: 'PROFILE_STORE_UNKNOWN' });
    expect(one.oshiColor).toBe('#a1b2c3');
  });

  it('join the archive of another one, and leave it again, with the right over all who use it', async () => {
    const [one, two] = [await talent(), await talent()];
    const joined = await admin.put<Talent>(`/talents/${two.id}/archive`, { version: two.version, profileStoreId: one.profileStoreId });
    expect([joined.status, joined.data.profileStoreId]).toEqual([200, one.profileStoreId]);
    expect(await lastAction()).toBe('talent.archive');
    expect(await admin.put(`/talents/${two.id}/archive`, { version: two.version, profileStoreId: null })).toMatchObject({ status: 409, code: 'VERSION_CONFLICT' });
    // She whose archive it was leaves the other one in it, and gets a new one.
    const left = await admin.put<Talent>(`/talents/${one.id}/archive`, { version: one.version, profileStoreId: null });
    expect([left.status, left.data.profileStoreId === one.profileStoreId]).toEqual([200, false]);
    const back = await admin.put<Talent>(`/talents/${two.id}/archive`, { version: joined.data.version, profileStoreId: null });
    expect(back.data.profileStoreId).toBe(joined.data.profileStoreId);
    expect(await admin.put(`/talents/${two.id}/archive`, { version: back.data.version, profileStoreId: host.tenant('OTHER').talentId })).toMatchObject({ status: 422, code: 'PROFILE_STORE_UNKNOWN' });
    expect((await host.as('DEMO', 'viewer').put(`/talents/${two.id}/archive`, { version: back.data.version, profileStoreId: one.profileStoreId })).status).toBe(403);
  });

  it.each([
    [{ path: 'No' }, '/path'],
    [{ path: 'under_score' }, '/path'],
    [{ timezone: 'Mars/Olympus' }, '/timezone'],
    [{ timezone: '+09:00' }, '/timezone'],
    [{ oshiColor: 'red' }, '/oshiColor'],
    [{ avatarUrl: 'javascript:alert(1)' }, '/avatarUrl'],
    [{ displayName: '  ' }, '/displayName'],
  ])('refuse %j', async (part, path) => {
    const answer = await admin.post('/talents', { ...newTalent(null), ...part });
    expect(answer).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect((answer.body as { details: { path: string }[] }).details.map((detail) => detail.path)).toContain(path);
  });

  it('have codes unique in the agency and paths unique on the platform', async () => {
    const made = await talent();
    expect(await admin.post('/talents', { ...newTalent(null), code: made.code })).toMatchObject({ status: 409, code: 'TALENT_CODE_TAKEN' });
    expect(await admin.post('/talents', { ...newTalent(null), path: made.path })).toMatchObject({ status: 409, code: 'TALENT_PATH_TAKEN' });
    expect(await host.as('OTHER', 'admin').post('/talents', { ...newTalent(null), code: made.code, path: made.path })).toMatchObject({ status: 409, code: 'TALENT_PATH_TAKEN' });
    expect(await host.as('OTHER', 'admin').post('/talents', { ...newTalent(null), code: made.code })).toMatchObject({ status: 201 });
  });

  it('live from draft to published to disabled and back', async () => {
    const made = await talent();
    expect(made.state).toBe('draft');
    expect(await admin.post(`/talents/${made.id}/disable`)).toMatchObject({ status: 422, code: 'TALENT_STATE_CONFLICT' });
    expect((await admin.get<{ ready: boolean; items: { key: string; title: string }[] }>(`/talents/${made.id}/readiness`)).data).toMatchObject({ ready: true, items: expect.arrayContaining([{ key: 'avatar', done: false, required: false, title: 'An avatar is set' }]) });
    expect((await admin.post<Talent>(`/talents/${made.id}/publish`)).data.state).toBe('published');
    expect(await host.core.tenants.byTalentPath(made.path)).toMatchObject({ talentId: made.id });
    expect((await admin.post<Talent>(`/talents/${made.id}/disable`)).data.state).toBe('disabled');
    await expect.poll(() => host.core.tenants.byTalentPath(made.path)).toBeUndefined();
    expect((await admin.post<Talent>(`/talents/${made.id}/publish`)).data.state).toBe('published');
    expect(await admin.delete(`/talents/${made.id}`)).toMatchObject({ status: 422, code: 'TALENT_NOT_DRAFT' });
  });

  it('are deleted as drafts while nothing depends on them, and free their path', async () => {
    const made = await talent();
    const viewer = (await admin.get<{ id: string; username: string }[]>('/users?pageSize=50')).data.find((user) => user.username === 'viewer');
    const role = (await admin.get<{ id: string; code: string }[]>('/roles')).data.find((each) => each.code === 'VIEWER');
    const assigned = await admin.post<{ id: string }>(`/users/${viewer?.id}/assignments`, { roleId: role?.id, scopeType: 'talent', scopeId: made.id, inherit: true });
    expect(assigned.status).toBe(201);
    expect(await admin.delete(`/talents/${made.id}`)).toMatchObject({ status: 409, code: 'TALENT_IN_USE' });
    await admin.delete(`/users/${viewer?.id}/assignments/${assigned.data.id}`);
    expect((await admin.delete(`/talents/${made.id}`)).status).toBe(204);
    expect((await admin.get(`/talents/${made.id}`)).status).toBe(404);
    expect(await admin.post('/talents', { ...newTalent(null), path: made.path })).toMatchObject({ status: 201 });
  });

  it('move, also straight below the agency', async () => {
    const [from, to] = [await subsidiary(), await subsidiary()];
    const made = await talent(from.id);
    expect((await admin.post<Talent>(`/talents/${made.id}/move`, { subsidiaryId: to.id })).data.subsidiaryId).toBe(to.id);
    expect((await admin.post<Talent>(`/talents/${made.id}/move`, { subsidiaryId: null })).data.subsidiaryId).toBeNull();
    expect(await lastAction()).toBe('talent.moved');
  });
});

describe('who asks', () => {
  it('from another agency finds nothing, whatever the way', async () => {
    const theirs = host.tenant('OTHER');
    const attempts = await Promise.all([
      admin.get(`/subsidiaries/${theirs.subsidiaryId}`),
      admin.patch(`/subsidiaries/${theirs.subsidiaryId}`, { version: 1, name }),
      admin.post(`/subsidiaries/${theirs.subsidiaryId}/deactivate`),
      admin.post('/subsidiaries', { code: 'BELOW_OTHER', name, parentId: theirs.subsidiaryId }),
      admin.get(`/talents/${theirs.talentId}`),
      admin.delete(`/talents/${theirs.talentId}`),
      admin.post('/talents', newTalent(theirs.subsidiaryId)),
      admin.post(`/talents/${host.tenant('DEMO').talentId}/move`, { subsidiaryId: theirs.subsidiaryId }),
      admin.get(`/talents/${theirs.talentId}/settings`),
    ]);
    expect(attempts.map((attempt) => attempt.status)).toEqual(attempts.map(() => 404));
  });

  it('may read but not act is told what is missing; a talent sees her own scope and its ancestors alone', async () => {
    const viewer = host.as('DEMO', 'viewer');
    expect((await viewer.get(`/subsidiaries/${host.tenant('DEMO').subsidiaryId}`)).status).toBe(200);
    expect(await viewer.post('/subsidiaries', { code: 'NOT_MINE', name })).toMatchObject({ status: 403, code: 'PERMISSION_DENIED' });
    const herself = host.as('DEMO', 'talent');
    const tree = await herself.get<{ nodes: { id: string; visible: boolean }[] }>('/organization/tree');
    const { subsidiaryId, talentId } = host.tenant('DEMO');
    expect(tree.data.nodes.map(({ id, visible }) => [id, visible])).toEqual([[subsidiaryId, false], [talentId, true]]);
    const other = await talent();
    expect((await herself.get(`/talents/${other.id}`)).status).toBe(404);
  });

  it('sees the change of the tree with the next request', async () => {
    const made = await subsidiary();
    const nodes = (await admin.get<{ nodes: { id: string; code: string }[] }>('/organization/tree')).data.nodes;
    expect(nodes.find((node) => node.id === made.id)).toMatchObject({ code: made.code, parentId: null, visible: true });
  });
});
