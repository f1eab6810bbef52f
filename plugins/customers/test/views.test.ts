import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Customer {
  id: string;
  version: number;
  nickname: string;
  tags: string[];
  custom: Record<string, unknown>;
}
interface Field {
  id: string;
  code: string;
  version: number;
  indexed: boolean;
  sortable: boolean;
  options: { code: string; retired?: boolean }[];
}
interface View {
  id: string;
  version: number;
  name: string;
  shared: boolean;
  isDefault: boolean;
  own: boolean;
  chosen: boolean;
  mayEdit: boolean;
}
interface Entry {
  kind: string;
  change?: { action: string };
  note?: { body: string };
  activity?: { title: { en: string }; source: string };
}
type Client = ReturnType<TestHost['as']>;

let host: TestHost;
let admin: Client;
let manager: Client;
let viewer: Client;
let talentId: string;

const make = async (body: Record<string, unknown> = {}): Promise<Customer> => {
  const answer = await manager.post<Customer>('/customers', { profileType: 'individual', talentId, nickname: '見本', ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.data;
};
const names = async (query: string): Promise<string[]> => {
  const answer = await viewer.get<Customer[]>(`/customers?${query}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.data.map(({ nickname }) => nickname);
};
const refusal = (body: unknown): string => (body as { details?: { path: string; code: string }[] }).details?.map(({ path, code }) => `${path} ${code}`).join() ?? '';

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2 });
  ({ talentId } = host.tenant('DEMO'));
  [admin, manager, viewer] = [host.as('DEMO', 'admin'), host.as('DEMO', 'manager'), host.as('DEMO', 'viewer')];
});
afterAll(() => host?.stop());

describe('the search', () => {
  beforeAll(async () => {
    for (const nickname of ['ホシノ ルナ', '星野ルナ', '星辰大海', 'Hoshizora Meteor', '100%_ok']) await make({ nickname });
  });

  it.each([
    ['ほしの', ['ホシノ ルナ']], ['ﾎｼﾉ ﾙﾅ', ['ホシノ ルナ']], ['星野', ['星野ルナ']], ['大海', ['星辰大海']], ['るな', ['ホシノ ルナ', '星野ルナ']],
    ['星屋ルナ', ['星野ルナ']], ['星辰大梅', ['星辰大海']], ['hosihzora', ['Hoshizora Meteor']], ['hoshizra', ['Hoshizora Meteor']], ['meteoor', ['Hoshizora Meteor']], ['海星', []], ['100%_k', ['100%_ok']], ['%%%%', []], ['completely else', []],
  ])('for %s finds %j', async (q, found) => {
    expect((await names(`q=${encodeURIComponent(q)}&sort=nickname`)).sort()).toEqual([...found].sort());
  });

  it('takes a typo for one only where nobody is called that, for batches too', async () => {
    await make({ nickname: 'typohere' });
    expect(await names('q=typohare')).toEqual(['typohere']);
    const batch = await manager.post<{ counts: { done: number } }>('/customers/batch', { action: 'add-tags', tags: ['meant'], filters: { q: 'typohare' } });
    expect(batch.data.counts.done).toBe(1);
    await make({ nickname: 'typohare' });
    expect(await names('q=typohare')).toEqual(['typohare']);
  });
});

describe('a custom field', () => {
  const field = async (body: Record<string, unknown>): Promise<Field> => {
    const answer = await admin.post<Field>('/customers/fields', body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.data;
  };
  let points: Field;

  beforeAll(async () => {
    points = await field({ code: 'points', type: 'number', name: { en: 'Points', ja: 'ポイント' }, rules: { min: -1_000, decimals: 1 } });
    await field({ code: 'size', type: 'choice', name: { en: 'Size' }, options: [{ code: 's', name: { en: 'S' } }, { code: 'l', name: { en: 'L' } }] });
    await field({ code: 'likes', type: 'multi-choice', name: { en: 'Likes' }, options: [{ code: 'games', name: { en: 'Games' } }, { code: 'songs', name: { en: 'Songs' } }] });
    await field({ code: 'met', type: 'date', name: { en: 'Met' }, indexed: true });
    await field({ code: 'branch', type: 'text', name: { en: 'Branch' }, profileType: 'company', required: true });
    await host.drainJobs();
  });

  it('is asked of the very next customer, who is stored by definitions that were read before', async () => {
    const company = (nickname: string) => manager.post<Customer>('/customers', { profileType: 'company', talentId, nickname, custom: { branch: 'games' } });
    expect((await company('Before the rule')).status).toBe(201);
    const tax = await field({ code: 'tax', type: 'text', name: { en: 'Tax' }, profileType: 'company', required: true });
    const refused = await company('After the rule');
    expect([refused.code, refusal(refused.body)]).toEqual(['VALIDATION_FAILED', '/custom/tax required']);
    expect((await admin.patch(`/customers/fields/${tax.id}`, { version: tax.version, active: false })).status).toBe(200);
    expect((await company('Without the rule')).status).toBe(201);
    expect((await manager.get<Customer[]>('/customers?q=After%20the%20rule')).data).toEqual([]);
  });

  it('is checked by its type, kept on the customer, and told to the log', async () => {
    const wrong = await manager.post('/customers', { profileType: 'individual', talentId, nickname: 'x', custom: { points: 'many', size: 'xl', nope: 1, branch: 'x', met: '2023-02-30' } });
    expect([wrong.code, refusal(wrong.body).split(',').sort()]).toEqual(['VALIDATION_FAILED', ['/custom/branch unknown', '/custom/met date', '/custom/nope unknown', '/custom/points number', '/custom/size unknown']]);
    const made = await make({ nickname: 'Fields', custom: { points: 12.5, size: 'l', likes: ['songs', 'games'], met: '2024-05-01' } });
    expect(made.custom).toEqual({ points: 12.5, size: 'l', likes: ['games', 'songs'], met: '2024-05-01' });
    const changed = await manager.patch<Customer>(`/customers/${made.id}`, { version: 1, custom: { size: null, points: 0 } });
    expect(changed.data.custom).toEqual({ points: 0, likes: ['games', 'songs'], met: '2024-05-01' });
    const [last] = (await manager.get<{ before: { custom: string[] }; after: { custom: string[] } }[]>(`/customers/${made.id}/history`)).data;
    expect([last?.before.custom, last?.after.custom]).toEqual([['likes: games, songs', 'met: 2024-05-01', 'points: 12.5', 'size: l'], ['likes: games, songs', 'met: 2024-05-01', 'points: 0']]);
  });

  it('that is required is asked of new customers of its kind', async () => {
    const answer = await manager.post('/customers', { profileType: 'company', talentId, nickname: 'Firm' });
    expect(refusal(answer.body)).toBe('/custom/branch required');
    const firm = await make({ profileType: 'company', nickname: 'Firm', custom: { branch: 'Osaka' } });
    expect(refusal((await manager.patch(`/customers/${firm.id}`, { version: 1, custom: { branch: null } })).body)).toBe('/custom/branch required');
  });

  it('narrows lists by value, by range where it is indexed, and refuses what it is not', async () => {
    await make({ nickname: 'filter a', custom: { points: 5, size: 's', likes: ['games'], met: '2024-01-10' } });
    await make({ nickname: 'filter b', custom: { points: 50, size: 'l', likes: ['games', 'songs'], met: '2024-02-10' } });
    const found = async (...terms: string[]): Promise<string[]> => (await names(`q=${encodeURIComponent('filter ')}&${terms.map((term) => `custom=${encodeURIComponent(term)}`).join('&')}`)).sort();
    expect(await found('size:l')).toEqual(['filter b']);
    expect(await found('likes:games')).toEqual(['filter a', 'filter b']);
    expect(await found('likes:games', 'points:5')).toEqual(['filter a']);
    expect(await found('met:2024-02-01..')).toEqual(['filter b']);
    expect(await found('met:..2024-02-01')).toEqual(['filter a']);
    for (const [term, code] of [['points:1..9', 'not_indexed'], ['size:xl', 'unknown'], ['nope:1', 'unknown'], ['met:..', 'required'], ['met:soon..', 'date']]) {
      expect(refusal((await viewer.get(`/customers?custom=${encodeURIComponent(term ?? '')}`)).body)).toBe(`/custom/0 ${code}`);
    }
    const batch = await manager.post<{ counts: { done: number } }>('/customers/batch', { action: 'add-tags', tags: ['narrow'], filters: { q: 'filter ', custom: ['size:s'] } });
    expect(batch.data.counts.done).toBe(1);
  });

  it('orders lists once it is indexed, values first, whatever the page', async () => {
    expect(refusal((await viewer.get('/customers?sort=custom.points')).body)).toBe('/sort not_indexed');
    for (const [name, value] of [['sorted c', 100], ['sorted a', -7.5], ['sorted b', 3], ['sorted -', undefined], ['sorted d', 100]] as const) await make({ nickname: name, ...(value === undefined ? {} : { custom: { points: value } }) });
    const indexed = await admin.patch<Field>(`/customers/fields/${points.id}`, { version: points.version, indexed: true });
    expect(indexed.data).toMatchObject({ indexed: true, sortable: false });
    await host.drainJobs();
    points = (await admin.get<Field[]>('/customers/fields')).data.find(({ code }) => code === 'points') as Field;
    expect(points.sortable).toBe(true);
    for (const sort of ['custom.points', '-custom.points']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof viewer.get<Customer[]>>> = await viewer.get<Customer[]>(`/customers?q=sorted&pageSize=2&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`);
        seen.push(...page.data.map(({ nickname }) => nickname.slice(-1)));
        cursor = page.meta?.['nextCursor'] as string | null;
      } while (cursor);
      const order = seen.join('');
      expect(sort === 'custom.points' ? /^ab(cd|dc)-$/.test(order) : /^(cd|dc)ba-$/.test(order), order).toBe(true);
    }
  });

  it('has at most four indexed at once, keeps codes that were used, and belongs to who keeps the dictionary', async () => {
    const size = (await admin.get<Field[]>('/customers/fields')).data.find(({ code }) => code === 'size') as Field;
    const kept = await admin.patch<Field>(`/customers/fields/${size.id}`, { version: size.version, options: [{ code: 'm', name: { en: 'M' } }] });
    expect(kept.data.options.map(({ code, retired }) => [code, retired ?? false])).toEqual([['m', false], ['s', true], ['l', true]]);
    expect(refusal((await manager.post('/customers', { profileType: 'individual', talentId, nickname: 'x', custom: { size: 's' } })).body)).toBe('/custom/size retired');
    expect((await admin.patch(`/customers/fields/${size.id}`, { version: size.version, indexed: true })).code).toBe('VERSION_CONFLICT');
    for (const code of ['one', 'two']) await field({ code, type: 'text', name: { en: code }, indexed: true });
    expect((await admin.post('/customers/fields', { code: 'three', type: 'text', name: { en: 'x' }, indexed: true })).code).toBe('CUSTOM_FIELD_LIMIT');
    expect((await admin.post('/customers/fields', { code: 'one', type: 'text', name: { en: 'x' } })).code).toBe('CUSTOM_FIELD_CODE_TAKEN');
    expect((await viewer.post('/customers/fields', { code: 'four', type: 'text', name: { en: 'x' } })).status).toBe(403);
    expect((await host.as('OTHER', 'admin').get<Field[]>('/customers/fields')).data).toEqual([]);
  });

  it.each([
    [{ type: 'choice' }, '/options required'], [{ type: 'text', options: [{ code: 'a', name: { en: 'A' } }] }, '/options not_applicable'], [{ type: 'text', rules: { min: 1 } }, '/rules/min not_applicable'], [{ type: 'number', rules: { min: 2, max: 1 } }, '/rules range'],
    [{ type: 'multi-choice', options: [{ code: 'a', name: { en: 'A' } }], indexed: true }, '/indexed not_applicable'], [{ type: 'text', personal: true, indexed: true }, '/indexed not_applicable'], [{ type: 'date', rules: { from: '2023-13-01' } }, '/rules/from date'],
  ])('is not made of %j', async (body, problem) => {
    const answer = await admin.post('/customers/fields', { code: 'bad_one', name: { en: 'Bad' }, ...body });
    expect([answer.status, refusal(answer.body)]).toEqual([400, problem]);
  });
});

describe('a tag', () => {
  it('has a colour, is counted, renamed everywhere and merged', async () => {
    const one = await make({ tags: ['gold', 'old'] });
    const two = await make({ tags: ['Golden'] });
    const gold = (await admin.post<{ id: string; version: number }>('/customers/tags', { name: 'gold', color: '#C4314B' })).data;
    expect((await admin.post('/customers/tags', { name: 'GOLD' })).code).toBe('TAG_TAKEN');
    expect((await viewer.get<{ tag: string; color: string | null }[]>('/customers/tags?q=gold')).data.map(({ tag, color }) => [tag, color])).toEqual(expect.arrayContaining([['gold', '#C4314B'], ['Golden', null]]));
    const view = (await manager.post<View>('/customers/views', { name: 'Gold', state: { filters: { tag: 'gold', tags: ['gold', 'old'], q: 'gold' } } })).data;

    const renamed = await admin.patch<{ tag: { version: number; name: string }; move: { state: string; moved: number } }>(`/customers/tags/${gold.id}`, { version: gold.version, name: 'gilded' });
    expect(renamed.data).toMatchObject({ tag: { name: 'gilded', version: 2 }, move: { state: 'done', moved: 1 } });
    expect((await viewer.get<Customer>(`/customers/${one.id}`)).data.tags).toEqual(['gilded', 'old']);
    expect((await manager.get<(View & { state: unknown })[]>('/customers/views')).data.find(({ id }) => id === view.id)?.state).toEqual({ filters: { tag: 'gilded', tags: ['gilded', 'old'], q: 'gold' } });

    const golden = (await admin.post<{ id: string }>('/customers/tags', { name: 'Golden' })).data;
    const merged = await admin.post<{ move: { moved: number } }>(`/customers/tags/${golden.id}/merge`, { into: 'gilded' });
    expect(merged.data.move.moved).toBe(1);
    expect((await viewer.get<Customer>(`/customers/${two.id}`)).data.tags).toEqual(['gilded']);
    const catalogue = (await viewer.get<{ name: string; count: number; color: string | null }[]>('/customers/tags/catalogue')).data;
    expect(catalogue.find(({ name }) => name === 'gilded')).toMatchObject({ count: 2, color: '#C4314B' });
    expect(catalogue.some(({ name }) => name === 'Golden')).toBe(false);
    expect(await names('tags=gilded&tags=old')).toHaveLength(1);
    expect(await names('anyTags=gilded&anyTags=nobody')).toHaveLength(2);
    expect((await viewer.post(`/customers/tags/${gold.id}/merge`, { into: 'x' })).status).toBe(403);
    expect((await host.as('OTHER', 'admin').post(`/customers/tags/${gold.id}/merge`, { into: 'x' })).status).toBe(404);
  });
});

describe('a tag that many carry', () => {
  it('gets its new name from a job, each customer once, and no second one meanwhile', async () => {
    const { id: tenantId } = host.tenant('DEMO');
    await host.core.database.tenant(tenantId).write((tx) =>
      tx.rows(
        `insert into customers_customer (id, talent_id, profile_store_id, profile_type, nickname, nickname_search, nickname_grams, tags, created_at, updated_at)
         select gen_random_uuid(), c.talent_id, c.profile_store_id, 'individual', 'many', 'many', '{ma,an,ny}', array['crowd', 'x'], now(), now() from (select * from customers_customer limit 1) c, generate_series(1, 1203)`,
      ),
    );
    const { data: tag } = await admin.post<{ id: string; version: number }>('/customers/tags', { name: 'crowd' });
    const started = await admin.patch<{ move: { id: string; state: string; jobId: string | null } }>(`/customers/tags/${tag.id}`, { version: tag.version, name: 'people' });
    expect(started.data.move).toMatchObject({ state: 'running', jobId: expect.any(String) as unknown });
    expect((await admin.patch(`/customers/tags/${tag.id}`, { version: tag.version + 1, name: 'folk' })).code).toBe('TAG_MOVING');
    await host.drainJobs();
    const counted = (tagName: string) => viewer.get(`/customers?tag=${tagName}&pageSize=1&exactTotal=true`);
    expect([(await counted('people')).meta?.['total'], (await counted('crowd')).meta?.['total']]).toEqual([1_203, 0]);
    const changes = await host.core.database.tenant(tenantId).read((q) => q.row<{ n: number }>(`select count(*)::int as n from change_log where meta ->> 'tagMoveId' = $1`, [started.data.move.id]));
    expect(changes?.n).toBe(1_203);
  });
});

describe('a saved view', () => {
  const state = { filters: { status: 'VIP', show: 'all' }, sort: '-updatedAt', columns: ['nickname', 'custom.points'], density: 'compact' };

  it('is its owner’s until it is shared, and one of the shared is what everybody begins with', async () => {
    const own = await viewer.post<View>('/customers/views', { name: 'Mine', state });
    expect([own.status, own.data]).toMatchObject([201, { own: true, shared: false, mayEdit: true, chosen: false }]);
    expect((await manager.get<View[]>('/customers/views')).data.map(({ id }) => id)).not.toContain(own.data.id);
    expect((await manager.patch(`/customers/views/${own.data.id}`, { version: 1, name: 'Stolen' })).status).toBe(404);
    expect((await viewer.patch(`/customers/views/${own.data.id}`, { version: 1, shared: true })).status).toBe(403);

    const shared = await admin.post<View>('/customers/views', { name: 'Everybody', shared: true, isDefault: true, state });
    const second = await admin.post<View>('/customers/views', { name: 'Newer', shared: true, isDefault: true, state });
    const seen = (await viewer.get<View[]>('/customers/views')).data;
    expect(seen.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([second.data.id]);
    expect(seen.find(({ id }) => id === shared.data.id)).toMatchObject({ own: false, mayEdit: false });
    expect((await viewer.delete(`/customers/views/${shared.data.id}`)).status).toBe(403);
    expect((await viewer.put('/customers/views/choice', { viewId: shared.data.id })).status).toBe(200);
    expect((await viewer.get<View[]>('/customers/views')).data.find(({ chosen }) => chosen)?.id).toBe(shared.data.id);

    const current = (await admin.get<View[]>('/customers/views')).data.find(({ id }) => id === shared.data.id) as View;
    expect((await admin.patch<View>(`/customers/views/${shared.data.id}`, { version: current.version, shared: false })).data.shared).toBe(false);
    expect((await viewer.get<View[]>('/customers/views')).data.some(({ chosen }) => chosen)).toBe(false);
    expect((await viewer.put('/customers/views/choice', { viewId: shared.data.id })).status).toBe(404);
    expect((await viewer.delete(`/customers/views/${own.data.id}`)).status).toBe(204);
  });

  it('is saved by one of two at once, and refuses what no list understands', async () => {
    const { data: view } = await manager.post<View>('/customers/views', { name: 'Race', state });
    const saves = await Promise.all([1, 2, 3].map((n) => manager.patch(`/customers/views/${view.id}`, { version: 1, name: `Race ${n}` })));
    expect(saves.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    for (const bad of [{ ...state, sort: 'password' }, { ...state, columns: ['<b>'] }, { ...state, density: 'huge' }, { ...state, more: 1 }, { filters: { a: { b: 1 } } }]) expect((await manager.post('/customers/views', { name: 'Bad', state: bad })).code).toBe('VALIDATION_FAILED');
  });
});

describe('a note', () => {
  it('is its author’s, pinned by anybody, and stands in the timeline with everything else that happened', async () => {
    const { id } = await make({ nickname: 'Noted' });
    const first = await manager.post<{ id: string; version: number }>(`/customers/${id}/notes`, { body: ' likes large shikishi \n and tea ' });
    expect([first.status, first.data]).toMatchObject([201, { body: 'likes large shikishi \n and tea', author: { name: 'manager' } }]);
    await manager.patch(`/customers/${id}`, { version: 1, nickname: 'Noted again' });
    const talent = host.as('DEMO', 'admin');
    expect((await viewer.post(`/customers/${id}/notes`, { body: 'x' })).status).toBe(403);
    expect((await talent.patch<{ pinned: boolean; version: number }>(`/customers/${id}/notes/${first.data.id}`, { version: 1, pinned: true })).data).toMatchObject({ pinned: true, version: 2 });
    expect((await manager.patch(`/customers/${id}/notes/${first.data.id}`, { version: 1, body: 'late' })).code).toBe('VERSION_CONFLICT');
    for (const body of ['', ' \n ', 'x'.repeat(4_001), 'nul\u0000']) expect((await manager.post(`/customers/${id}/notes`, { body })).code).toBe('VALIDATION_FAILED');
    const foreign = host.as('OTHER', 'admin');
    expect([(await foreign.get(`/customers/${id}/notes`)).status, (await foreign.post(`/customers/${id}/notes`, { body: 'x' })).status, (await foreign.get(`/customers/${id}/timeline`)).status]).toEqual([404, 404, 404]);
    expect(JSON.stringify(await host.changes('DEMO'))).not.toContain('shikishi');

    await tell({ customerId: id, source: 'live', key: 'gift-1', title: { en: 'Sent a gift', ja: 'ギフトを送った' }, link: '/live/1', at: '2020-01-01T00:00:00Z' });
    await tell({ customerId: id, source: 'live', key: 'gift-1', title: { en: 'Sent a gift again' } });
    await expect(tell({ customerId: id, source: 'live', key: 'bad', title: { en: 'x' }, link: '//evil.example' })).rejects.toThrow(/schema: \/link pattern/);
    await tell({ customerId: '00000000-0000-4000-8000-000000000000', source: 'live', key: 'gone', title: { en: 'x' } });
    await host.drainOutbox();
    const all: Entry[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof viewer.get<Entry[]>>> = await viewer.get<Entry[]>(`/customers/${id}/timeline?pageSize=2${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.status).toBe(200);
      all.push(...page.data);
      cursor = page.meta?.['nextCursor'] as string | null;
    } while (cursor);
    expect(all.map(({ change, note, activity }) => change?.action ?? note?.body ?? activity?.title.en)).toEqual(['customer.note.updated', 'customer.updated', 'likes large shikishi \n and tea', 'customer.created', 'Sent a gift']);
    expect((await viewer.get<Entry[]>(`/customers/${id}/timeline?kinds=note&kinds=activity`)).data.map(({ kind }) => kind)).toEqual(['note', 'activity']);
    for (const bad of ['x', Buffer.from('[1,2]').toString('base64url'), Buffer.from('["x",null,null]').toString('base64url'), Buffer.from(`[null,{"at":"never","id":"1"},null]`).toString('base64url')]) expect((await viewer.get(`/customers/${id}/timeline?cursor=${bad}`)).code).toBe('VALIDATION_FAILED');
    expect((await manager.delete(`/customers/${id}/notes/${first.data.id}`)).status).toBe(204);
  });

  async function tell(payload: Record<string, unknown>): Promise<void> {
    const ctx = await host.context('customers', 'DEMO');
    await ctx.db.write((tx) => ctx.events.emit(tx, 'customer.activity@1', payload));
  }
});

