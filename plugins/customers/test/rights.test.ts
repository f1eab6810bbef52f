import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestHost, type TestClient, type TestHost } from '@hako/core/testing';
import type { JobRun, PluginContext } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rightsJob } from '../src/rights/job.js';
import { secondAdmin } from './support/second-admin.js';

const HAKO_VAULT = join(import.meta.dirname, '../../../vault/server/bin/hako-vault.mjs');

interface Customer {
  id: string;
  version: number;
  nickname: string;
  tags: string[];
  notes: string | null;
  hasPersonalData: boolean;
  restrictedAt: string | null;
  erasedAt: string | null;
}
interface Merge {
  id: string;
  canUndo: boolean;
  state: string;
}
interface Request {
  id: string;
  number: number;
  version: number;
  state: string;
  dueAt: string;
  daysLeft: number | null;
  nextStates: string[];
  steps?: { action: string }[];
}

let host: TestHost;
let talentId: string;
let admin: TestClient;
let manager: TestClient;
let viewer: TestClient;
const why = { purpose: 'support_case', reason: 'called about a parcel' };

const make = async (body: Record<string, unknown> = {}): Promise<Customer> => {
  const answer = await admin.post<Customer>('/customers', { profileType: 'individual', talentId, nickname: '星のファン', ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.data;
};
const read = async (id: string): Promise<Customer> => (await admin.get<Customer>(`/customers/${id}`)).data;
const reveal = async (id: string, fields: string[], more: Record<string, unknown> = {}): Promise<{ status: number; code?: string | undefined; fields?: Record<string, unknown> }> => {
  const access = await admin.post<{ accessToken: string }>(`/customers/${id}/request-pii-access`, { fields, ...why, view: 'plain', ...more });
  if (access.status !== 200) return { status: access.status, code: access.code };
  const shown = await admin.post<{ fields: Record<string, unknown> }>(`/customers/${id}/pii/reveal`, { accessToken: access.data.accessToken });
  return { status: shown.status, code: shown.code, fields: shown.data?.fields };
};
const merge = (kept: Customer, merged: Customer, more: Record<string, unknown> = {}, who = admin) => who.post<Merge>(`/customers/${kept.id}/merge`, { version: kept.version, merged: { id: merged.id, version: merged.version }, ...more });

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, vault: 'real' });
  ({ talentId } = host.tenant('DEMO'));
  admin = host.as('DEMO', 'admin');
  manager = host.as('DEMO', 'manager');
  viewer = host.as('DEMO', 'viewer');
});
afterAll(() => host?.stop());

