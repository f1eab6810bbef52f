import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createTestHost, type TestAnswer, type TestHost } from '@hako/core/testing';
import { openXlsx, writeXlsx } from '@hako/sdk-plugin/sheets';
import { findWatermarks } from '@hako/sdk-plugin';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from './support/encode.js';
import { importFile, uploadFile } from './support/imports.js';

interface Rejected {
  record: number;
  values: Record<string, string>;
  errors: { field: string; code: string }[];
}
interface Preview {
  headers: string[];
  columns: (string | null)[];
  rows: string[][];
  total: number;
  encoding: string | null;
  format: string;
  sheets: string[];
  remembered: number;
  fields: { code: string; title: string; required: boolean }[];
}

let host: TestHost;
const TITLES = ['external_id', 'nickname', 'platform', 'platform_uid', 'platform_nickname', 'platform_2', 'platform_uid_2', 'membership_type', 'membership_level', 'membership_from', 'membership_to', 'external_ids', 'custom.size', 'email'];
const good = ['L-1', '星の人', 'bilibili', '4321', '星', 'YouTube', 'UCabc', 'BILIBILI_GUARD', '舰长', '2026-01-01', '2026-12-31', 'SHOP:77', 'Large', 'planted.links@leak.example'];

const csv = (rows: readonly (readonly string[])[], titles: readonly string[] = TITLES): string => [titles, ...rows].map((cells) => cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n');
async function* one<T>(rows: T): AsyncGenerator<T> {
  yield rows;
}
const xlsx = (rows: readonly (readonly string[])[], titles: readonly string[] = TITLES): Promise<Buffer> => buffer(writeXlsx(one(rows.map((cells) => [...cells])), { sheet: 'Fans', titles }));

async function customerOf(externalId: string): Promise<string> {
  const found = await (await host.context('customers', 'DEMO')).db.read((reader) => reader.row<{ id: string }>('select customer_id as id from customers_external_id where external_id = $1', [externalId]));
  return found?.id ?? '';
}

async function belongings(externalId: string): Promise<{ identities: Record<string, unknown>[]; memberships: Record<string, unknown>[]; ids: string[]; custom: Record<string, unknown> }> {
  const admin = host.as('DEMO', 'admin');
  const id = await customerOf(externalId);
  const [identities, memberships, ids, customer] = await Promise.all([
    admin.get<Record<string, unknown>[]>(`/customers/${id}/platform-identities`), admin.get<Record<string, unknown>[]>(`/customers/${id}/memberships`), admin.get<{ consumer: string; externalId: string }[]>(`/customers/${id}/external-ids`), admin.get<{ custom: Record<string, unknown> }>(`/customers/${id}`),
  ]);
  return { identities: identities.data, memberships: memberships.data, ids: ids.data.map((one) => `${one.consumer}:${one.externalId}`), custom: customer.data.custom };
}

const reasons = async (id: string): Promise<string[]> => (await host.as('DEMO', 'manager').get<Rejected[]>(`/imports/${id}/rows`)).data.map(({ record, errors }) => `${record} ${errors.map(({ field, code }) => `${field}:${code}`).join()}`);
const preview = (content: Buffer | string, options: Record<string, unknown> = {}, name = 'a.csv'): Promise<TestAnswer<Preview>> => host.as('DEMO', 'manager').upload<Preview>('/imports/customers/preview', { name, content }, { options: JSON.stringify({ profileType: 'individual', ...options }) });

beforeAll(async () => {
  process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE'] = process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR'] = '1000000';
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, vault: 'real' });
  const made = await host.as('DEMO', 'admin').post('/customers/fields', { code: 'size', type: 'choice', name: { en: 'Size', ja: 'サイズ' }, options: [{ code: 'l', name: { en: 'Large' } }, { code: 's', name: { en: 'Small' } }] });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
}, 180_000);
afterAll(() => host?.stop());

