import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import type { JobRun, PluginContext } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { membershipJob } from '../src/memberships/job.js';

interface Membership {
  id: string;
  version: number;
  type: string;
  level: string;
  state: string;
  validTo: string | null;
  renewals: number;
}
interface Identity {
  id: string;
  version: number;
  profileUrl: string | null;
}
interface Entry {
  id: string;
  code: string;
  version: number;
  inherited: boolean;
  disabled: boolean;
  isSystem: boolean;
}

let host: TestHost;
let talentId: string;
let subsidiaryId: string;
let manager: ReturnType<TestHost['as']>;
let admin: ReturnType<TestHost['as']>;
const customer = async (): Promise<string> => (await manager.post<{ id: string }>('/customers', { profileType: 'individual', talentId, nickname: 'ほしのファン' })).data.id;
const inDays = (days: number): string => new Date(host.clock.now().getTime() + days * 86_400_000).toISOString();

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2 });
  ({ talentId, subsidiaryId } = host.tenant('DEMO'));
  manager = host.as('DEMO', 'manager');
  admin = host.as('DEMO', 'admin');
});
afterAll(() => host?.stop());

describe('platform identities', () => {
  it('get their address from the platform, keep every change with who made it, and are unique per customer', async () => {
    const id = await customer();
    const path = `/customers/${id}/platform-identities`;
    const made = await manager.post<Identity>(path, { platform: 'BILIBILI', uid: '12345/../x', nickname: '星空' });
    expect([made.status, made.data.profileUrl]).toEqual([201, 'https://space.bilibili.com/12345%2F..%2Fx']);
    expect((await manager.post(path, { platform: 'BILIBILI', uid: '12345/../x' })).code).toBe('CUSTOMER_IDENTITY_TAKEN');
    expect((await manager.post(path, { platform: 'MYSPACE', uid: '1' })).body).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/platform', code: 'unknown' }] });
    const moved = await manager.patch<Identity>(`${path}/${made.data.id}`, { version: 1, uid: '777', current: false });
    expect(moved.data).toMatchObject({ uid: '777', current: false, version: 2, profileUrl: 'https://space.bilibili.com/777' });
    expect((await manager.patch(`${path}/${made.data.id}`, { version: 1, uid: '888' })).code).toBe('VERSION_CONFLICT');
    const history = await manager.get<{ before: { uid: string } | null; after: { uid: string }; actor: { name: string } }[]>(`${path}/history`);
    expect(history.data.map(({ before, after, actor }) => [before?.uid, after.uid, actor.name])).toEqual([['12345/../x', '777', 'manager'], [undefined, '12345/../x', 'manager']]);
    expect((await host.as('OTHER', 'admin').get(path)).status).toBe(404);
    expect((await host.as('DEMO', 'viewer').post(path, { platform: 'X', uid: 'a' })).status).toBe(403);
  });
});