describe('merging', () => {
  it('makes one person of two, with what was chosen and everything that hung on both, and the old id leads to the new', async () => {
    const kept = await make({ nickname: 'ほしの', tags: ['vip'], notes: 'first', externalIds: [{ consumer: 'CRM', externalId: 'm-1' }], pii: { familyName: '四宮', emails: ['a@example.jp'] } });
    const other = await make({ nickname: 'ホシノ☆', tags: ['early'], notes: 'second', language: 'ja', externalIds: [{ consumer: 'CRM', externalId: 'm-2' }], pii: { givenName: '星', emails: ['A@example.jp', 'b@example.jp'] } });
    for (const { id } of [kept, other]) await admin.post(`/customers/${id}/platform-identities`, { platform: 'X', uid: 'hoshi' });
    await admin.post(`/customers/${other.id}/platform-identities`, { platform: 'YOUTUBE', uid: 'UC1' });
    await admin.post(`/customers/${other.id}/memberships`, { type: 'FAN_CLUB', level: 'STANDARD' });

    const answer = await merge(kept, other, { choices: { nickname: 'merged' } });
    expect([answer.status, answer.data.canUndo]).toEqual([201, true]);
    expect(await read(kept.id)).toMatchObject({ nickname: 'ホシノ☆', tags: ['vip', 'early'], notes: 'first\n\nsecond', language: 'ja', hasPersonalData: true });
    expect((await reveal(kept.id, ['familyName', 'givenName', 'emails'])).fields).toEqual({ familyName: '四宮', givenName: '星', emails: ['a@example.jp', 'b@example.jp'] });
    expect((await admin.get<{ uid: string }[]>(`/customers/${kept.id}/platform-identities`)).data.map(({ uid }) => uid).sort()).toEqual(['UC1', 'hoshi']);
    expect((await admin.get<unknown[]>(`/customers/${kept.id}/external-ids`)).data).toHaveLength(2);
    expect((await admin.get<unknown[]>(`/customers/${kept.id}/memberships`)).data).toHaveLength(1);
    const gone = await admin.get(`/customers/${other.id}`);
    expect([gone.status, gone.code, (gone.body as { details?: unknown }).details]).toEqual([410, 'CUSTOMER_MERGED', { mergedInto: kept.id }]);
    expect((await admin.patch(`/customers/${other.id}`, { version: other.version + 1, nickname: 'x' })).code).toBe('CUSTOMER_MERGED');
    expect((await admin.post(`/customers/${other.id}/platform-identities`, { platform: 'X', uid: 'late' })).code).toBe('CUSTOMER_MERGED');
    const found = await admin.post<Customer[]>('/customers/search-pii', { field: 'email', value: 'b@example.jp', ...why });
    expect(found.data.map(({ id }) => id)).toEqual([kept.id]);
    expect((await admin.get<Customer[]>('/customers?q=ほしの')).data.map(({ id }) => id)).not.toContain(other.id);

    const now = await read(kept.id);
    await admin.patch(`/customers/${kept.id}`, { version: now.version, notes: 'edited since' });
    const undone = await admin.post<Merge>(`/customers/merges/${answer.data.id}/undo`);
    expect([undone.status, undone.data?.state]).toEqual([200, 'undone']);
    expect(await read(kept.id)).toMatchObject({ nickname: 'ほしの', tags: ['vip'], notes: 'edited since', language: null });
    expect(await read(other.id)).toMatchObject({ nickname: 'ホシノ☆', tags: ['early'], notes: 'second' });
    expect((await reveal(kept.id, ['familyName', 'givenName', 'emails'])).fields).toEqual({ familyName: '四宮', emails: ['a@example.jp'] });
    expect((await reveal(other.id, ['givenName', 'emails'])).fields).toEqual({ givenName: '星', emails: ['A@example.jp', 'b@example.jp'] });
    expect((await admin.get<{ uid: string }[]>(`/customers/${other.id}/platform-identities`)).data.map(({ uid }) => uid).sort()).toEqual(['UC1', 'hoshi']);
    expect((await admin.get<unknown[]>(`/customers/${kept.id}/memberships`)).data).toHaveLength(0);
    expect((await admin.post(`/customers/merges/${answer.data.id}/undo`)).code).toBe('MERGE_STATE');
  });

  it('is done once by two people who do it in both directions at the same moment', async () => {
    const [one, two] = [await make(), await make()];
    const answers = await Promise.all([merge(one, two), merge(two, one), merge(one, two)]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 201).every(({ status }) => [409, 410].includes(status))).toBe(true);
  });

  it('does not happen to oneself, across archives or kinds, with a stale version, or to somebody who may not be seen', async () => {
    const one = await make();
    const company = await make({ profileType: 'company', nickname: '星工房' });
    expect((await merge(one, one)).body).toMatchObject({ code: 'MERGE_IMPOSSIBLE', details: [{ code: 'same' }] });
    expect((await merge(one, company)).body).toMatchObject({ code: 'MERGE_IMPOSSIBLE', details: [{ code: 'other_kind' }] });
    expect((await merge({ ...one, version: 7 }, await make())).code).toBe('VERSION_CONFLICT');
    expect((await merge(one, await make(), { choices: { nickname: 'both' } })).body).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/choices/nickname' }] });
    const foreign = await host.as('OTHER', 'admin').post<Customer>('/customers', { profileType: 'individual', talentId: host.tenant('OTHER').talentId, nickname: 'よそ' });
    expect((await merge(one, foreign.data)).status).toBe(404);
    expect((await merge(one, await make(), {}, viewer)).status).toBe(403);
  });

  it('can no longer be undone after thirty days, and the other copy of personal data is empty then', async () => {
    const kept = await make({ pii: { familyName: '早乙女' } });
    const other = await make({ pii: { phones: ['090-1234-5678'] } });
    const { data: merged } = await merge(kept, other);
    const ctx = await host.context('customers', 'DEMO');
    const profiles = await ctx.db.read((q) => q.row<{ kept: string; merged: string }>('select kept_profile as kept, merged_profile as merged from customers_merge where id = $1', [merged.id]));
    await ctx.db.write((tx) => tx.rows(`update customers_merge set undo_until = now() - interval '1 second' where id = $1`, [merged.id]));
    expect((await admin.post(`/customers/merges/${merged.id}/undo`)).code).toBe('MERGE_STATE');
    await rightsJob(idleRun(), ctx as PluginContext);
    const left = await ctx.pii.read([profiles?.kept ?? '', profiles?.merged ?? ''], ['family_name', 'phone'], { purpose: 'customer_view', reason: 'test', view: 'plain' });
    expect(left.map((result) => (result.status === 'ok' ? result.fields : result.status))).toEqual([{}, {}]);
    expect((await reveal(kept.id, ['familyName', 'phones'])).fields).toEqual({ familyName: '早乙女', phones: ['+819012345678'] });
  });
});