describe('lists by membership', () => {
  it('know type, level and state', async () => {
    const member = await make({ nickname: 'member now' });
    await make({ nickname: 'member never' });
    const past = await make({ nickname: 'member past' });
    const add = (id: string, body: Record<string, unknown>) => manager.post(`/customers/${id}/memberships`, body);
    expect((await add(member.id, { type: 'BILIBILI_GUARD', level: 'TIDU', validFrom: '2020-01-01T00:00:00Z', validTo: '2099-01-01T00:00:00Z' })).status).toBe(201);
    expect((await add(past.id, { type: 'FAN_CLUB', level: 'STANDARD', validFrom: '2020-01-01T00:00:00Z', validTo: '2021-01-01T00:00:00Z' })).status).toBe(201);
    const found = async (query: string): Promise<string[]> => (await names(`q=${encodeURIComponent('member ')}&${query}`)).map((name) => name.slice(7)).sort();
    expect(await found('membershipType=BILIBILI_GUARD')).toEqual(['now']);
    expect(await found('membershipType=BILIBILI_GUARD&membershipLevel=TIDU&membershipState=active')).toEqual(['now']);
    expect(await found('membershipType=BILIBILI_GUARD&membershipLevel=ZONGDU')).toEqual([]);
    expect(await found('membershipState=expired')).toEqual(['past']);
    expect(await found('membershipState=none')).toEqual(['never', 'past']);
    expect(await found('membershipEndsBefore=2022-01-01T00:00:00Z')).toEqual(['past']);
    const counted = async (query: string): Promise<unknown> => (await viewer.get(`/customers?exactTotal=true&pageSize=1&q=${encodeURIComponent('member ')}&${query}`)).meta?.['total'];
    expect([await counted('membershipState=active'), await counted('membershipState=none'), await counted('membershipType=BILIBILI_GUARD&membershipState=none')]).toEqual([1, 2, 2]);
    expect(refusal((await viewer.get('/customers?membershipLevel=TIDU')).body)).toBe('/membershipLevel needs_type');
  });
});