describe('accounts, memberships, other ids and own fields in a file of customers', () => {
  it('are stored with the row they stand in, by code or by name in any language', async () => {
    expect(await importFile(host, csv([good]), { mode: 'upsert' })).toMatchObject({ state: 'succeeded', created: 1, failed: 0 });
    const all = await belongings('L-1');
    expect(all.identities).toMatchObject([{ platform: 'BILIBILI', uid: '4321', nickname: '星', profileUrl: 'https://space.bilibili.com/4321', current: true }, { platform: 'YOUTUBE', uid: 'UCabc' }]);
    // A day of the talent's zone, the last one whole.
    expect(all.memberships).toMatchObject([{ type: 'BILIBILI_GUARD', level: 'JIANZHANG', validFrom: '2025-12-31T15:00:00.000Z', validTo: '2026-12-31T15:00:00.000Z' }]);
    expect(all.ids).toEqual(['LEGACY_CRM:L-1', 'SHOP:77']);
    expect(all.custom).toEqual({ size: 'l' });
  });

  it('a second time change nothing; new values change those and add nothing twice', async () => {
    expect(await importFile(host, csv([good]), { mode: 'upsert' })).toMatchObject({ unchanged: 1, updated: 0, failed: 0 });
    const later = good.with(4, '星星').with(10, '2027-01-31');
    expect(await importFile(host, csv([later]), { mode: 'update' })).toMatchObject({ updated: 1, failed: 0 });
    const all = await belongings('L-1');
    expect(all.identities).toMatchObject([{ nickname: '星星' }, {}]);
    expect(all.memberships).toMatchObject([{ validTo: '2027-01-31T15:00:00.000Z' }]);
    const history = await host.as('DEMO', 'admin').get<unknown[]>(`/customers/${await customerOf('L-1')}/platform-identities/history`);
    expect(history.data).toHaveLength(3);
  });

  it('that cannot be cost their row, each with its word, and leave nothing of it', async () => {
    const bad = [
      good.with(0, 'B-1').with(11, '').with(2, 'MYSPACE'), good.with(0, 'B-2').with(11, '').with(3, ''), good.with(0, 'B-3').with(11, '').with(8, 'EMPEROR'), good.with(0, 'B-4').with(11, '').with(10, '2025-01-01'),
      good.with(0, 'B-5'), good.with(0, 'B-6').with(11, '').with(12, 'XXL'), good.with(0, 'B-7').with(11, '77'), good.with(0, 'B-8').with(11, '').with(5, 'BILIBILI').with(6, '4321'),
      good.with(9, '2026-06-01').with(10, '2028-01-01'), good.with(0, 'B-9').with(11, '').with(9, '31/12/2026'), good.with(0, 'B-10').with(11, 'SHOPP:1'),
    ];
    const run = await importFile(host, csv(bad), { mode: 'upsert' });
    expect(await reasons(run.id)).toEqual(['1 platform:unknown', '2 platform_uid:required', '3 membership_level:unknown', '4 membership_to:before_start', '5 external_ids:taken', '6 custom.size:unknown', '7 external_ids:pair', '8 platform:twice', '9 membership_type:overlap', '10 membership_from:date', '11 external_ids:system']);
    expect(run).toMatchObject({ created: 0, failed: bad.length });
    for (const id of ['B-1', 'B-5', 'B-9']) expect(await customerOf(id)).toBe('');
    // The trial says the same.
    expect((await importFile(host, csv(bad), { mode: 'upsert', dryRun: true })).failed).toBe(bad.length);
  });

  it('are refused where half of a pair is missing, and memberships for who may not write them', async () => {
    const half = await uploadFile(host, 'nickname,platform,membership_from\na,BILIBILI,2026-01-01\n', {});
    expect([half.code, (half.body as { details: { header: string }[] }).details.map(({ header }) => header).sort()]).toEqual(['IMPORT_HEADERS', ['membership_level', 'membership_type', 'platform_uid']]);
  });
});

describe('a personal field of the agency', () => {
  it('goes from the file to the vault and back into an export, and stays where other columns are changed', async () => {
    const admin = host.as('DEMO', 'admin');
    for (const code of ['alias', 'allergy']) expect((await admin.post('/customers/fields', { code, type: 'text', name: { en: code }, personal: true })).status).toBe(201);
    const row = ['P-1', 'Personal', 'planted.alias', 'planted.allergy'];
    expect(await importFile(host, csv([row], ['external_id', 'nickname', 'alias', 'custom.allergy']), { mode: 'upsert' })).toMatchObject({ created: 1, failed: 0 });
    expect(await importFile(host, csv([['P-1', 'planted.other']], ['external_id', 'alias']), { mode: 'update' })).toMatchObject({ updated: 1 });
    expect(await importFile(host, csv([['P-1', 'planted.other']], ['external_id', 'alias']), { mode: 'update' })).toMatchObject({ unchanged: 1 });
    const body = { kind: 'customers', format: 'json', fields: ['custom.alias', 'custom.allergy'], filters: { q: 'Personal' } };
    expect((await admin.post('/exports', body)).status).toBe(400);
    const started = await admin.post<{ id: string }>('/exports', { ...body, purpose: 'support_case', reason: 'test' });
    await host.drainJobs();
    expect(await (await admin.fetch(`/exports/${started.data.id}/download`)).json()).toEqual([{ 'custom.alias': 'planted.other', 'custom.allergy': 'planted.allergy' }]);
  });
});