describe('a restriction', () => {
  it('answers 423 to everything but the person herself and the law, and can be lifted', async () => {
    const customer = await make({ pii: { familyName: '綾小路' }, externalIds: [{ consumer: 'CRM', externalId: 'r-1' }] });
    const locked = await manager.post<Customer>(`/customers/${customer.id}/restriction`, { version: customer.version, restricted: true, reason: 'disputes the data' });
    expect([locked.status, locked.data.restrictedAt]).toEqual([200, expect.any(String)]);
    const version = locked.data.version;
    const tries = [
      admin.patch(`/customers/${customer.id}`, { version, nickname: 'x' }),
      admin.post(`/customers/${customer.id}/deactivate`, {}),
      admin.post(`/customers/${customer.id}/platform-identities`, { platform: 'X', uid: 'a' }),
      admin.post(`/customers/${customer.id}/memberships`, { type: 'FAN_CLUB', level: 'STANDARD' }),
      admin.post(`/customers/${customer.id}/external-ids`, { consumer: 'CRM', externalId: 'r-2' }),
      admin.patch(`/customers/${customer.id}/pii`, { fields: { givenName: 'x' } }),
      admin.post(`/customers/${customer.id}/request-pii-access`, { fields: ['familyName'], ...why, view: 'masked' }),
      merge(await make(), { ...customer, version }),
    ];
    expect((await Promise.all(tries)).map(({ status, code }) => [status, code])).toEqual(tries.map(() => [423, 'CUSTOMER_RESTRICTED']));
    const batch = await admin.post<{ results: { outcome: string }[] }>('/customers/batch', { action: 'add-tags', tags: ['x'], ids: [customer.id] });
    expect(batch.data.results.map(({ outcome }) => outcome)).toEqual(['restricted']);
    expect((await reveal(customer.id, ['familyName'], { purpose: 'subject_request' })).fields).toEqual({ familyName: '綾小路' });
    const rectified = await manager.patch<Customer>(`/customers/${customer.id}/rectification`, { version, nickname: '綾小路さん' });
    expect([rectified.status, rectified.data.nickname]).toEqual([200, '綾小路さん']);
    expect((await viewer.post(`/customers/${customer.id}/restriction`, { version, restricted: false, reason: 'no right' })).status).toBe(403);
    await manager.post(`/customers/${customer.id}/restriction`, { version: rectified.data.version, restricted: false, reason: 'settled' });
    expect((await reveal(customer.id, ['familyName'])).status).toBe(200);
  });
});

