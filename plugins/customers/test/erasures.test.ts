import { join } from 'node:path';
import { createTestHost, type TestClient, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secondAdmin } from './support/second-admin.js';

interface Customer {
  id: string;
  version: number;
  nickname: string;
  erasedAt: string | null;
}
interface Run {
  id: string;
  state: string;
  total: number;
  erased: number;
  kept: number;
  approval: { id: string };
  jobId: string | null;
}

let host: TestHost;
let talentId: string;
let admin: TestClient;
let second: TestClient;
const reason = 'the agency gives this archive up';

const make = async (body: Record<string, unknown> = {}): Promise<Customer> => {
  const answer = await admin.post<Customer>('/customers', { profileType: 'individual', talentId, nickname: 'to be erased', ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.data;
};
const read = async (id: string): Promise<Customer> => (await admin.get<Customer>(`/customers/${id}`)).data;
const many = async (count: number, tag: string): Promise<string[]> => {
  const ids: string[] = [];
  // Every other one has nothing in the vault yet.
  for (let i = 0; i < count; i++) ids.push((await make({ tags: [tag], notes: 'secret words', ...(i % 2 === 0 ? { pii: { familyName: '多数', emails: [`${tag}${i}@example.jp`] } } : {}) })).id);
  return ids;
};
const ask = (ids: string[], confirm = ids.length, who = admin) => who.post<Run>('/customers/erasures', { ids, reason, confirm });
const approve = async ({ approval }: Run): Promise<number> => (await second.post(`/vault/approvals/${approval.id}/approve`, {})).status;
const run = (id: string) => admin.post<Run>(`/customers/erasures/${id}/run`);
const stateOf = async (id: string): Promise<Run> => (await admin.get<Run[]>('/customers/erasures')).data.find((one) => one.id === id) as Run;
const finished = async (id: string): Promise<Run> => {
  await expect.poll(async () => (await stateOf(id)).state, { timeout: 60_000 }).toBe('done');
  return stateOf(id);
};

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 1, vault: 'real' });
  ({ talentId } = host.tenant('DEMO'));
  admin = host.as('DEMO', 'admin');
  second = await secondAdmin(host);
});
afterAll(() => host?.stop());