describe('a workbook', () => {
  it('is imported as the text file is, formulas of ours none of them', async () => {
    const rows = [good.with(0, 'X-1').with(11, ''), good.with(0, 'X-2').with(11, '').with(1, '=HYPERLINK("x")'), good.with(0, 'X-3').with(11, '').with(1, ''), good.with(0, 'X-4').with(11, '').with(13, 'planted..broken@')];
    const run = await importFile(host, await xlsx(rows), { mode: 'upsert' });
    expect(run).toMatchObject({ created: 2, failed: 2, format: 'xlsx', sheet: 'Fans' });
    expect((await host.as('DEMO', 'admin').get<{ nickname: string }>(`/customers/${await customerOf('X-2')}`)).data.nickname).toBe('=HYPERLINK("x")');
    const response = await host.as('DEMO', 'manager').fetch(`/imports/${run.id}/errors?format=xlsx`);
    expect(response.headers.get('content-disposition')).toContain('.xlsx');
    const book = await openXlsx(Buffer.from(await response.arrayBuffer()));
    const back: string[][] = [];
    for await (const some of book.rows(book.sheets[0]?.name ?? '')) back.push(...some.map(({ cells }) => cells));
    expect(back.map((cells) => cells.slice(0, 3))).toEqual([['record', 'field', 'code'], ['3', 'nickname', 'required'], ['4', 'email', 'email']]);
    const [titles = [], ...wrong] = back;
    const fixed = await importFile(host, await xlsx(wrong.map((cells) => cells.with(5, 'fixed').with(17, 'planted.fixed@leak.example')), titles), { mode: 'upsert' });
    expect(fixed).toMatchObject({ created: 2, failed: 0 });
  });

  it.each([['xlsx', 'en', 'Nickname'], ['xlsx', 'ja', 'ニックネーム'], ['csv', 'zh', '平台']])('template as %s speaks %s, and is understood as it is', async (format, language, title) => {
    const response = await host.as('DEMO', 'manager').fetch(`/imports/customers/template?format=${format}`, { headers: { 'accept-language': language } });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (format === 'csv') expect(parse(bytes.toString(), { bom: true })[0]).toContain(title);
    const book = format === 'xlsx' ? await openXlsx(bytes) : undefined;
    const titles: string[] = [];
    if (book) for await (const rows of book.rows(book.sheets[0]?.name ?? '')) titles.push(...(rows[0]?.cells ?? []));
    else titles.push(...(parse(bytes.toString(), { bom: true })[0] ?? []));
    const { data } = await preview(csv([titles.map(() => 'x')], titles));
    expect(data.columns).not.toContain(null);
    expect(data.headers).toContain(title);
  });

  it('that is a bomb, has a password or lacks the sheet is refused, and nothing of it stays', async () => {
    const cases: [Buffer, Record<string, unknown>, string][] = [
      [Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]), {}, 'IMPORT_WORKBOOK_LOCKED'],
      [Buffer.from('PK\u0003\u0004 nothing'), {}, 'IMPORT_WORKBOOK_BROKEN'],
      [await xlsx([good]), { sheet: 'Other' }, 'IMPORT_SHEET'],
      [await xlsx(Array.from({ length: 40_000 }, () => ['x'.repeat(30_000)]).slice(0, 5_000), ['nickname']), {}, 'IMPORT_WORKBOOK_TOO_LARGE'],
      [await xlsx([]), {}, 'IMPORT_EMPTY'],
    ];
    for (const [content, options, code] of cases) expect([code, (await uploadFile(host, content, options)).code]).toEqual([code, code]);
  });
});