describe('consents', () => {
  const text = { en: 'We send news.', ja: 'お知らせを送ります。', zh: '我们会发送资讯。' };
  const readFor = async (id: string, purpose: string): Promise<number> => (await reveal(id, ['emails'], { purpose })).status;

  it('name a version of a text, are obeyed by the vault from the next call on, and leave a receipt that fits the text', async () => {
    const customer = await make({ pii: { emails: ['news@example.jp'] } });
    const path = `/customers/${customer.id}/consents`;
    const draft = await admin.post<{ id: string; rowVersion: number; sha256: string }>('/customers/consent-texts', { code: 'NEWSLETTER', version: '2026-11', purpose: 'notification_delivery', text });
    expect(draft.status).toBe(201);
    const word = { code: 'NEWSLETTER', textVersion: '2026-11', channel: 'form', evidence: 'folder 12' };
    expect((await manager.post(path, { ...word, granted: true })).body).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/textVersion' }] });
    const published = await admin.post<{ rowVersion: number }>(`/customers/consent-texts/${draft.data.id}/publish`, { rowVersion: draft.data.rowVersion });
    expect((await admin.patch(`/customers/consent-texts/${draft.data.id}`, { rowVersion: published.data.rowVersion, text: { en: 'other' } })).code).toBe('CONSENT_TEXT_STATE');
    expect((await admin.post('/customers/consent-texts', { code: 'NEWSLETTER', version: '2026-11', purpose: 'import', text })).code).toBe('CONSENT_TEXT_TAKEN');

    const given = await manager.post<{ id: string; current: boolean }>(path, { ...word, granted: true });
    expect([given.status, given.data.current, await readFor(customer.id, 'notification_delivery')]).toEqual([201, true, 200]);
    const receipt = await manager.get(`${path}/${given.data.id}/receipt`);
    expect(receipt.body).toMatchObject({ format: 'hako-consent-receipt/v1', granted: true, consent: 'NEWSLETTER', text: { version: '2026-11', sha256: draft.data.sha256, words: text } });

    await manager.post(path, { ...word, granted: false, channel: 'mail' });
    expect([await readFor(customer.id, 'notification_delivery'), await readFor(customer.id, 'support_case')]).toEqual([404, 200]);
    // An older yes that arrives late changes nothing.
    await manager.post(path, { ...word, granted: true, at: '2026-01-01T00:00:00Z' });
    expect(await readFor(customer.id, 'notification_delivery')).toBe(404);
    const words = (await manager.get<{ granted: boolean; current: boolean }[]>(path)).data;
    expect(words.map(({ granted, current }) => [granted, current])).toEqual([[false, true], [true, false], [true, false]]);
    expect((await manager.post(path, { ...word, granted: true, at: '2099-01-01T00:00:00Z' })).body).toMatchObject({ details: [{ path: '/at', code: 'future' }] });
  });

  it('reach the vault also when the personal data comes after the word', async () => {
    const customer = await make();
    await manager.post(`/customers/${customer.id}/consents`, { code: 'NEWSLETTER', textVersion: '2026-11', granted: false, channel: 'phone' });
    await manager.patch(`/customers/${customer.id}/pii`, { fields: { emails: ['late@example.jp'] } });
    expect(await readFor(customer.id, 'notification_delivery')).toBe(404);
  });

  it('give way to an objection until it is lifted', async () => {
    const customer = await make({ pii: { emails: ['object@example.jp'] } });
    const path = `/customers/${customer.id}/objections`;
    const made = await manager.post<{ id: string }[]>(path, { purpose: 'membership_report', reason: 'does not want to be named' });
    expect([made.status, await readFor(customer.id, 'membership_report')]).toEqual([201, 404]);
    expect((await manager.post<unknown[]>(path, { purpose: 'membership_report' })).data).toHaveLength(1);
    expect((await manager.post(`${path}/${made.data[0]?.id}/lift`)).status).toBe(204);
    expect(await readFor(customer.id, 'membership_report')).toBe(200);
  });
});

