import { join } from 'node:path';
import { createTestHost, type TestClient, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoreOf, SIGNS, type Sign } from '../src/duplicates/signs.js';

interface Customer {
  id: string;
  version: number;
  nickname: string;
}
interface Pair {
  id: string;
  version: number;
  score: number;
  reasons: Sign[];
  left: Customer;
  right: Customer;
}
interface Talent {
  id: string;
  version: number;
  profileStoreId: string;
}

let host: TestHost;
let admin: TestClient;
let manager: TestClient;
let luna: string;

const make = async (body: Record<string, unknown> = {}): Promise<Customer> => {
  const answer = await admin.post<Customer>('/customers', { profileType: 'individual', talentId: luna, nickname: '星のファン', ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.data;
};
const newTalent = async (code: string): Promise<Talent> => {
  const answer = await admin.post<Talent>('/talents', { code, displayName: code, path: code.toLowerCase().replaceAll('_', '-'), timezone: 'Asia/Tokyo' });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.data;
};
const scan = async (): Promise<void> => {
  const started = await manager.post<{ jobId: string }>('/customers/duplicates/scan', {});
  expect(started.status).toBe(202);
  await host.drainJobs();
};
const pairs = async (who = manager, query = ''): Promise<Pair[]> => (await who.get<Pair[]>(`/customers/duplicates?pageSize=100${query}`)).data;
const pairOf = (all: Pair[], ...ids: string[]): Pair | undefined => all.find(({ left, right }) => [left.id, right.id].sort().join() === [...ids].sort().join());

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, vault: 'real' });
  luna = host.tenant('DEMO').talentId;
  admin = host.as('DEMO', 'admin');
  manager = host.as('DEMO', 'manager');
});
afterAll(() => host?.stop());