describe('an erasure of many', () => {
  it('counts first, waits for a second person, erases all on one word, and each keeps her receipt', async () => {
    const ids = await many(5, 'all');
    expect((await admin.post('/customers/erasures/preview', { filters: { tag: 'all' } })).data).toEqual({ people: 5, held: 0, waiting: 0 });
    expect((await ask(ids, 4)).body).toMatchObject({ details: [{ path: '/confirm', code: 'mismatch' }] });
    const asked = await ask(ids);
    expect(asked).toMatchObject({ status: 202, data: { state: 'awaiting', total: 5, erased: 0 } });
    const listed = (await admin.get<{ id: string; action: string; parameters: object }[]>('/vault/approvals')).data.filter(({ id }) => id === asked.data.approval.id);
    expect(listed).toMatchObject([{ action: 'subjects.shred', parameters: { subjects: 5 } }]);

    expect((await run(asked.data.id)).code).toBe('VAULT_APPROVAL_REQUIRED');
    expect((await stateOf(asked.data.id)).state).toBe('awaiting');
    // Nobody is taken out of the set one by one, and nobody asks for her twice.
    expect((await admin.post(`/customers/${ids[0]}/erasure/run`)).body).toMatchObject({ code: 'ERASURE_STATE', details: { state: 'together' } });
    expect((await admin.post(`/customers/${ids[0]}/erasure/cancel`)).code).toBe('ERASURE_STATE');
    expect((await admin.post('/customers/erasures/preview', { ids })).data).toEqual({ people: 0, held: 0, waiting: 5 });
    expect((await ask(ids)).body).toMatchObject({ code: 'ERASURE_STATE', details: { state: 'nobody' } });

    expect(await approve(asked.data)).toBe(200);
    expect((await run(asked.data.id)).status).toBe(202);
    expect(await finished(asked.data.id)).toMatchObject({ erased: 5, kept: 0 });
    for (const id of ids) {
      expect(await read(id)).toMatchObject({ nickname: `erased-${id.slice(-8)}`, erasedAt: expect.any(String) as string });
      expect((await admin.get(`/customers/${id}/erasure/receipt`)).body).toMatchObject({ receipt: { kind: 'subject', approvalId: asked.data.approval.id } });
    }
    expect((await run(asked.data.id)).code).toBe('ERASURE_STATE');
    expect((await admin.post(`/customers/erasures/${asked.data.id}/cancel`)).code).toBe('ERASURE_STATE');
    const ctx = await host.context('customers', 'DEMO');
    expect(await ctx.db.read((q) => q.rows(`select 1 as one from customers_customer where notes = 'secret words'`))).toEqual([]);
  });

  it('leaves out who is held when it is asked and who is held or merged before it runs', async () => {
    const [gone, heldBefore, heldAfter, merged, into] = (await many(5, 'some')) as [string, string, string, string, string];
    const hold = (id: string) => admin.post(`/customers/${id}/holds`, { reference: 'case 9', reason: 'payment dispute' });
    expect((await hold(heldBefore)).status).toBe(201);
    expect((await admin.post('/customers/erasures/preview', { filters: { tag: 'some' } })).data).toEqual({ people: 4, held: 1, waiting: 0 });
    const asked = await ask([gone, heldBefore, heldAfter, merged], 3);
    expect(asked.data).toMatchObject({ total: 3 });
    expect(await approve(asked.data)).toBe(200);
    expect((await hold(heldAfter)).status).toBe(201);
    const versions = await Promise.all([read(into), read(merged)]);
    expect((await admin.post(`/customers/${into}/merge`, { version: versions[0].version, merged: { id: merged, version: versions[1].version } })).status).toBe(201);
    expect((await run(asked.data.id)).status).toBe(202);
    expect(await finished(asked.data.id)).toMatchObject({ erased: 1, kept: 2 });
    expect((await read(gone)).erasedAt).not.toBeNull();
    for (const id of [heldBefore, heldAfter, into]) expect((await read(id)).erasedAt).toBeNull();
  });

  it('takes with her whoever was merged into her before, row by row and record by record, and counts for each alone', async () => {
    const [kept, merged, alone] = (await many(3, 'joined')) as [string, string, string];
    for (const id of [kept, merged, alone]) expect((await admin.post(`/customers/${id}/notes`, { body: 'a secret note' })).status).toBe(201);
    const versions = await Promise.all([read(kept), read(merged)]);
    expect((await admin.post(`/customers/${kept}/merge`, { version: versions[0].version, merged: { id: merged, version: versions[1].version } })).status).toBe(201);
    const asked = await ask([kept, alone]);
    expect(await approve(asked.data)).toBe(200);
    expect((await run(asked.data.id)).status).toBe(202);
    expect(await finished(asked.data.id)).toMatchObject({ erased: 2, kept: 0 });
    const ctx = await host.context('customers', 'DEMO');
    const rows = await ctx.db.read((q) => q.rows<{ id: string; erased: boolean }>('select id, erased_at is not null and rm_profile_id is null as erased from customers_customer where id = any($1::uuid[])', [[kept, merged, alone]]));
    expect(rows.map(({ erased }) => erased)).toEqual([true, true, true]);
    const ended = await ctx.db.read((q) => q.rows<{ id: string; removed: object }>('select customer_id as id, removed from customers_erasure where customer_id = any($1::uuid[])', [[kept, alone]]));
    expect(new Map(ended.map(({ id, removed }) => [id, removed]))).toEqual(new Map([[kept, { customers: 2, notes: 2 }], [alone, { customers: 1, notes: 1 }]]));
  });

  it('is called off while it waits, and then each may be asked for again', async () => {
    const ids = await many(2, 'off');
    const asked = await ask(ids);
    expect((await admin.post<Run>(`/customers/erasures/${asked.data.id}/cancel`)).data).toMatchObject({ state: 'cancelled', kept: 2 });
    expect((await run(asked.data.id)).code).toBe('ERASURE_STATE');
    expect((await admin.post(`/customers/${ids[0]}/erasure`, { reason, confirm: 'to be erased' })).status).toBe(202);
  });

  it('goes on where it stood when its job was cut short, also after the first answers of the vault were lost', async () => {
    const ids = await many(2, 'cut');
    const asked = await ask(ids);
    await approve(asked.data);
    const ctx = await host.context('customers', 'DEMO');
    // As a process leaves it that died behind the vault's answer: begun, and nobody at work.
    await ctx.db.write((tx) => tx.rows(`update customers_erasure_run set state = 'running' where id = $1`, [asked.data.id]));
    expect((await run(asked.data.id)).status).toBe(202);
    expect(await finished(asked.data.id)).toMatchObject({ erased: 2, kept: 0 });
  });

  it('is for those with the right over the whole agency, and takes one way of naming people', async () => {
    const ids = await many(1, 'right');
    for (const role of ['manager', 'viewer']) {
      // 404 for who may not even see that there are such things.
      expect([403, 404]).toContain((await ask(ids, 1, host.as('DEMO', role))).status);
      expect([403, 404]).toContain((await host.as('DEMO', role).post('/customers/erasures/preview', { ids })).status);
    }
    expect((await read(ids[0]!)).erasedAt).toBeNull();
    expect((await admin.post('/customers/erasures/preview', {})).status).toBe(400);
    expect((await admin.post('/customers/erasures/preview', { ids, filters: {} })).status).toBe(400);
    expect((await admin.post('/customers/erasures', { filters: { tag: 'nobody-has-it' }, reason, confirm: 1 })).code).toBe('ERASURE_STATE');
  });
});
