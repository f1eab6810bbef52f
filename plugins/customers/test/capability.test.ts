import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import type { PluginContext } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersCapability, type CustomersCapability } from '../src/capability.js';

let host: TestHost;
let ctx: PluginContext;
let customers: CustomersCapability;
let talentId: string;
const nobody = '00000000-0000-4000-8000-000000000000';

const make = async (body: Record<string, unknown> = {}): Promise<string> => {
  const answer = await host.as('DEMO', 'manager').post<{ id: string }>('/customers', { profileType: 'individual', talentId, nickname: 'ルナ推し', tags: ['vip'], externalIds: [], ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.data.id;
};

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2 });
  ({ talentId } = host.tenant('DEMO'));
  ctx = await host.context('customers', 'DEMO');
  customers = customersCapability(ctx);
});
afterAll(() => host?.stop());

describe('crm.customers@1', () => {
  it('finds customers by every name that another plugin may know', async () => {
    const id = await make({ externalIds: [{ consumer: 'SHOP', externalId: 'S-9' }] });
    const other = (await host.as('OTHER', 'admin').post<{ id: string }>('/customers', { profileType: 'individual', talentId: host.tenant('OTHER').talentId, nickname: 'よそ' })).data.id;
    expect(await customers.find(id)).toEqual({ id, talentId, profileType: 'individual', nickname: 'ルナ推し', status: 'ACTIVE', tags: ['vip'], language: null, active: true, hasPersonalData: false, version: 1 });
    expect((await customers.findByExternalId(talentId, 'SHOP', 'S-9'))?.id).toBe(id);
    expect((await customers.findByNickname(talentId, 'るな推し')).map((found) => found.id)).toEqual([id]);
    expect((await customers.list({ talentId, q: '推し', tag: 'vip' })).map((found) => found.id)).toEqual([id]);
    expect([...(await customers.names([id, other, nobody]))]).toEqual([[id, 'ルナ推し']]);
    expect(await customers.visibleOf([id, other], 'customer.profile:read')).toEqual(new Set([id]));
    expect(await customers.find(other)).toBeUndefined();
    await expect(customers.getMany(Array.from({ length: 1_001 }, () => nobody))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('links an account once, whoever tells it, with its history and its event', async () => {
    const id = await make();
    const linked = await Promise.all([1, 2, 3].map(() => customers.linkIdentity(id, { platform: 'BILIBILI', uid: '42', nickname: 'ルナ', verified: true })));
    expect(new Set(linked.map((identity) => identity.id)).size).toBe(1);
    expect(linked[0]).toMatchObject({ profileUrl: 'https://space.bilibili.com/42', verified: true });
    expect((await customers.findByIdentity(talentId, 'BILIBILI', '42'))?.id).toBe(id);
    expect(await customers.identities(id)).toHaveLength(1);
    await expect(customers.linkIdentity(id, { platform: 'NOWHERE', uid: '1' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(customers.linkIdentity(nobody, { platform: 'BILIBILI', uid: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await host.changes('DEMO')).filter(({ action, resource_id }) => action === 'customer.identity.added' && resource_id === id)).toHaveLength(1);
  });

  it('adds a membership once for each purchase, and none beside another', async () => {
    const id = await make();
    const guard = { type: 'BILIBILI_GUARD', level: 'TIDU', validFrom: '2026-01-01T00:00:00Z', validTo: '2099-01-01T00:00:00Z', externalRef: 'order-1' };
    const [first, again] = [await customers.addMembership(id, guard), await customers.addMembership(id, guard)];
    expect([first.id === again.id, first.state, (await customers.memberships(id)).length]).toEqual([true, 'active', 1]);
    await expect(customers.addMembership(id, { ...guard, externalRef: 'order-2' })).rejects.toMatchObject({ code: 'MEMBERSHIP_OVERLAP' });
    await expect(customers.addMembership(id, { ...guard, level: 'NONE' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('events of customers', () => {
  it('are published with their schemas, and none leaves that does not fit', async () => {
    const published = (await host.as('DEMO', 'admin').get<{ name: string; plugin: string; emits: boolean; schema: { required?: string[] } | null }[]>('/plugins/events')).data;
    const own = published.filter(({ plugin }) => plugin === 'customers');
    expect(own.filter(({ schema }) => schema === null)).toEqual([]);
    expect(own.find(({ name }) => name === 'customer.created@1')).toMatchObject({ emits: true, schema: { required: ['customerId', 'talentId'] } });
    expect(own.find(({ name }) => name === 'customer.activity@1')).toMatchObject({ emits: false });
    expect((await host.as('DEMO', 'viewer').get('/plugins/events')).status).toBe(403);
    await expect(ctx.db.write((tx) => ctx.events.emit(tx, 'customer.created@1', { customerId: 'Luna', email: 'a@example.com' }))).rejects.toThrow(/customer\.created@1 does not fit its schema: (?!.*example\.com)/);
  });
});
