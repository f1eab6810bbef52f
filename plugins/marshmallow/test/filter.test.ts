import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilterResult, Filters } from '../src/filter/types.js';

interface List {
  id: string;
  version: number;
  size: number;
  name: string;
  active: boolean;
}
interface Made {
  list: List;
  skipped: { line: number; code: string }[];
}

let host: TestHost;
let talentId: string;
const admin = () => host.as('DEMO', 'admin');
const test = async (text: string, more: Record<string, unknown> = {}): Promise<FilterResult> => (await admin().post<FilterResult>('/marshmallow/filter/test', { text, talentId, ...more })).data;

beforeAll(async () => {
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2 });
  ({ talentId } = host.tenant('DEMO'));
});
afterAll(() => host?.stop());

describe('the settings of a box', () => {
  it('begin with the defaults, are changed field by field, and go back with null', async () => {
    const before = await admin().get<Record<string, unknown>>(`/marshmallow/talents/${talentId}/config`);
    expect(before.status).toBe(200);
    const version = before.data['version'] as number;
    const saved = await admin().patch<Record<string, unknown>>(`/marshmallow/talents/${talentId}/config`, { version, title: { ja: '質問箱' }, maxLength: 300, filterStrength: 'high' });
    expect([saved.status, saved.code]).toEqual([200, undefined]);
    expect(saved.data).toMatchObject({ title: { ja: '質問箱' }, maxLength: 300, filterStrength: 'high', version: version + 1 });
    const back = await admin().patch<Record<string, unknown>>(`/marshmallow/talents/${talentId}/config`, { version: version + 1, maxLength: null, filterStrength: null });
    expect(back.data).toMatchObject({ maxLength: 500, filterStrength: 'normal', title: { ja: '質問箱' } });
  });

  it('are kept from being overwritten unseen', async () => {
    const { data } = await admin().get<{ version: number }>(`/marshmallow/talents/${talentId}/config`);
    const answers = await Promise.all(['a', 'b'].map((en) => admin().patch(`/marshmallow/talents/${talentId}/config`, { version: data.version, title: { en } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it.each([
    [{ minLength: 90, maxLength: 80 }, '/minLength'],
    [{ autoApprove: true, filterEnabled: false }, '/autoApprove'],
    [{ allowedHosts: ['youtube.com', 'not a host'] }, '/allowedHosts'],
    [{ reactionEmoji: ['❤️', 'abc'] }, '/reactionEmoji'],
    [{ maxLength: 2_001 }, '/maxLength'],
    [{ avatarUrl: 'javascript:alert(1)' }, '/avatarUrl'],
    [{ surprise: true }, '/surprise'],
  ])('refuse %j', async (set, path) => {
    const { data } = await admin().get<{ version: number }>(`/marshmallow/talents/${talentId}/config`);
    const refused = await admin().patch(`/marshmallow/talents/${talentId}/config`, { version: data.version, ...set });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain(`"${path}`);
  });

  it('are seen by who may, and belong to one agency', async () => {
    expect([403, 404]).toContain((await host.as('DEMO', 'viewer').patch(`/marshmallow/talents/${talentId}/config`, { version: 0 })).status);
    expect((await host.as('OTHER', 'admin').get(`/marshmallow/talents/${talentId}/config`)).status).toBe(404);
  });
});

describe('the playground', () => {
  it('explains what the filter would do, with the settings of the talent or others', async () => {
    expect(await test('お前 死 ね')).toMatchObject({ action: 'reject', matches: [{ rule: '死ね', list: 'seed:ja', start: 3, end: 6, text: '死 ね', key: 'apart' }] });
    expect(await test('damn')).toMatchObject({ action: 'allow', score: 20 });
    expect(await test('damn', { strength: 'high' })).toMatchObject({ action: 'flag' });
    expect((await test('I will kill you in Mario Kart')).dismissed).toMatchObject([{ because: 'play' }]);
  });

  it('refuses nothing, too much and what it does not know', async () => {
    for (const body of [{}, { text: '' }, { text: 'x'.repeat(4_001) }, { text: 'x', talentId: 'y' }, { text: 'x', more: 1 }]) expect((await admin().post('/marshmallow/filter/test', body)).status).toBe(400);
    expect((await host.as('OTHER', 'admin').post('/marshmallow/filter/test', { text: 'x', talentId })).status).toBe(404);
  });

  it('applies the block list of agency and talent at once, and names the entry', async () => {
    expect((await test('合言葉は前世です')).matches).toEqual([]);
    const made = await admin().post<{ id: string; version: number }>('/security/block-list', { scopeType: 'tenant', kind: 'keyword', pattern: '前世', action: 'reject', category: 'personal', severity: 3 });
    expect(made.status).toBe(201);
    expect((await test('前 世')).matches).toMatchObject([{ rule: '前世', list: 'block-list', entryId: made.data.id, category: 'personal' }]);
    await admin().post('/security/block-list', { scopeType: 'talent', scopeId: talentId, kind: 'domain', pattern: 'evil.example', action: 'replace', replacement: '♡' });
    expect(await test('see shop.evil.example')).toMatchObject({ action: 'allow', text: 'see ♡' });
    expect((await admin().post<FilterResult>('/marshmallow/filter/test', { text: 'see shop.evil.example' })).data.text).toBe('see shop.evil.example');
    expect((await admin().patch(`/security/block-list/${made.data.id}`, { kind: 'keyword', pattern: '前世', action: 'reject', active: false, version: made.data.version })).status).toBe(200);
    expect((await test('前世')).matches).toEqual([]);
    const other = host.as('OTHER', 'admin');
    expect((await other.post<FilterResult>('/marshmallow/filter/test', { text: 'see shop.evil.example' })).data.text).toBe('see shop.evil.example');
  });

  it('counts hits of the block list for its screen', async () => {
    const made = await admin().post<{ id: string }>('/security/block-list', { scopeType: 'tenant', kind: 'keyword', pattern: 'zzyzx', action: 'flag' });
    const ctx = await host.context('marshmallow', 'DEMO');
    const filter = await ctx.service<Filters>('filters').forTalent(ctx, talentId);
    ctx.blockList.count(filter.check('zzyzx zzyzx').matches.flatMap(({ entryId }) => entryId ?? []));
    await expect.poll(async () => (await admin().get<{ id: string; matches: number }[]>('/security/block-list?q=zzyzx')).data[0]?.matches, { timeout: 30_000, interval: 500 }).toBe(2);
    expect(made.status).toBe(201);
  });
});

describe('imported lists', () => {
  const make = (body: Record<string, unknown>) => admin().post<Made>('/marshmallow/filter/lists', body);

  it('are read, say what they left out, and are at work at once', async () => {
    const made = await make({ kind: 'words', name: 'Spoilers', content: '# of the last chapter\nルフィ死亡\nx\nルフィ死亡\n', category: 'custom', severity: 3, action: 'reject' });
    expect([made.status, made.code]).toEqual([201, undefined]);
    expect(made.data).toMatchObject({ list: { name: 'Spoilers', size: 1, active: true, version: 1 }, skipped: [{ line: 3, code: 'too-short' }, { line: 4, code: 'repeated' }] });
    expect(await test('ﾙﾌｨ死亡って本当？')).toMatchObject({ action: 'reject' });
    expect((await test('ルフィ死亡')).matches).toMatchObject([{ list: `list:${made.data.list.id}` }]);

    const off = await admin().patch<Made>(`/marshmallow/filter/lists/${made.data.list.id}`, { version: 1, active: false });
    expect(off.data.list).toMatchObject({ active: false, version: 2, size: 1 });
    expect((await test('ルフィ死亡')).matches).toEqual([]);
    expect((await admin().patch(`/marshmallow/filter/lists/${made.data.list.id}`, { version: 1, active: true })).status).toBe(409);
    expect((await admin().delete(`/marshmallow/filter/lists/${made.data.list.id}`)).status).toBe(204);
    expect((await admin().get(`/marshmallow/filter/lists/${made.data.list.id}/entries`)).status).toBe(404);
  });

  it('hold hosts, of one talent or of all', async () => {
    const made = await make({ kind: 'links', name: 'Ads', talentId, content: '0.0.0.0 ads.example\n||spam.example^\n', action: 'replace', replacement: '[ad]' });
    expect(made.data.list).toMatchObject({ size: 2, talentId });
    expect(await test('x.ads.example http://spam.example/1')).toMatchObject({ action: 'allow', text: '[ad] [ad]' });
    expect((await admin().get(`/marshmallow/filter/lists/${made.data.list.id}/entries`)).data).toEqual(['ads.example', 'spam.example']);
    expect((await admin().patch(`/marshmallow/filter/lists/${made.data.list.id}`, { version: 1, action: null })).status).toBe(400);
    expect((await make({ kind: 'links', name: 'ads', talentId, content: 'other.example' })).code).toBe('MARSHMALLOW_LIST_TAKEN');
  });

  it('take twenty thousand words, and refuse an empty one', async () => {
    const content = Array.from({ length: 20_000 }, (_, index) => `forbidden${index}`).join('\n');
    expect((await make({ kind: 'words', name: 'Long', content })).data.list.size).toBe(20_000);
    expect((await test('so forbidden1234 here')).matches).toMatchObject([{ rule: 'forbidden1234' }]);
    expect((await make({ kind: 'words', name: 'Empty', content: '# nothing\n' })).status).toBe(400);
    expect((await make({ kind: 'words', name: 'Two', content: 'word', surprise: 1 })).status).toBe(400);
  });

  it('are not for viewers to change nor for other agencies to see', async () => {
    expect((await host.as('DEMO', 'viewer').post('/marshmallow/filter/lists', { kind: 'words', name: 'V', content: 'word' })).status).toBe(403);
    const [list] = (await admin().get<List[]>('/marshmallow/filter/lists')).data;
    const other = host.as('OTHER', 'admin');
    expect((await other.get<List[]>('/marshmallow/filter/lists')).data).toEqual([]);
    expect((await other.delete(`/marshmallow/filter/lists/${list?.id}`)).status).toBe(404);
  });
});