describe('the search for duplicates', () => {
  it('finds people by name, account, id and blind index, says why, weighs it, and nothing personal to who may not know it', async () => {
    const [name, decorated] = [await make({ nickname: 'ネコ ミミ' }), await make({ nickname: '☆ねこみみ☆' })];
    const mail = await make({ nickname: 'mail A', pii: { emails: ['Same@Example.jp'], familyName: '結城', givenName: '明日' } });
    const mail2 = await make({ nickname: 'mail B', pii: { emails: ['same@example.jp'], familyName: '結城', givenName: '明日' } });
    const [accountA, accountB] = [await make({ nickname: 'account A', externalIds: [{ consumer: 'CRM', externalId: 'longid77' }] }), await make({ nickname: 'account B', externalIds: [{ consumer: 'TCRN', externalId: 'LongId77' }] })];
    for (const { id } of [accountA, accountB]) await admin.post(`/customers/${id}/platform-identities`, { platform: 'YOUTUBE', uid: 'UC-same' });
    const company = await make({ nickname: 'ねこみみ', profileType: 'company' });
    await scan();
    const all = await pairs();
    expect(pairOf(all, name.id, decorated.id)).toMatchObject({ reasons: ['nickname'], score: 35 });
    expect(pairOf(all, mail.id, mail2.id)?.reasons).toEqual(['email', 'full_name']);
    expect(pairOf(all, accountA.id, accountB.id)).toMatchObject({ reasons: ['external_id', 'identity'], score: scoreOf(['external_id', 'identity']) });
    expect(all.some(({ left, right }) => [left.id, right.id].includes(company.id))).toBe(false);
    expect(all.map(({ score }) => score)).toEqual([...all.map(({ score }) => score)].sort((a, b) => b - a));
    const seenByViewer = await pairs(host.as('DEMO', 'viewer'));
    expect([pairOf(seenByViewer, mail.id, mail2.id), pairOf(seenByViewer, name.id, decorated.id)?.reasons]).toEqual([undefined, ['nickname']]);
    expect((await host.as('DEMO', 'viewer').post('/customers/duplicates/scan', {})).status).toBe(403);
  });

  it('remembers what was dismissed, forgets what is none any more, and lets one of two decide', async () => {
    const [one, two] = [await make({ nickname: 'さくら餅' }), await make({ nickname: 'サクラ餅' })];
    const [three, four] = [await make({ nickname: 'かしわ餅' }), await make({ nickname: 'カシワ餅' })];
    await scan();
    const pair = pairOf(await pairs(), one.id, two.id);
    const answers = await Promise.all([1, 2].map(() => manager.patch(`/customers/duplicates/${pair?.id}`, { version: pair?.version, state: 'dismissed' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await admin.patch(`/customers/${four.id}`, { version: 1, nickname: '別人' });
    await scan();
    const all = await pairs();
    expect([pairOf(all, one.id, two.id), pairOf(all, three.id, four.id)]).toEqual([undefined, undefined]);
    expect(pairOf(await pairs(manager, '&state=dismissed'), one.id, two.id)).toBeDefined();
  });

  it('weighs signs together more than each alone, and never as certain', () => {
    const signs = Object.keys(SIGNS) as Sign[];
    for (const sign of signs) expect(scoreOf([sign, 'nickname'])).toBeGreaterThanOrEqual(scoreOf([sign]));
    expect(scoreOf(signs)).toBe(99);
  });
});

describe('an archive that talents share', () => {
  it('shows its customers to the staff of each of them, in list, record, batch and search, and hides them again', async () => {
    const [mio, sora] = [await newTalent('MIO_A'), await newTalent('SORA_A')];
    const roles = (await admin.get<{ id: string; code: string }[]>('/roles')).data;
    const users = (await admin.get<{ id: string; username: string }[]>('/users?pageSize=100')).data;
    const moderator = users.find(({ username }) => username === 'moderator');
    await admin.post(`/users/${moderator?.id}/assignments`, { roleId: roles.find(({ code }) => code === 'TALENT_MANAGER')?.id, scopeType: 'talent', scopeId: sora.id, inherit: true });
    const staff = host.as('DEMO', 'moderator');
    const hers = await make({ talentId: mio.id, nickname: '共有ファン', externalIds: [{ consumer: 'CRM', externalId: 'shared-1' }], pii: { emails: ['shared@example.jp'] } });
    const look = async (): Promise<unknown[]> => [
      (await staff.get(`/customers/${hers.id}`)).status,
      (await staff.get<Customer[]>('/customers?q=共有ファン')).data.length,
      (await staff.get<Customer[]>(`/customers?talentId=${sora.id}`)).data.length,
      (await staff.post<Customer[]>('/customers/search-pii', { field: 'email', value: 'shared@example.jp', purpose: 'support_case', reason: 'called in' })).data.length,
      (await staff.post<{ results: { outcome: string }[] }>('/customers/batch', { action: 'add-tags', tags: ['seen'], ids: [hers.id] })).data.results[0]?.outcome,
      (await staff.patch(`/customers/${hers.id}`, { version: 999, nickname: 'x' })).status,
    ];
    expect(await look()).toEqual([404, 0, 0, 0, 'not_found', 404]);
    const joined = await admin.put<Talent>(`/talents/${sora.id}/archive`, { version: sora.version, profileStoreId: mio.profileStoreId });
    expect(joined.status).toBe(200);
    // A look searches the vault, which lets a person do so 30 times a minute.
    const patience = { timeout: 20_000, interval: 1_000 };
    await expect.poll(look, patience).toEqual([200, 1, 1, 1, expect.stringMatching(/done|unchanged/), 409]);
    // What is unique in an archive is unique among all of them.
    expect((await admin.post('/customers', { profileType: 'individual', talentId: sora.id, nickname: 'x', externalIds: [{ consumer: 'CRM', externalId: 'shared-1' }] })).code).toBe('CUSTOMER_EXTERNAL_ID_TAKEN');
    await admin.put(`/talents/${sora.id}/archive`, { version: joined.data.version, profileStoreId: null });
    await expect.poll(look, patience).toEqual([404, 0, 0, 0, 'not_found', 404]);
  });

  it('opens nobody by way of another talent whom her own one denies', async () => {
    const [mio, sora] = [await newTalent('MIO_C'), await newTalent('SORA_C')];
    const hers = await make({ talentId: mio.id, nickname: '遠慮ファン' });
    expect((await admin.put(`/talents/${sora.id}/archive`, { version: sora.version, profileStoreId: mio.profileStoreId })).status).toBe(200);
    const users = (await admin.get<{ id: string; username: string }[]>('/users?pageSize=100')).data;
    const support = users.find(({ username }) => username === 'talent')?.id;
    const policy = (effect: string, scopeId: string): Promise<{ status: number; data: { id: string } }> => admin.post<{ id: string }>(`/users/${support}/policies`, { permission: 'customer.profile:read', effect, scopeType: 'talent', scopeId });
    expect((await policy('grant', sora.id)).status).toBe(201);
    const staff = host.as('DEMO', 'talent');
    const look = async (): Promise<unknown[]> => [(await staff.get(`/customers/${hers.id}`)).status, (await staff.get<Customer[]>('/customers?q=遠慮ファン')).data.length];
    await expect.poll(look).toEqual([200, 1]);
    expect((await policy('deny', mio.id)).status).toBe(201);
    await expect.poll(look).toEqual([404, 0]);
  });

  it('takes along who moves into it: one person of two archives can be merged then, and imports find her ids', async () => {
    const [mio, sora] = [await newTalent('MIO_B'), await newTalent('SORA_B')];
    const first = await make({ talentId: mio.id, nickname: '引っ越し', pii: { familyName: '一条' } });
    const second = await make({ talentId: sora.id, nickname: '引っ越し', pii: { givenName: '楓' }, externalIds: [{ consumer: 'LEGACY_CRM', externalId: 'moved-1' }] });
    const merge = () => admin.post(`/customers/${first.id}/merge`, { version: first.version, merged: { id: second.id, version: second.version } });
    expect((await merge()).body).toMatchObject({ code: 'MERGE_IMPOSSIBLE', details: [{ code: 'other_archive' }] });
    await admin.put(`/talents/${sora.id}/archive`, { version: sora.version, profileStoreId: mio.profileStoreId });
    const rows = 'external_id,nickname,given_name\nmoved-1,引っ越し済み,もみじ\n';
    const started = await admin.upload<{ id: string }>('/imports/customers', { name: 'moved.csv', content: rows }, { options: JSON.stringify({ profileType: 'individual', talentId: sora.id, mode: 'update', consumer: 'LEGACY_CRM' }) });
    expect(started.status).toBe(202);
    await host.drainJobs();
    expect((await admin.get<{ succeeded: number; failed: number }>(`/imports/${started.data.id}`)).data).toMatchObject({ succeeded: 1, failed: 0 });
    second.version = (await admin.get<Customer>(`/customers/${second.id}`)).data.version;
    expect((await merge()).status).toBe(201);
  });
});