describe('what columns mean', () => {
  it('is remembered for a system by the agency, not for another one, and can be forgotten', async () => {
    const odd = 'Handle,Shoe\nmochi,42\n';
    const chosen = { consumer: 'ODD_CRM', mapping: { Handle: 'nickname', Shoe: null } };
    expect((await importFile(host, odd, { ...chosen, dryRun: true })).failed).toBe(0);
    expect((await preview(odd, { consumer: 'ODD_CRM' })).data).toMatchObject({ columns: ['nickname', null], remembered: 2 });
    expect((await preview(odd, { consumer: 'OTHER_CRM' })).data).toMatchObject({ columns: [null, null] });
    const admin = host.as('DEMO', 'admin');
    expect((await admin.get<unknown[]>('/imports/customers/mapping?profileType=individual&consumer=ODD_CRM')).data).toEqual(expect.arrayContaining([{ header: 'handle', field: 'nickname' }, { header: 'shoe', field: null }]));
    expect((await host.as('OTHER', 'admin').get<unknown[]>('/imports/customers/mapping?profileType=individual&consumer=ODD_CRM')).data).toEqual([]);
    expect((await admin.delete('/imports/customers/mapping?profileType=individual&consumer=ODD_CRM')).status).toBe(204);
    expect((await preview(odd, { consumer: 'ODD_CRM' })).data).toMatchObject({ columns: [null, null], remembered: 0 });
  });

  it('is not learned from a file whose first row is a person', async () => {
    await importFile(host, 'nickname,planted.header@leak.example,09012345678\na,b,c\n', { consumer: 'NO_TITLES', mapping: { 'planted.header@leak.example': null, '09012345678': null }, dryRun: true });
    expect((await host.as('DEMO', 'admin').get<unknown[]>('/imports/customers/mapping?profileType=individual&consumer=NO_TITLES')).data).toEqual([{ header: 'nickname', field: 'nickname' }]);
  });

  it('is shown with the head of the file, whatever it is written in', async () => {
    const japanese = 'ニックネーム,メモ\nねこ大好き,はじめまして\nさくら,東京の方です\n';
    expect((await preview(encode(japanese, 'Shift_JIS'))).data).toMatchObject({ encoding: 'Shift_JIS', columns: ['nickname', 'notes'], rows: [['ねこ大好き', 'はじめまして'], ['さくら', '東京の方です']], total: 2 });
    expect((await preview(await xlsx([['ねこ']], ['nickname']), {}, 'a.xlsx')).data).toMatchObject({ format: 'xlsx', encoding: null, sheets: ['Fans'], rows: [['ねこ']] });
    expect((await preview(Buffer.from([0x61, 0xff, 0xfd]))).code).toBe('IMPORT_ENCODING');
    const run = await importFile(host, encode(japanese, 'UTF-16LE'), { consumer: 'UTF16' });
    expect(run).toMatchObject({ created: 2, encoding: 'UTF-16LE' });
  });
});

