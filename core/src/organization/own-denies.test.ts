import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestAnswer, type TestClient, type TestHost } from '../testing/index.js';

interface Made { id: string }

let host: TestHost;
let admin: TestClient;
let manager: TestClient;
let managerId: string;
let serial = 0;
beforeAll(async () => {
  host = await createTestHost();
  [admin, manager] = [host.as('DEMO', 'admin'), host.as('DEMO', 'manager')];
  managerId = (await admin.get<(Made & { username: string })[]>('/users?pageSize=100')).data.find(({ username }) => username === 'manager')?.id ?? '';
  await line('grant', 'subsidiary:write');
});
afterAll(() => host?.stop());

const must = async <T = Made>(answer: Promise<TestAnswer<T>>): Promise<T> => {
  const { status, code, data } = await answer;
  expect([status, code]).toEqual([201, undefined]);
  return data;
};
const line = (effect: 'grant' | 'deny', permission: string, place: object = { scopeType: 'tenant' }) => must(admin.post<Made>(`/users/${managerId}/policies`, { effect, permission, ...place }));
const subsidiary = (parentId: string | null = null) => must(admin.post<Made>('/subsidiaries', { code: `DENY_SUB_${(serial += 1)}`, name: { en: 'Denied' }, parentId }));
const talent = (subsidiaryId: string | null) => must(admin.post<Made>('/talents', { code: `DENY_TAL_${(serial += 1)}`, displayName: 'Mio', subsidiaryId, path: `denied-${serial}`, timezone: 'Asia/Tokyo' }));
const at = (type: 'subsidiary' | 'talent', { id }: Made) => ({ scopeType: type, scopeId: id });
const outcome = ({ status, code, body }: TestAnswer) => [status, code ?? 'ok', (body as { details?: unknown }).details];
const passes = [200, 'ok', undefined];
const refused = (...permissions: string[]) => [403, 'ACCESS_OWN_DENY', { permissions }];
const move = async (by: TestClient, { id }: Made, to: Made | null) => outcome(await by.post(`/talents/${id}/move`, { subsidiaryId: to?.id ?? null }));

/** Ways to a deny of `log.change:read`. */
const WAYS: Record<string, (place: object) => Promise<unknown>> = {
  'a line of her own': (place) => line('deny', 'log.change:read', place),
  'a role': async (place) => must(admin.post<Made>(`/users/${managerId}/assignments`, { roleId: (await denyingRole()).id, ...place })),
  'a group': async (place) => {
    const group = await must(admin.post<Made & { version: number }>('/groups', { name: `Denied ${randomUUID()}` }));
    expect((await admin.patch(`/groups/${group.id}`, { version: group.version, memberIds: [managerId] })).status).toBe(200);
    return must(admin.post<Made>(`/groups/${group.id}/assignments`, { roleId: (await denyingRole()).id, ...place }));
  },
};
const denyingRole = () => must(admin.post<Made>('/roles', { code: `DENYING_${(serial += 1)}`, name: { en: 'Denying' }, policies: [{ effect: 'deny', permission: 'log.change:read' }] }));

describe('a talent', () => {
  it.each(Object.keys(WAYS))('is not moved away from a deny that reaches the mover by %s', async (way) => {
    const [top, other] = [await subsidiary(), await subsidiary()];
    const from = await subsidiary(top.id);
    const mio = await talent(from.id);
    await WAYS[way]?.(at('subsidiary', top));
    expect(await move(manager, mio, other)).toEqual(refused('log.change:read'));
    expect(await move(manager, mio, null)).toEqual(refused('log.change:read'));
    expect((await admin.get<{ subsidiaryId: string }>(`/talents/${mio.id}`)).data.subsidiaryId).toBe(from.id);
    // It still reaches her there; and to whom it does not apply, it is no hindrance.
    expect(await move(manager, mio, top)).toEqual(passes);
    expect(await move(admin, mio, other)).toEqual(passes);
  });

  it('is moved where a deny never reached her, comes along, or waits already', async () => {
    const [from, to] = [await subsidiary(), await subsidiary()];
    const mio = await talent(from.id);
    await line('deny', 'log.change:read', { ...at('subsidiary', from), inherit: false });
    await line('deny', 'settings:read', at('talent', mio));
    await line('deny', 'personal-data:read', at('subsidiary', from));
    await line('deny', 'personal-data:*', at('subsidiary', to));
    expect(await move(manager, mio, to)).toEqual(passes);
    // Back there is less forbidden than here.
    expect(await move(manager, mio, from)).toEqual(refused('personal-data:*'));
  });

  it('is not moved by a key of somebody who may not', async () => {
    const from = await subsidiary();
    const mio = await talent(from.id);
    await line('grant', 'api-key:write');
    const key = await must(manager.post<{ keyId: string; secret: string }>('/api-keys', { name: `Mover ${serial}`, scopes: ['talent:read', 'talent:write'] }));
    const byKey = () => host.anonymous().request('POST', `/talents/${mio.id}/move`, { body: { subsidiaryId: null }, headers: { 'x-api-key-id': key.keyId, 'x-api-key-secret': key.secret } });
    await line('deny', 'log.change:read', at('subsidiary', from));
    expect(outcome(await byKey())).toEqual(refused('log.change:read'));
  });
});

describe('a subsidiary', () => {
  it('takes nothing below it out of a deny by moving', async () => {
    const [top, other] = [await subsidiary(), await subsidiary()];
    const part = await subsidiary(top.id);
    await line('deny', 'log.change:read', at('subsidiary', top));
    const moved = async (by: TestClient) => outcome(await by.post(`/subsidiaries/${part.id}/move`, { parentId: other.id }));
    expect(await moved(manager)).toEqual(refused('log.change:read'));
    expect(await moved(admin)).toEqual(passes);
  });

  it('is not put to sleep by whom a deny in it keeps from what those above decide then', async () => {
    const top = await subsidiary();
    const part = await subsidiary(top.id);
    const mio = await talent(part.id);
    await line('deny', 'log.change:read', at('talent', mio));
    const sleep = async (by: TestClient, { id }: Made) => outcome(await by.post(`/subsidiaries/${id}/deactivate`));
    const rename = async (displayName: string) => (await manager.patch(`/talents/${mio.id}`, { version: (await admin.get<{ version: number }>(`/talents/${mio.id}`)).data.version, displayName })).code;
    // Of the log nobody above decides: it stays shut while she sleeps.
    expect(await sleep(manager, part)).toEqual(passes);
    expect((await admin.post(`/subsidiaries/${part.id}/reactivate`)).status).toBe(200);
    await line('deny', 'talent:write', at('talent', mio));
    expect(await rename('Not hers to say')).toBe('PERMISSION_DENIED');
    for (const place of [top, part]) expect(await sleep(manager, place)).toEqual(refused('talent:write'));
    expect(await rename('Still not')).toBe('PERMISSION_DENIED');
    expect(await sleep(admin, top)).toEqual(passes);
  });
});
