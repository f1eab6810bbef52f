import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Batch {
  id: string;
  state: string;
  total: number;
  counts: Record<string, number>;
  undone: Record<string, number>;
  canUndo: boolean;
  results?: { id: string; outcome: string; undone: string | null }[];
}
interface Customer {
  id: string;
  version: number;
  tags: string[];
  status: string;
  active: boolean;
}

let host: TestHost;
let manager: ReturnType<TestHost['as']>;
let talentId: string;
const make = async (tags: string[] = []): Promise<string> => (await manager.post<Customer>('/customers', { profileType: 'individual', talentId, nickname: 'まとめて', tags })).data.id;
const read = async (id: string): Promise<Customer> => (await manager.get<Customer>(`/customers/${id}`)).data;

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, vault: 'real' });
  ({ talentId } = host.tenant('DEMO'));
  manager = host.as('DEMO', 'manager');
});
afterAll(() => host?.stop());

describe('a batch', () => {
  it('answers per id, changes nothing twice, and takes back what nobody touched since', async () => {
    const [one, two, tagged] = [await make(['old']), await make(), await make(['vip'])];
    const foreign = (await host.as('OTHER', 'admin').post<Customer>('/customers', { profileType: 'individual', talentId: host.tenant('OTHER').talentId, nickname: 'よそ' })).data.id;
    const answer = await manager.post<Batch>('/customers/batch', { action: 'add-tags', tags: ['vip', 'vip'], ids: [one, two, tagged, foreign, one] });
    expect([answer.status, answer.data.state, answer.data.total]).toEqual([200, 'done', 4]);
    expect(Object.fromEntries(answer.data.results?.map(({ id, outcome }) => [id, outcome]) ?? [])).toEqual({ [one]: 'done', [two]: 'done', [tagged]: 'unchanged', [foreign]: 'not_found' });
    expect((await read(one)).tags).toEqual(['old', 'vip']);
    const again = await manager.post<Batch>('/customers/batch', { action: 'add-tags', tags: ['vip'], ids: [one, two] });
    expect(again.data.counts).toMatchObject({ done: 0, unchanged: 2 });

    const second = await read(two);
    await manager.patch(`/customers/${two}`, { version: second.version, nickname: '変わった' });
    const undone = await manager.post<Batch>(`/customers/batch/${answer.data.id}/undo`);
    expect(undone.data).toMatchObject({ state: 'undone', undone: { done: 1, changed: 1 }, canUndo: false });
    expect([(await read(one)).tags, (await read(two)).tags]).toEqual([['old'], ['vip']]);
    expect((await manager.post(`/customers/batch/${answer.data.id}/undo`)).code).toBe('BATCH_STATE');
    expect((await host.as('DEMO', 'admin').get(`/customers/batch/${answer.data.id}`)).status).toBe(404);
  });

  it('sets status, deactivates, gives memberships, each with its undo', async () => {
    const [one, two] = [await make(), await make()];
    const status = await manager.post<Batch>('/customers/batch', { action: 'set-status', status: 'VIP', ids: [one, two] });
    expect((await read(one)).status).toBe('VIP');
    await manager.post(`/customers/batch/${status.data.id}/undo`);
    expect((await read(one)).status).toBe('ACTIVE');
    expect((await manager.post<Batch>('/customers/batch', { action: 'deactivate', ids: [one] })).data.counts['done']).toBe(1);
    expect((await read(one)).active).toBe(false);
    const members = await manager.post<Batch>('/customers/batch', { action: 'add-membership', membership: { type: 'FAN_CLUB', level: 'STANDARD', validTo: '2099-01-01T00:00:00Z' }, ids: [one, two] });
    expect(members.data.counts).toMatchObject({ done: 2 });
    expect((await manager.post<Batch>('/customers/batch', { action: 'add-membership', membership: { type: 'FAN_CLUB', level: 'STANDARD' }, ids: [two] })).data.counts).toMatchObject({ overlap: 1 });
    await manager.post(`/customers/batch/${members.data.id}/undo`);
    expect((await manager.get<unknown[]>(`/customers/${two}/memberships`)).data).toEqual([]);
  });

  it('of many runs as a job over what the filter finds, and can be undone', async () => {
    const rows = ['nickname', ...Array.from({ length: 1_300 }, (_, n) => `bulk ${n}`)].join('\n');
    const started = await manager.upload<{ id: string }>('/imports/customers', { name: 'bulk.csv', content: rows }, { options: JSON.stringify({ profileType: 'individual', talentId, mode: 'create', consumer: 'BULK' }) });
    expect(started.status).toBe(202);
    await host.drainJobs();
    const answer = await manager.post<Batch>('/customers/batch', { action: 'add-tags', tags: ['bulk'], filters: { talentId, q: 'bulk' } });
    expect([answer.status, answer.data.total]).toEqual([202, 1_300]);
    await host.drainJobs();
    expect((await manager.get<Batch>(`/customers/batch/${answer.data.id}`)).data).toMatchObject({ state: 'done', counts: { done: 1_300 } });
    const page = await manager.get<{ id: string }[]>(`/customers/batch/${answer.data.id}/results?pageSize=1000`);
    expect([page.data.length, page.meta?.['nextCursor']]).toEqual([1_000, '1000']);
    await manager.post(`/customers/batch/${answer.data.id}/undo`);
    await host.drainJobs();
    expect((await manager.get<Batch>(`/customers/batch/${answer.data.id}`)).data).toMatchObject({ state: 'undone', undone: { done: 1_300 } });
  });

  it.each([
    [{ action: 'add-tags', ids: [] }, '/ids'],
    [{ action: 'add-tags', tags: ['x'] }, '/ids'],
    [{ action: 'add-tags', ids: ['00000000-0000-7000-8000-000000000000'] }, '/tags'],
    [{ action: 'set-status', status: 'NOWHERE', filters: {} }, '/status'],
    [{ action: 'deactivate', tags: ['x'], filters: {} }, '/tags'],
    [{ action: 'explode', filters: {} }, '/action'],
  ])('is not made of %j', async (body, path) => {
    const answer = await manager.post('/customers/batch', body);
    expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', details: expect.arrayContaining([expect.objectContaining({ path })]) as unknown });
  });

  it('is refused to who may only read', async () => {
    expect((await host.as('DEMO', 'viewer').post('/customers/batch', { action: 'deactivate', filters: {} })).status).toBe(403);
  });
});