describe('an export', () => {
  const all = { fields: ['externalId', 'externalIds', 'nickname', 'identities', 'memberships', 'custom.size'] };

  async function exported(body: Record<string, unknown>): Promise<{ id: string; bytes: Buffer }> {
    const started = await host.as('DEMO', 'admin').post<{ id: string }>('/exports', { kind: 'customers', ...body });
    if (started.status !== 202) throw new Error(JSON.stringify(started.body));
    await host.drainJobs();
    const response = await host.as('DEMO', 'admin').fetch(`/exports/${started.data.id}/download`);
    expect(response.status).toBe(200);
    return { id: started.data.id, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  it('as a workbook holds accounts, memberships, ids and own fields, and comes back through an import unchanged', async () => {
    expect((await importFile(host, csv([good.with(0, 'R-1').with(1, 'Rundreise').with(11, '')]), { mode: 'upsert' })).created).toBe(1);
    const { bytes } = await exported({ format: 'xlsx', ...all, filters: { q: 'Rundreise' } });
    const again = await importFile(host, bytes, { mode: 'update', mapping: { 'Other ids': 'external_ids', Size: 'custom.size' } });
    expect(again).toMatchObject({ failed: 0, updated: 0, unchanged: 1 });
  });

  it('brings tags and ids back as they were, also those with what divides them', async () => {
    const owner = host.as('DEMO', 'admin');
    const tags = ['tokyo; day 2', '"vip"', '早期；限定', 'plain'];
    const made = await owner.post<{ id: string; version: number }>('/customers', { profileType: 'individual', talentId: host.tenant('DEMO').talentId, nickname: 'Divided', tags, externalIds: [{ consumer: 'LEGACY_CRM', externalId: 'D;1' }] });
    const taken = { fields: ['nickname', 'tags', 'externalIds'], filters: { q: 'Divided' } };
    const { bytes: json } = await exported({ format: 'json', ...taken });
    expect(JSON.parse(json.toString())).toMatchObject([{ tags, externalIds: [{ consumer: 'LEGACY_CRM', externalId: 'D;1' }] }]);
    const { bytes: file } = await exported({ format: 'csv', ...taken });
    const [titles = [], row = []] = parse(file, { bom: true }) as string[][];
    expect((await owner.patch(`/customers/${made.data.id}`, { version: made.data.version, tags: [] })).status).toBe(200);
    expect(await importFile(host, csv([['D;1', ...row]], ['external_id', ...titles]), { mode: 'update', mapping: { 'Other ids': 'external_ids' } })).toMatchObject({ updated: 1, failed: 0 });
    expect((await owner.get<{ tags: string[] }>(`/customers/${made.data.id}`)).data.tags).toEqual(tags);
  });

  it('as JSON holds them as what they are', async () => {
    const { bytes } = await exported({ format: 'json', ...all, filters: { q: '星の人' } });
    const rows = JSON.parse(bytes.toString()) as Record<string, unknown>[];
    expect(rows.find((row) => String(row['externalId']).startsWith('77') || String(row['externalId']).includes('L-1'))).toMatchObject({ 'custom.size': 'l', memberships: [{ type: 'BILIBILI_GUARD', level: 'JIANZHANG' }], identities: [{ platform: 'BILIBILI' }, { platform: 'YOUTUBE' }], externalIds: [{ consumer: 'LEGACY_CRM', externalId: 'L-1' }, { consumer: 'SHOP', externalId: '77' }] });
  });

  it('as a workbook with personal data carries the mark of who took it, which the decoder reads from the file', async () => {
    const { id, bytes } = await exported({ format: 'xlsx', fields: ['nickname', 'emails'], purpose: 'support_case', reason: 'labels for parcels', filters: { q: '星の人' } });
    const admin = host.as('DEMO', 'admin');
    const found = await admin.upload<{ person: { username: string } | null; count: number }[]>('/security/watermark/decode-file', { name: 'leak.xlsx', content: bytes });
    expect(found.data).toMatchObject([{ person: { username: 'admin' } }]);
    expect((await admin.post(`/exports/${id}/link`)).code).toBe('EXPORT_PERSONAL');
    expect(findWatermarks(bytes.toString('utf8')).size).toBe(0);
  });

  it('without personal data has a link that needs no session, for its maker alone to make', async () => {
    const { id, bytes } = await exported({ format: 'csv', fields: ['nickname'] });
    const { data } = await host.as('DEMO', 'admin').post<{ url: string }>(`/exports/${id}/link`);
    const answer = await fetch(data.url);
    expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(bytes)]).toEqual([200, true]);
    expect((await fetch(`${data.url}x`)).status).toBeGreaterThanOrEqual(400);
    expect((await host.as('DEMO', 'manager').post(`/exports/${id}/link`)).status).toBe(404);
  });

  it('offers its fields in the language of who asks, and knows no others', async () => {
    const { data } = await host.as('DEMO', 'manager').request<{ code: string; title: string; personal: boolean }[]>('GET', '/exports/customers/fields', { headers: { 'accept-language': 'ja' } });
    expect(data).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'custom.size', title: 'サイズ', personal: false }), expect.objectContaining({ code: 'emails', personal: true })]));
    expect((await host.as('DEMO', 'manager').post('/exports', { kind: 'customers', format: 'csv', fields: ['custom.shoe'] })).status).toBe(400);
  });
});

it('keeps no personal value of any of these files in core, nor of a rejected row', async () => {
  const hits = await host.core.database.migrate(null, async (tx) => {
    const tables = await tx.rows<{ schema: string; name: string }>(`select table_schema as schema, table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
    const found: string[] = [];
    for (const { schema, name } of tables) found.push(...(await tx.rows<{ text: string }>(`select left(t::text, 300) as text from "${schema}"."${name}" t where t::text ~* 'planted[.]|leak[.]example'`)).map(({ text }) => `${schema}.${name}: ${text}`));
    return found;
  });
  expect(hits.filter((hit) => !hit.includes('planted.header'))).toEqual([]);
});