describe('memberships', () => {
  it('are of a catalogue, tell their state, and do not overlap unless told', async () => {
    const path = `/customers/${await customer()}/memberships`;
    const guard = await manager.post<Membership>(path, { type: 'BILIBILI_GUARD', level: 'JIANZHANG', validFrom: inDays(-10), validTo: inDays(20) });
    expect(guard.data).toMatchObject({ class: 'PLATFORM', type: 'BILIBILI_GUARD', level: 'JIANZHANG', levelRank: 3, state: 'active' });
    const overlap = await manager.post(path, { type: 'BILIBILI_GUARD', level: 'TIDU', validFrom: inDays(19), validTo: inDays(50) });
    expect([overlap.status, overlap.code]).toEqual([409, 'MEMBERSHIP_OVERLAP']);
    expect((await manager.post(path, { type: 'BILIBILI_GUARD', level: 'TIDU', validFrom: inDays(19), validTo: inDays(50), allowOverlap: true })).status).toBe(201);
    expect((await manager.post<Membership>(path, { type: 'YOUTUBE_MEMBER', level: 'STANDARD', validFrom: inDays(3) })).data.state).toBe('upcoming');
    expect((await manager.post(path, { type: 'YOUTUBE_MEMBER', level: 'ZONGDU' })).body).toMatchObject({ details: [{ path: '/level', code: 'unknown' }] });
    expect((await manager.post(path, { type: 'FAN_CLUB', level: 'STANDARD', validFrom: inDays(3), validTo: inDays(2) })).body).toMatchObject({ details: [{ path: '/validTo', code: 'before_start' }] });
    expect((await manager.post(path, { type: 'FAN_CLUB', level: 'STANDARD', autoRenew: true })).body).toMatchObject({ details: [{ path: '/autoRenew', code: 'needs_end' }] });
    expect((await host.as('DEMO', 'viewer').get<Membership[]>(path)).data).toHaveLength(3);
    expect((await host.as('DEMO', 'viewer').post(path, { type: 'FAN_CLUB', level: 'STANDARD' })).status).toBe(403);
  });

  it('are entered once by two people who enter the same at the same moment', async () => {
    const path = `/customers/${await customer()}/memberships`;
    const body = { type: 'FAN_CLUB', level: 'STANDARD', validTo: inDays(30) };
    const answers = await Promise.all(Array.from({ length: 6 }, () => manager.post(path, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('are renewed, told of and reminded of exactly once by several workers', async () => {
    const [renewing, ending, soon] = [await customer(), await customer(), await customer()];
    const add = (id: string, body: Record<string, unknown>): Promise<{ data: Membership }> => manager.post<Membership>(`/customers/${id}/memberships`, { type: 'FAN_CLUB', level: 'STANDARD', validFrom: inDays(-400), ...body });
    const renewed = (await add(renewing, { validTo: inDays(-1), autoRenew: true })).data;
    await add(ending, { validTo: inDays(-2) });
    await add(soon, { validTo: inDays(3) });
    const ctx = await host.context('customers', 'DEMO');
    const events = async (): Promise<Record<string, number>> => {
      const rows = await ctx.db.read((q) => q.rows<{ name: string; count: number }>(`select name, count(*)::int as count from outbox where name like 'membership.%' and name <> 'membership.created@1' group by name`));
      return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
    };
    const work = (): Promise<unknown> => membershipJob(idleRun(), ctx as PluginContext) as Promise<unknown>;
    await Promise.all([work(), work(), work(), work()]);
    await work();
    const once = await events();
    expect(once).toEqual({ 'membership.renewed@1': 1, 'membership.expired@1': 1, 'membership.expiring@1': 1 });
    const after = (await manager.get<Membership[]>(`/customers/${renewing}/memberships`)).data[0];
    expect(after).toMatchObject({ id: renewed.id, state: 'active', renewals: 1 });
    const notices = (await manager.get<{ title: string }[]>('/notices')).data.map(({ title }) => title).filter((title) => /membership/.test(title));
    expect(notices.sort()).toEqual([expect.stringMatching(/^A membership of .+ ends within 7 days$/), expect.stringMatching(/^A membership of .+ has ended$/)]);
  });

  it('that end soon stand on the first screen, soonest first, for those who may see them', async () => {
    const path = '/customers/ending-memberships';
    const id = await customer();
    await manager.post(`/customers/${id}/memberships`, { type: 'FANBOX_PLAN', level: 'STANDARD', validTo: inDays(2) });
    const rows = (await manager.get<{ customerId: string; validTo: string; nickname: string }[]>(path)).data;
    expect(rows.some(({ customerId }) => customerId === id)).toBe(true);
    expect(rows.map(({ validTo }) => validTo)).toEqual(rows.map(({ validTo }) => validTo).sort());
    expect((await manager.get<{ customerId: string }[]>(`${path}?days=1`)).data.some(({ customerId }) => customerId === id)).toBe(false);
    expect((await host.as('OTHER', 'admin').get<object[]>(path)).data).toEqual([]);
    expect((await manager.get(`${path}?days=61`)).code).toBe('VALIDATION_FAILED');
  });

  it('that are valid now are told for all rows of a list at once, of nobody whom the caller may not see', async () => {
    const path = '/customers/current-memberships';
    const [id, without] = [await customer(), await customer()];
    const add = (body: Record<string, unknown>): Promise<unknown> => manager.post(`/customers/${id}/memberships`, body);
    await add({ type: 'BILIBILI_GUARD', level: 'JIANZHANG', validFrom: inDays(-90), validTo: inDays(-60) });
    await add({ type: 'BILIBILI_GUARD', level: 'TIDU', validFrom: inDays(-10), validTo: inDays(20) });
    await add({ type: 'FAN_CLUB', level: 'STANDARD', validFrom: inDays(5) });
    const query = [id, without].map((one) => `customerIds=${one}`).join('&');
    const rows = (await host.as('DEMO', 'viewer').get<{ customerId: string; level: string }[]>(`${path}?${query}`)).data;
    expect(rows).toEqual([{ customerId: id, type: 'BILIBILI_GUARD', level: 'TIDU', validTo: expect.any(String), autoRenew: false }]);
    expect((await host.as('OTHER', 'admin').get<object[]>(`${path}?${query}`)).data).toEqual([]);
    expect((await manager.get(path)).code).toBe('VALIDATION_FAILED');
  });
});

describe('dictionaries', () => {
  it('are inherited downward, switched off below unless forced, and protect what belongs to the system', async () => {
    const path = '/customers/dictionaries/segment';
    const made = await admin.post<Entry>(path, { code: 'MUSIC', name: { en: 'Music', ja: '音楽' }, scopeType: 'subsidiary', scopeId: subsidiaryId });
    expect([made.status, made.data.isSystem]).toEqual([201, false]);
    expect((await admin.post(path, { code: 'MUSIC', name: { en: 'Again' }, scopeType: 'tenant' })).code).toBe('DICTIONARY_CODE_TAKEN');
    const codesAt = async (query: string): Promise<Map<string, Entry>> => new Map((await manager.get<Entry[]>(`${path}?${query}`)).data.map((entry) => [entry.code, entry]));
    expect((await codesAt('')).has('MUSIC')).toBe(false);
    expect((await codesAt(`scopeType=subsidiary&scopeId=${subsidiaryId}`)).get('MUSIC')).toMatchObject({ inherited: false });
    const media = (await codesAt('')).get('MEDIA');
    expect(await admin.post(`${path}/${media?.id}/disable`, { scopeType: 'subsidiary', scopeId: subsidiaryId })).toMatchObject({ status: 200 });
    expect((await codesAt(`scopeType=subsidiary&scopeId=${subsidiaryId}`)).get('MEDIA')).toMatchObject({ inherited: true, disabled: true });
    expect((await codesAt('')).get('MEDIA')?.disabled).toBe(false);
    expect((await admin.patch(`${path}/${media?.id}`, { version: media?.version, active: false })).code).toBe('DICTIONARY_SYSTEM');
    const forced = await admin.patch<Entry>(`${path}/${media?.id}`, { version: media?.version, isForced: true });
    expect(forced.status).toBe(200);
    expect((await codesAt(`scopeType=subsidiary&scopeId=${subsidiaryId}&usable=true`)).has('MEDIA')).toBe(true);
    expect((await admin.post(`${path}/${media?.id}/disable`, { scopeType: 'talent', scopeId: talentId })).code).toBe('DICTIONARY_FORCED');
    expect((await manager.post(path, { code: 'NOPE', name: { en: 'x' }, scopeType: 'tenant' })).status).toBe(403);
  });

  it('bring own platforms and statuses with them', async () => {
    await admin.post('/customers/dictionaries/platform', { code: 'MASTODON', name: { en: 'Mastodon' }, scopeType: 'tenant', extra: { urlTemplate: 'https://mastodon.example/@{uid}' } });
    expect((await admin.post('/customers/dictionaries/platform', { code: 'EVIL', name: { en: 'Evil' }, scopeType: 'tenant', extra: { urlTemplate: 'javascript:{uid}' } })).status).toBe(400);
    const id = await customer();
    expect((await manager.post<Identity>(`/customers/${id}/platform-identities`, { platform: 'MASTODON', uid: 'sora' })).data.profileUrl).toBe('https://mastodon.example/@sora');
    expect((await admin.post<Entry>('/customers/dictionaries/consumer', { code: 'WEB_SHOP', name: { en: 'Web shop' }, scopeType: 'tenant' })).status).toBe(201);
    await admin.post('/customers/dictionaries/status', { code: 'WATCHED', name: { en: 'Watched' }, color: '#8E44AD', scopeType: 'tenant' });
    expect((await manager.patch<{ status: string }>(`/customers/${id}`, { version: 1, status: 'WATCHED' })).data.status).toBe('WATCHED');
    expect((await manager.patch(`/customers/${id}`, { version: 2, status: 'NOWHERE' })).status).toBe(400);
  });
});

const idleRun = (): JobRun => ({ id: 'run', data: {}, attempt: 1, state: null, signal: new AbortController().signal, checkpoint: async () => undefined, throwIfCancelled: async () => undefined });
