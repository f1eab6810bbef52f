import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import type { ShellBoot } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Customer {
  id: string;
  version: number;
  nickname: string;
  status: string;
  tags: string[];
  active: boolean;
  hasPersonalData: boolean;
}

let host: TestHost;
let talentId: string;
const folder = join(import.meta.dirname, '..');
const reading = { purpose: 'support_case', reason: 'called about a parcel' };

const make = async (body: Record<string, unknown> = {}): Promise<Customer> => {
  const answer = await host.as('DEMO', 'manager').post<Customer>('/customers', { profileType: 'individual', talentId, nickname: 'にゃんこ大佐', ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.data;
};

beforeAll(async () => {
  host = await createTestHost({ plugins: [folder], tenants: 2, vault: 'real' });
  ({ talentId } = host.tenant('DEMO'));
});
afterAll(() => host?.stop());

it('the plugin is ready', () => {
  expect(host.core.plugins.plugins().map(({ id, state, reason }) => ({ id, state, reason }))).toEqual([{ id: 'customers', state: 'ready', reason: null }]);
});

describe('a customer', () => {
  it('is created with personal data that only the vault keeps, and read back without it', async () => {
    const made = await make({ nickname: ' 星辰 Taro ', language: 'ja', tags: ['vip', 'vip', '早期'], notes: 'x', pii: { familyName: '四宮', phones: ['090-1234-5678'] } });
    expect(made).toMatchObject({ nickname: '星辰 Taro', status: 'ACTIVE', tags: ['vip', '早期'], version: 1, hasPersonalData: true, notes: 'x', company: null });
    const read = await host.as('DEMO', 'viewer').get(`/customers/${made.id}`);
    expect(read.status).toBe(200);
    expect(JSON.stringify(read.body)).not.toContain('四宮');
  });

  it('is shown when she is made exactly as she is read', async () => {
    const person = await make({ nickname: ' "引用" \\ 🌸 ', language: 'ja', tags: [' a ', 'b"c'], source: 'Booth', notes: '1\n2', status: 'VIP' });
    const company = await make({ profileType: 'company', nickname: '株式会社', company: { legalName: '株式会社 空', foundingDate: '2001-02-03', website: 'https://example.com/?a=1' } });
    const bare = await make({ profileType: 'company', nickname: 'Bare' });
    for (const made of [person, company, bare]) expect((await host.as('DEMO', 'viewer').get(`/customers/${made.id}`)).data).toEqual(made);
  });

  it('shows personal values with purpose and reason, once, and refuses a viewer with what is missing', async () => {
    const { id } = await make({ pii: { familyName: '早乙女', phones: ['090-1234-5678'], addresses: [{ country: 'JP', city: '大阪市' }] } });
    const ask = { fields: ['familyName', 'phones', 'addresses'], ...reading, view: 'plain' };
    const manager = host.as('DEMO', 'manager');
    // Spent by somebody whose session nobody needs afterwards: a permit that comes again shuts it.
    const support = host.as('DEMO', 'support');
    const access = await support.post<{ accessToken: string; expiresAt: string }>(`/customers/${id}/request-pii-access`, ask);
    expect([access.status, access.code]).toEqual([200, undefined]);
    const shown = await support.post(`/customers/${id}/pii/reveal`, { accessToken: access.data.accessToken });
    expect(shown.data).toMatchObject({ fields: { familyName: '早乙女', phones: ['+819012345678'], addresses: [{ country: 'JP', city: '大阪市' }] }, recordVersion: 1, hideAfterSeconds: 300 });
    expect((await support.post(`/customers/${id}/pii/reveal`, { accessToken: access.data.accessToken })).status).toBe(401);

    const refused = await host.as('DEMO', 'viewer').post(`/customers/${id}/request-pii-access`, ask);
    expect([refused.status, refused.code]).toEqual([403, 'PERMISSION_DENIED']);
    expect((await manager.post(`/customers/${id}/request-pii-access`, { ...ask, purpose: 'curiosity' })).status).toBe(400);

    const history = await manager.get<{ action: string }[]>(`/customers/${id}/history`);
    expect(history.data.map(({ action }) => action)).toEqual(['customer.pii.revealed', 'customer.pii.requested', 'customer.created']);
  });

  it('masks values unless they are asked for plain', async () => {
    const { id } = await make({ pii: { familyName: '長谷川', emails: ['hidden.fan@example.com'] } });
    const manager = host.as('DEMO', 'manager');
    const { data } = await manager.post<{ accessToken: string }>(`/customers/${id}/request-pii-access`, { fields: ['familyName', 'emails'], ...reading, view: 'masked' });
    const shown = await manager.post(`/customers/${id}/pii/reveal`, { accessToken: data.accessToken });
    expect(shown.status).toBe(200);
    expect(JSON.stringify(shown.body)).not.toMatch(/hidden\.fan|長谷川/);
  });

  it('gets personal data later, changes it under its version, and is found by exact value', async () => {
    const { id } = await make();
    const manager = host.as('DEMO', 'manager');
    expect((await manager.post(`/customers/${id}/request-pii-access`, { fields: ['emails'], ...reading, view: 'plain' })).code).toBe('CUSTOMER_PII_EMPTY');
    const first = await manager.patch<{ recordVersion: number }>(`/customers/${id}/pii`, { fields: { emails: ['exact@example.com'] } });
    expect([first.status, first.code]).toEqual([200, undefined]);
    expect((await manager.patch(`/customers/${id}/pii`, { fields: { givenName: '葵' }, recordVersion: first.data.recordVersion })).status).toBe(200);
    const stale = await manager.patch(`/customers/${id}/pii`, { fields: { givenName: '凛' }, recordVersion: first.data.recordVersion });
    expect([stale.status, stale.code]).toEqual([409, 'VERSION_CONFLICT']);
    const found = await host.as('DEMO', 'admin').post<Customer[]>('/customers/search-pii', { field: 'email', value: 'EXACT@example.com', ...reading });
    expect(found.data.map((customer) => customer.id)).toEqual([id]);
  });

  it('is found by the whole name in either order, a company by its numbers, nobody by a part', async () => {
    const { id } = await make({ pii: { familyName: '蓮見', givenName: 'つばき' } });
    const company = await host.as('DEMO', 'manager').post<Customer>('/customers', { profileType: 'company', talentId, nickname: 'Lotus', pii: { registrationNumber: '9120-55', vatId: 'JP 998 877' } });
    const find = async (field: string, value: string): Promise<string[]> => (await host.as('DEMO', 'admin').post<Customer[]>('/customers/search-pii', { field, value, ...reading })).data.map((customer) => customer.id);
    expect([await find('name', '蓮見 ツバキ'), await find('name', 'つばき蓮見'), await find('name', '蓮見')]).toEqual([[id], [id], []]);
    expect([await find('registrationNumber', '912055'), await find('vatId', 'jp998877'), await find('vatId', 'jp99887')]).toEqual([[company.data.id], [company.data.id], []]);
  });

  it('leaves nothing behind when its personal data is wrong, and does not repeat it', async () => {
    const before = (await host.as('DEMO', 'manager').get('/customers?exactTotal=true')).meta?.['total'];
    const answer = await host.as('DEMO', 'manager').post('/customers', { profileType: 'individual', talentId, nickname: 'x', pii: { birthDate: '1999-02-31', emails: ['secret..x@example.com'] } });
    expect([answer.status, answer.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(answer.body).toMatchObject({ details: [{ path: '/pii/birthDate', code: 'date' }, { path: '/pii/emails/0', code: 'email' }] });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect((await host.as('DEMO', 'manager').get('/customers?exactTotal=true')).meta?.['total']).toBe(before);
  });

  it('is edited by exactly one of two people at once; the other sees what it is now', async () => {
    const { id } = await make();
    const edits = await Promise.all(Array.from({ length: 8 }, (_, index) => host.as('DEMO', index % 2 ? 'admin' : 'manager').patch(`/customers/${id}`, { version: 1, nickname: `edit ${index}` })));
    expect(edits.filter(({ status }) => status === 200)).toHaveLength(1);
    const losers = edits.filter(({ status }) => status === 409);
    expect(losers).toHaveLength(7);
    const winner = edits.find(({ status }) => status === 200)?.data as Customer;
    for (const { body } of losers) expect(body).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { nickname: winner.nickname, version: 2 } } });
  });

  it('is deactivated and reactivated, twice the same being the same', async () => {
    const { id } = await make();
    const manager = host.as('DEMO', 'manager');
    expect((await manager.post<Customer>(`/customers/${id}/deactivate`, {})).data).toMatchObject({ active: false, version: 2 });
    expect((await manager.post<Customer>(`/customers/${id}/deactivate`)).data).toMatchObject({ active: false, version: 2 });
    expect((await manager.post<Customer>(`/customers/${id}/reactivate`, { version: 2 })).data).toMatchObject({ active: true, version: 3 });
    expect((await manager.post(`/customers/${id}/deactivate`, { version: 1 })).status).toBe(409);
  });

  it('has external ids that nobody else has', async () => {
    const { id } = await make({ externalIds: [{ consumer: 'SHOP', externalId: 'S-1' }] });
    const other = await make();
    const manager = host.as('DEMO', 'manager');
    const taken = await manager.post(`/customers/${other.id}/external-ids`, { consumer: 'SHOP', externalId: 'S-1' });
    expect([taken.status, taken.code]).toEqual([409, 'CUSTOMER_EXTERNAL_ID_TAKEN']);
    const [own] = (await manager.get<{ id: string; externalId: string }[]>(`/customers/${id}/external-ids`)).data;
    expect(own?.externalId).toBe('S-1');
    expect((await manager.delete(`/customers/${other.id}/external-ids/${own?.id}`)).status).toBe(404);
    expect((await manager.delete(`/customers/${id}/external-ids/${own?.id}`)).status).toBe(204);
    expect((await manager.post(`/customers/${other.id}/external-ids`, { consumer: 'SHOP', externalId: 'S-1' })).status).toBe(201);
  });

  it('has external ids of systems that the dictionary knows or its keeper names, and keeps those of one that is switched off', async () => {
    const [admin, manager] = [host.as('DEMO', 'admin'), host.as('DEMO', 'manager')];
    const { talentId } = host.tenant('DEMO');
    const unknown = await manager.post('/customers', { profileType: 'individual', talentId, nickname: 'typo', externalIds: [{ consumer: 'SHOP', externalId: 'U-1' }, { consumer: 'SHOPP', externalId: 'U-1' }] });
    expect([unknown.status, unknown.code]).toEqual([422, 'CUSTOMER_SYSTEM_UNKNOWN']);
    expect(JSON.stringify(unknown.body)).toContain('/externalIds/1/consumer');
    const { data: entry } = await admin.post<{ id: string }>('/customers/dictionaries/consumer', { code: 'KIOSK', name: { en: 'Kiosk' }, scopeType: 'tenant' });
    const { id } = await make({ externalIds: [{ consumer: 'KIOSK', externalId: 'K-1' }] });
    expect((await admin.post(`/customers/dictionaries/consumer/${entry.id}/disable`, { scopeType: 'talent', scopeId: talentId })).status).toBe(200);
    expect((await manager.post(`/customers/${id}/external-ids`, { consumer: 'KIOSK', externalId: 'K-2' })).code).toBe('CUSTOMER_SYSTEM_UNKNOWN');
    expect((await admin.post(`/customers/${id}/external-ids`, { consumer: 'KIOSK', externalId: 'K-2' })).code).toBe('CUSTOMER_SYSTEM_UNKNOWN');
    expect((await manager.get(`/customers/${id}/external-ids`)).data).toMatchObject([{ consumer: 'KIOSK', externalId: 'K-1' }]);
    // By whoever keeps the dictionary; from then on everybody may.
    expect((await admin.post(`/customers/${id}/external-ids`, { consumer: 'BOOTH_2', externalId: 'B-1' })).status).toBe(201);
    expect((await manager.post('/customers', { profileType: 'individual', talentId, nickname: 'second', externalIds: [{ consumer: 'BOOTH_2', externalId: 'B-2' }] })).status).toBe(201);
    expect((await admin.get<{ code: string }[]>('/customers/dictionaries/consumer')).data.filter(({ code }) => code === 'BOOTH_2')).toHaveLength(1);
  });

  it('of another agency is not there, whatever is done to it', async () => {
    const { id } = await make({ pii: { familyName: '佐藤' } });
    const stranger = host.as('OTHER', 'admin');
    const answers = await Promise.all([
      stranger.get(`/customers/${id}`), stranger.patch(`/customers/${id}`, { version: 1, nickname: 'mine' }), stranger.post(`/customers/${id}/deactivate`), stranger.get(`/customers/${id}/history`),
      stranger.get(`/customers/${id}/external-ids`), stranger.post(`/customers/${id}/external-ids`, { consumer: 'SHOP', externalId: 'x' }), stranger.patch(`/customers/${id}/pii`, { fields: { givenName: 'x' } }),
      stranger.post(`/customers/${id}/request-pii-access`, { fields: ['familyName'], ...reading, view: 'plain' }), stranger.post('/customers', { profileType: 'individual', talentId, nickname: 'mine' }),
    ]);
    expect(answers.map(({ status, code }) => `${status} ${code}`)).toEqual(answers.map(() => '404 NOT_FOUND'));
    expect((await stranger.get<Customer[]>(`/customers?talentId=${talentId}`)).data).toEqual([]);
  });

  it.each([
    [{ nickname: '\u3000' }, '/nickname'], [{ nickname: 'x'.repeat(129) }, '/nickname'], [{ notes: 'x'.repeat(2_001) }, '/notes'], [{ status: 'NO_SUCH' }, '/status'],
    [{ language: 'xx' }, '/language'], [{ tags: 'vip' }, '/tags'], [{ talentId: 'x' }, '/talentId'], [{ shoeSize: 42 }, '/shoeSize'], [{ company: {} }, '/company'], [{ pii: { ssn: '1' } }, '/pii/ssn'], [{ pii: { vatId: 'X' } }, '/pii/vatId'],
  ])('is not made of %j', async (body, path) => {
    const answer = await host.as('DEMO', 'manager').post('/customers', { profileType: 'individual', talentId, nickname: 'x', ...body });
    expect([answer.status, answer.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect((answer.body as { details: { path: string }[] }).details.map((detail) => detail.path)).toContain(path);
  });
});

describe('the pages of customers', () => {
  it('that somebody may not open are named with the right that is missing, and nothing of them is loaded', async () => {
    const boot = (await host.as('DEMO', 'viewer').get<ShellBoot>('/shell/boot')).data;
    expect(boot.pages.map(({ path }) => path)).toContain('/customers');
    expect(boot.lockedPages).toContainEqual({ plugin: 'customers', path: '/customers/import', title: 'pages.import', missing: ['customer.import:execute'] });
    expect(boot.pages.map(({ path }) => path)).not.toContain('/customers/import');
    expect((await host.as('DEMO', 'admin').get<ShellBoot>('/shell/boot')).data.lockedPages).toEqual([]);
  });
});

describe('the list of customers', () => {
  it('is paged by cursor without gaps or doubles while rows are added, in every order', async () => {
    for (let index = 0; index < 7; index += 1) await make({ nickname: `paged ${index % 3}`, tags: ['paged'] });
    const viewer = host.as('DEMO', 'viewer');
    for (const sort of ['-createdAt', 'createdAt', 'nickname', '-nickname', '-updatedAt']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof viewer.get<Customer[]>>> = await viewer.get<Customer[]>(`/customers?tag=paged&pageSize=3&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`);
        expect(page.status).toBe(200);
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.meta?.['nextCursor'] as string | null;
      } while (cursor);
      expect(new Set(seen).size).toBe(7);
      expect(seen).toHaveLength(7);
    }
    expect((await viewer.get('/customers?tag=paged&page=2&pageSize=3')).meta).toMatchObject({ page: 2, pageSize: 3, total: 7, totalIsExact: true });
  });

  it.each([['猫又', 1], ['猫', 1], ['又さ', 1], ['NEKO', 1], ['ｎｅｋｏ', 1], ['%', 0], ['猫_', 0]])('finds a nickname by its part %s', async (q, count) => {
    const viewer = host.as('DEMO', 'viewer');
    if ((await viewer.get<Customer[]>(`/customers?q=${encodeURIComponent('猫又さん')}`)).data.length === 0) await make({ nickname: '猫又さん Neko' });
    expect((await viewer.get<Customer[]>(`/customers?q=${encodeURIComponent(q)}`)).data).toHaveLength(count);
  });

  it('is filtered by status, kind, language and time, and counts what it filtered', async () => {
    const made = await make({ nickname: 'filtered', status: 'VIP', language: 'zh', profileType: 'company', company: { legalName: '云帆', foundingDate: '2001-02-03' } });
    const viewer = host.as('DEMO', 'viewer');
    const from = encodeURIComponent(new Date(Date.now() - 60_000).toISOString());
    const hit = await viewer.get<Customer[]>(`/customers?status=VIP&language=zh&profileType=company&active=true&talentId=${talentId}&createdFrom=${from}`);
    expect(hit.data.map(({ id }) => id)).toEqual([made.id]);
    expect(hit.data[0]).toMatchObject({ company: { legalName: '云帆', foundingDate: '2001-02-03' } });
    expect(hit.meta).toMatchObject({ total: 1, totalIsExact: true });
    expect((await viewer.get<Customer[]>('/customers?status=VIP&active=false')).data).toEqual([]);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await viewer.get<Customer[]>(`/customers?status=VIP&language=zh&talentIds=${nobody}&talentIds=${talentId}`)).data.map(({ id }) => id)).toEqual([made.id]);
    expect((await viewer.get<Customer[]>(`/customers?status=VIP&language=zh&talentIds=${nobody}`)).data).toEqual([]);
  });

  it.each(['sort=password', 'cursor=abc', 'pageSize=101', 'page=0', 'shoe=1', 'createdFrom=yesterday', 'active=maybe', 'talentId=1', 'talentIds=1', 'q='])('refuses ?%s', async (query) => {
    expect((await host.as('DEMO', 'viewer').get(`/customers?${query}`)).code).toBe('VALIDATION_FAILED');
  });
});