describe('a request of a person', () => {
  it('has thirty days, its states in order, one extension with a reason, and exactly one winner of two edits', async () => {
    const customer = await make();
    const received = new Date(host.clock.now().getTime() - 5 * 86_400_000).toISOString();
    const made = await manager.post<Request>(`/customers/${customer.id}/requests`, { type: 'access', channel: 'mail', receivedAt: received });
    expect([made.status, made.data.daysLeft, new Date(made.data.dueAt).getTime() - Date.parse(received)]).toEqual([201, 25, 30 * 86_400_000]);
    const path = `/customers/requests/${made.data.id}`;
    expect((await manager.patch(path, { version: 1, state: 'answered', outcome: 'x' })).code).toBe('REQUEST_STATE');
    expect((await manager.patch(path, { version: 1, state: 'identified' })).body).toMatchObject({ details: [{ path: '/identityProof', code: 'required' }] });
    const answers = await Promise.all([1, 2, 3].map((n) => manager.patch<Request>(path, { version: 1, state: 'identified', identityProof: `called back ${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const extended = await manager.post<Request>(`${path}/extend`, { version: 2, days: 60, reason: 'many accounts to look through' });
    expect([extended.status, extended.data.daysLeft]).toEqual([200, 85]);
    expect((await manager.post(`${path}/extend`, { version: 3, days: 10, reason: 'once more' })).code).toBe('REQUEST_STATE');
    expect((await manager.patch(path, { version: 3, state: 'answered' })).body).toMatchObject({ details: [{ path: '/outcome', code: 'required' }] });
    const done = await manager.patch<Request>(path, { version: 3, state: 'answered', outcome: 'copy handed over' });
    expect([done.data.state, done.data.daysLeft, done.data.nextStates]).toEqual(['answered', null, ['working']]);
    expect((await manager.get<Request>(path)).data.steps?.map(({ action }) => action)).toEqual(['received', 'identified', 'extended', 'answered']);
    expect((await viewer.get('/customers/requests')).status).toBe(403);
    expect((await host.as('OTHER', 'admin').get(path)).status).toBe(404);
  });

  it('stands in the list by what ends first, and reminds once per threshold however many workers look', async () => {
    const customer = await make({ nickname: '期限の人' });
    const add = async (daysAgo: number): Promise<string> => (await manager.post<Request>(`/customers/${customer.id}/requests`, { type: 'rectification', channel: 'web', receivedAt: new Date(host.clock.now().getTime() - daysAgo * 86_400_000 + 60_000).toISOString() })).data.id;
    const [fresh, soon, late] = [await add(0.1), await add(28), await add(40)];
    const list = await manager.get<Request[]>('/customers/requests?q=期限の人');
    expect(list.data.map(({ id }) => id)).toEqual([late, soon, fresh]);
    const first = await manager.get<Request[]>('/customers/requests?q=期限の人&pageSize=2');
    const second = await manager.get<Request[]>(`/customers/requests?q=期限の人&pageSize=2&cursor=${String(first.meta?.['nextCursor'])}`);
    expect(second.data.map(({ id }) => id)).toEqual([fresh]);
    const ctx = (await host.context('customers', 'DEMO')) as PluginContext;
    await Promise.all([1, 2, 3].map(() => rightsJob(idleRun(), ctx)));
    await rightsJob(idleRun(), ctx);
    const reminded = async (id: string): Promise<number> => ((await manager.get<Request>(`/customers/requests/${id}`)).data.steps ?? []).filter(({ action }) => action === 'reminded').length;
    expect([await reminded(fresh), await reminded(soon), await reminded(late)]).toEqual([0, 1, 1]);
    expect((await manager.get<{ overdue: number }>('/customers/requests/counts')).data.overdue).toBeGreaterThanOrEqual(1);
  });
});

describe('her own copy of everything', () => {
  it('holds what core and vault know, as JSON and as a page, sealed at rest', async () => {
    const customer = await make({ nickname: '<script>alert(1)</script>', notes: 'likes "stars" & moons', pii: { familyName: '神楽坂', emails: ['copy@example.jp'] } });
    await admin.post(`/customers/${customer.id}/platform-identities`, { platform: 'X', uid: 'kagura' });
    const made = await manager.post<{ id: string; available: boolean }>(`/customers/${customer.id}/access-exports`, { reason: 'letter of 2026-11-20' });
    expect([made.status, made.code, made.data?.available]).toEqual([201, undefined, true]);
    const path = `/customers/${customer.id}/access-exports/${made.data.id}`;
    const json = await manager.get(`${path}/json`);
    expect(json.body).toMatchObject({ format: 'hako-access-export/v1', profile: { id: customer.id }, personalData: [{ record: { family_name: '神楽坂', email: ['copy@example.jp'] } }], identities: [{ uid: 'kagura' }] });
    const page = String((await manager.get(`${path}/html`)).body);
    expect(page).toContain('神楽坂');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script');
    const ctx = await host.context('customers', 'DEMO');
    const stored = await ctx.files.get(`access/${made.data.id}.json`);
    const chunks: Buffer[] = [];
    for await (const chunk of stored?.body ?? []) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString('utf8')).not.toContain('神楽坂');
    expect((await viewer.get(`${path}/json`)).status).toBe(403);
    expect((await manager.get(`/customers/${(await make()).id}/access-exports/${made.data.id}/json`)).status).toBe(404);
    expect((await viewer.post(`${path}/link`, { format: 'html' })).status).toBe(403);
    const link = await manager.post<{ url: string; expiresAt: string }>(`${path}/link`, { format: 'html' });
    expect([link.status, link.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const stranger = host.anonymous();
    const url = link.data.url.replace('/api/v1', '');
    expect((await stranger.get(url.replace(/token=.*/, `token=${'A'.repeat(43)}`))).status).toBe(404);
    expect((await stranger.get(url.replace(/customers\/[^/]+/, 'customers/nobody'))).status).toBe(404);
    const opened = await stranger.get(url);
    expect([opened.status, String(opened.body).includes('神楽坂'), opened.headers.get('content-disposition')]).toEqual([200, true, expect.stringMatching(/^attachment/) as string]);
    expect([opened.headers.get('referrer-policy'), opened.headers.get('cache-control')]).toEqual(['no-referrer', 'no-store']);
    expect([(await stranger.get(url)).status, (await stranger.get(url)).status, (await stranger.get(url)).status]).toEqual([200, 200, 404]);
    const late = await manager.post<{ url: string }>(`${path}/link`, { format: 'json' });
    await ctx.db.write((tx) => tx.rows(`update customers_access_link set expires_at = now() - interval '1 second'`));
    expect((await stranger.get(late.data.url.replace('/api/v1', ''))).status).toBe(404);
    const kept = await ctx.db.read((reader) => reader.row<{ text: string }>(`select string_agg(l::text, '') as text from customers_access_link l`));
    expect(kept?.text).not.toContain(new URL(late.data.url, 'https://x').searchParams.get('token'));
    await ctx.db.write((tx) => tx.rows(`update customers_access_export set expires_at = now() - interval '1 second' where id = $1`, [made.data.id]));
    expect((await manager.get(`${path}/json`)).code).toBe('ACCESS_EXPORT_GONE');
    await rightsJob(idleRun(), ctx as PluginContext);
    expect(await ctx.files.get(`access/${made.data.id}.json`)).toBeUndefined();
  });
});

describe('an erasure', () => {
  const approve = async (id: string, who: TestClient): Promise<number> => (await who.post(`/vault/approvals/${id}/approve`, {})).status;

  it('waits for holds and for a second person, leaves nothing but numbers, and hands out the signed receipts of the vault', async () => {
    const second = await secondAdmin(host);
    const customer = await make({ nickname: '消える人', notes: 'secret words', tags: ['x'], externalIds: [{ consumer: 'CRM', externalId: 'gone-1' }], pii: { familyName: '忘却', emails: ['gone@example.jp'] } });
    const other = await make({ nickname: '消える人2', pii: { phones: ['080-1111-2222'] } });
    await merge(customer, other);
    await admin.post(`/customers/${customer.id}/platform-identities`, { platform: 'X', uid: 'gone' });
    const path = `/customers/${customer.id}/erasure`;
    expect((await admin.post(path, { reason: 'letter', confirm: 'somebody' })).body).toMatchObject({ details: [{ path: '/confirm', code: 'mismatch' }] });
    const hold = await manager.post<{ id: string }>(`/customers/${customer.id}/holds`, { reference: 'case 7', reason: 'payment dispute' });
    expect((await admin.post(path, { reason: 'letter', confirm: '消える人' })).code).toBe('CUSTOMER_HELD');
    expect((await manager.post(`/customers/${customer.id}/holds/${hold.data.id}/release`, { reason: 'settled' })).status).toBe(204);
    expect((await manager.post(path, { reason: 'letter', confirm: '消える人' })).status).toBe(403);

    const asked = await admin.post<{ approvals: { id: string }[] }>(path, { reason: 'letter', confirm: '消える人' });
    expect([asked.status, asked.data.approvals.length]).toEqual([202, 3]);
    expect((await admin.post(path, { reason: 'letter', confirm: '消える人' })).code).toBe('ERASURE_STATE');
    expect((await admin.post(`${path}/run`)).code).toBe('VAULT_APPROVAL_REQUIRED');
    for (const { id } of asked.data.approvals) expect(await approve(id, second)).toBe(200);
    const done = await admin.post<{ state: string; removed: Record<string, number> }>(`${path}/run`);
    expect([done.status, done.data?.state, done.data?.removed]).toEqual([200, 'done', expect.objectContaining({ customers: 2, identities: 1, externalIds: 1 })]);

    const left = await read(customer.id);
    expect(left).toMatchObject({ nickname: `erased-${customer.id.slice(-8)}`, notes: null, tags: [], hasPersonalData: false, erasedAt: expect.any(String) as string });
    expect((await admin.patch(`/customers/${customer.id}`, { version: left.version, nickname: 'back' })).code).toBe('CUSTOMER_ERASED');
    expect((await admin.get<Customer[]>('/customers?q=消える人')).data).toEqual([]);
    const ctx = await host.context('customers', 'DEMO');
    const tables = (await ctx.db.read((q) => q.rows<{ name: string }>(`select c.relname as name from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname like 'customers\\_%'`))).map(({ name }) => name);
    for (const name of tables) {
      const hit = await ctx.db.read((q) => q.row(`select 1 as one from ${name} t where t::text ~ '消える人|secret words|gone-1' limit 1`));
      expect([name, hit]).toEqual([name, undefined]);
    }

    const keys = (await admin.get('/vault/keys')).status;
    expect(keys).toBe(200);
    const folder = mkdtempSync(join(tmpdir(), 'hako-receipt-'));
    const keyFile = join(folder, 'keys.txt');
    // Whoever holds a receipt gets the keys without an account.
    writeFileSync(keyFile, await (await host.anonymous().fetch('/vault/verifier-keys')).text());
    const verify = (receipt: unknown): { status: number | null; stdout: string } => {
      writeFileSync(join(folder, 'receipt.json'), JSON.stringify(receipt));
      return spawnSync(process.execPath, [HAKO_VAULT, 'erasures', 'verify', join(folder, 'receipt.json'), '--keys', keyFile], { encoding: 'utf8', env: {} });
    };
    for (const record of [0, 1, 2]) {
      const receipt = await admin.get(`${path}/receipt?record=${record}`);
      if (record === 0) {
        // As it was downloaded, by the vault's own tool, which sees neither vault nor database here.
        expect(verify(receipt.body)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^good: subject \S+ erased .*entry \d+ of the access log/) as string });
        const { receipt: signed, note } = receipt.body as unknown as { receipt: object; note: string };
        expect(verify({ receipt: { ...signed, at: '2020-01-01T00:00:00.000Z' }, note })).toMatchObject({ status: 3, stdout: expect.stringContaining('NOT GOOD') as string });
      }
      expect(receipt.body).toMatchObject({ receipt: { kind: 'subject' }, note: expect.stringMatching(/^hako-erasure\/v1\n/) as string });
    }
    rmSync(folder, { recursive: true });
    expect((await admin.get(`${path}/receipt?record=3`)).status).toBe(404);
    expect((await admin.post(`${path}/run`)).code).toBe('ERASURE_STATE');
  });
});

const idleRun = (): JobRun => ({ id: 'run', data: {}, attempt: 1, state: null, signal: new AbortController().signal, checkpoint: async () => undefined, throwIfCancelled: async () => undefined });
