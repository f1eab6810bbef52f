import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { sharedData } from '@hako/devkit/testing';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BAD_ROWS, csvFile, goodRow } from './support/files.js';
import { importFile, uploadFile, type ImportAnswer } from './support/imports.js';

interface Rejected {
  record: number;
  values: Record<string, string>;
  errors: { field: string; code: string; message: string }[];
}

let host: TestHost;
const GOOD = 40;
const rows = [...Array.from({ length: GOOD }, (_, index) => goodRow(index)), ...BAD_ROWS.map(({ row }) => row)];

beforeAll(async () => {
  // One process is API and worker here, and reads as the API's identity, which is held to few plain reads.
  process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE'] = process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR'] = '1000000';
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, vault: 'real' });
});
afterAll(() => host?.stop());

const total = async (query = ''): Promise<unknown> => (await host.as('DEMO', 'viewer').get(`/customers?exactTotal=true&pageSize=1${query}`)).meta?.['total'];

describe('an import', () => {
  let imported: ImportAnswer;

  it('stores the good rows, tells the bad ones, and counts both', async () => {
    imported = await importFile(host, csvFile(rows), {});
    expect(imported).toMatchObject({ state: 'succeeded', total: rows.length, processed: rows.length, succeeded: GOOD, created: GOOD, failed: BAD_ROWS.length, progress: 1 });
    expect(await total()).toBe(GOOD);
  });

  it('counts why', async () => {
    const { data } = await host.as('DEMO', 'manager').get<{ field: string; code: string; message: string; records: number }[]>(`/imports/${imported.id}/reasons`);
    expect(data.map(({ field, code, records }) => `${field}:${code} ${records}`).sort()).toEqual(BAD_ROWS.map(({ error }) => `${error} 1`).sort());
    expect(data.find(({ code }) => code === 'too_long')?.message).toContain('2000');
  });

  it('gives the rejected rows back with what stood in them, for who brought the file and for nobody else', async () => {
    const { data } = await host.as('DEMO', 'manager').get<Rejected[]>(`/imports/${imported.id}/rows?errors=1`);
    expect(data.map(({ record, errors }) => [record, errors.map(({ field, code }) => `${field}:${code}`).join()])).toEqual(BAD_ROWS.map(({ error }, index) => [GOOD + index + 1, error]));
    expect(data[3]?.values['email']).toBe('planted..leak@');
    expect((await host.as('DEMO', 'viewer').get(`/imports/${imported.id}/rows`)).status).toBe(404);
    expect((await host.as('OTHER', 'admin').get(`/imports/${imported.id}`)).status).toBe(404);
    expect((await host.as('OTHER', 'admin').get(`/imports/${imported.id}/errors`)).status).toBe(404);
  });

  it('shows of an endless row or cell no more than a screen holds; the error file has all of it', async () => {
    const run = await importFile(host, `nickname,notes\na,b,first,${','.repeat(20_000)}last\nc,"${'x\n'.repeat(20_000)}"\n`, {});
    const manager = host.as('DEMO', 'manager');
    const { data } = await manager.get<(Rejected & { extra: string[] })[]>(`/imports/${run.id}/rows`);
    expect(data.map(({ errors }) => errors.map(({ code }) => code))).toEqual([['too_many_fields'], ['too_long']]);
    expect([data[0]?.extra[0], data[0]?.extra.length, data[1]?.values['notes']?.length]).toEqual(['first', 50, 4_001]);
    const file = await (await manager.fetch(`/imports/${run.id}/errors`)).text();
    expect(file.split('\r\n')[1]).toMatch(/,last$/);
    expect(file).toContain('x\n'.repeat(20_000));
  });

  it('gives an error file that can be corrected and uploaded again', async () => {
    const response = await host.as('DEMO', 'manager').fetch(`/imports/${imported.id}/errors`);
    const text = await response.text();
    const lines = parse(text, { bom: true }) as string[][];
    expect(lines[0]?.slice(0, 5)).toEqual(['record', 'field', 'code', 'message', 'external_id']);
    expect(lines.slice(1).map(([record, field, code]) => [Number(record), `${field}:${code}`])).toEqual(BAD_ROWS.map(({ error }, index) => [GOOD + index + 1, error]));
    const again = await importFile(host, text.replace('12,planted', '090-9999-0000,planted'), { dryRun: true });
    expect(again).toMatchObject({ total: BAD_ROWS.length, succeeded: 1, failed: BAD_ROWS.length - 1 });
  });

  it('takes rows that were fixed in place, and forgets their errors', async () => {
    const manager = host.as('DEMO', 'manager');
    const fix = await manager.post<{ rows: { record: number; status: string; customerId: string | null; errors: unknown[] }[]; import: ImportAnswer }>(`/imports/${imported.id}/fix`, {
      rows: [{ record: GOOD + 1, values: { nickname: 'fixed in place' } }, { record: GOOD + 2, values: { status: 'VIP' } }, { record: GOOD + 5, values: { phone: 'still wrong' } }, { record: 1, values: { nickname: 'was never wrong' } }],
    });
    expect([fix.status, fix.code]).toEqual([200, undefined]);
    expect(fix.data.rows.map(({ status }) => status)).toEqual(['created', 'created', 'failed', 'failed']);
    expect(fix.data.import).toMatchObject({ succeeded: GOOD + 2, failed: BAD_ROWS.length - 2, processed: rows.length });
    expect((await manager.get<{ nickname: string }>(`/customers/${fix.data.rows[0]?.customerId}`)).data.nickname).toBe('fixed in place');
    const left = await manager.get<Rejected[]>(`/imports/${imported.id}/rows`);
    expect(left.data.map(({ record }) => record)).toEqual([3, 4, 5, 6, 7, 8].map((number) => GOOD + number));
    expect((await manager.post(`/imports/${imported.id}/fix`, { rows: [{ record: GOOD + 1, values: {} }] })).data).toMatchObject({ rows: [{ status: 'failed', errors: [{ code: 'fixed' }] }] });
    expect((await manager.post(`/imports/${imported.id}/fix`, { rows: [{ record: GOOD + 3, values: { shoe: '42' } }] })).status).toBe(400);
  });

  it('lets exactly one of two people fix a row', async () => {
    const fixes = await Promise.all([0, 1, 2, 3].map(() => host.as('DEMO', 'manager').post<{ rows: { status: string }[] }>(`/imports/${imported.id}/fix`, { rows: [{ record: GOOD + 6, values: { language: 'ja' } }] })));
    expect(fixes.map(({ data }) => data.rows[0]?.status).sort()).toEqual(['created', 'failed', 'failed', 'failed']);
    expect(await total('&q=_906')).toBe(1);
  });

  it('a second time creates nothing: the same rows change nothing, other values change those', async () => {
    const before = await total();
    const good = rows.slice(0, GOOD);
    expect(await importFile(host, csvFile(good), { mode: 'upsert' })).toMatchObject({ created: 0, updated: 0, unchanged: GOOD, failed: 0 });
    const [first, second, ...others] = good;
    const changed = [{ ...first, nickname: 'renamed' }, { ...second, phone: '080-1111-2222' }, ...others];
    expect(await importFile(host, csvFile(changed), { mode: 'update' })).toMatchObject({ created: 0, updated: 2, unchanged: GOOD - 2, failed: 0 });
    expect(await importFile(host, csvFile([goodRow(5_000)]), { mode: 'update' })).toMatchObject({ failed: 1, succeeded: 0 });
    expect(await total()).toBe(before);
    expect(await total('&q=renamed')).toBe(1);
  });

  it('leaves alone what an update does not bring', async () => {
    await importFile(host, 'external_id,email\nT-3,new.address@leak.example\n', { mode: 'update' });
    const admin = host.as('DEMO', 'admin');
    const [found] = (await admin.post<{ id: string; nickname: string; tags: string[] }[]>('/customers/search-pii', { field: 'email', value: 'new.address@leak.example', purpose: 'support_case', reason: 'test' })).data;
    expect(found).toMatchObject({ nickname: '星辰_3', tags: ['vip', '早期'] });
    const { data } = await admin.post<{ accessToken: string }>(`/customers/${found?.id}/request-pii-access`, { fields: ['familyName', 'emails'], purpose: 'support_case', reason: 'test', view: 'plain' });
    expect((await admin.post(`/customers/${found?.id}/pii/reveal`, { accessToken: data.accessToken })).data).toMatchObject({ fields: { familyName: 'Planted3Family', emails: ['new.address@leak.example'] } });
  });

  it('tried first stores nothing, and then runs with the file it has', async () => {
    const before = Number(await total());
    const trial = await importFile(host, csvFile([goodRow(2_001), goodRow(2_001), goodRow(2_002), goodRow(2)]), { dryRun: true });
    expect(trial).toMatchObject({ created: 2, failed: 2, state: 'succeeded' });
    expect(await total()).toBe(before);
    const run = await host.as('DEMO', 'manager').post<ImportAnswer>(`/imports/${trial.id}/run`);
    expect(run.status).toBe(202);
    await host.drainJobs();
    expect((await host.as('DEMO', 'manager').get<ImportAnswer>(`/imports/${run.data.id}`)).data).toMatchObject({ created: 2, failed: 2 });
    expect(await total()).toBe(before + 2);
  });

  it('of the same people twice at the same time stores each of them once', async () => {
    const people = Array.from({ length: 600 }, (_, index) => goodRow(3_000 + index));
    const both = await Promise.all([people, [...people].reverse()].map((file) => uploadFile(host, csvFile(file), {})));
    // The queue lets a tenant's second job wait for a moment, which draining does not see.
    const runs = await Promise.all(both.map(({ data }) => vi.waitUntil(async () => {
      const { data: run } = await host.as('DEMO', 'manager').get<ImportAnswer>(`/imports/${data.id}`);
      return run.state === 'succeeded' || run.state === 'failed' ? run : undefined;
    }, { timeout: 100_000, interval: 50 })));
    expect(runs.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const sum = (counter: 'created' | 'failed'): number => runs.reduce((all, run) => all + (run?.[counter] ?? 0), 0);
    expect([sum('created'), sum('failed')]).toEqual([600, 600]);
    expect(await total('&q=_3599')).toBe(1);
  });

  it('keeps no personal value, and none of a rejected row, in any table of core or of its queue', async () => {
    // Numbers with their beginning, and not within letters and digits: six of them in a row stand in some id or hash of every run.
    const planted = 'planted|植[0-9]|leak\\.example|(^|[^0-9a-z])0?90-?1234-?00|\\+?819012340|(^|[^0-9a-z])080-?1111-?2|818011112222|1990-04-17';
    const hits = await host.core.database.migrate(null, async (tx) => {
      const tables = await tx.rows<{ schema: string; name: string }>(`select table_schema as schema, table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
      expect(tables.length).toBeGreaterThan(60);
      const found: string[] = [];
      for (const { schema, name } of tables) {
        const rows = await tx.rows<{ text: string }>(`select left(t::text, 300) as text from "${schema}"."${name}" t where t::text ~* $1`, [planted]);
        found.push(...rows.map(({ text }) => `${schema}.${name}: ${text}`));
      }
      return found;
    });
    expect(hits).toEqual([]);
  });
});

describe('a file that cannot be imported', () => {
  it.each<[string, string | Buffer, Record<string, unknown>, number, string]>([
    ['in no encoding that there is', Buffer.from([0x61, 0xff, 0xfd, 0xff]), {}, 422, 'IMPORT_ENCODING'],
    ['with nothing in it', '', {}, 422, 'IMPORT_EMPTY'],
    ['with headers alone', 'nickname\r\n', {}, 422, 'IMPORT_EMPTY'],
    ['with a quote that stays open', 'nickname,notes\na,"b\n', {}, 422, 'IMPORT_BROKEN'],
    ['with ids of an unknown system', 'external_id,nickname\n1,a\n', { consumer: 'SHOPP' }, 422, 'CUSTOMER_SYSTEM_UNKNOWN'],
    ['with an unknown header', 'nickname,shoe size\na,42\n', {}, 422, 'IMPORT_HEADERS'],
    ['with a header twice', 'nickname,nickname\na,b\n', {}, 422, 'IMPORT_HEADERS'],
    ['without nicknames', 'tags\nvip\n', {}, 422, 'IMPORT_HEADERS'],
    ['beyond 10 MB', Buffer.alloc(10 * 1024 * 1024 + 1, 'nickname\na\n'), {}, 413, 'PAYLOAD_TOO_LARGE'],
    ['with a row too many', `nickname\n${'a\n'.repeat(50_001)}`, {}, 422, 'IMPORT_TOO_MANY_ROWS'],
    ['for nobody of this agency', 'nickname\na\n', { talentId: '01935f6e-7c3a-7d52-9f6a-0123456789ab' }, 404, 'NOT_FOUND'],
    ['in a mode that does not exist', 'nickname\na\n', { mode: 'destroy' }, 400, 'VALIDATION_FAILED'],
    ['with options nobody knows', 'nickname\na\n', { shoeSize: 42 }, 400, 'VALIDATION_FAILED'],
  ])('%s is refused', async (_name, content, options, status, code) => {
    const answer = await uploadFile(host, content, options);
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it('is refused without options, and the options may stand behind the file', async () => {
    const send = async (options?: string): Promise<Response> => {
      const form = new FormData();
      form.append('file', new Blob(['nickname\nbehind\n'], { type: 'text/csv' }), 'a.csv');
      if (options !== undefined) form.append('options', options);
      return host.as('DEMO', 'manager').fetch('/imports/customers', { method: 'POST', body: form });
    };
    expect((await send()).status).toBe(400);
    expect((await send('{')).status).toBe(400);
    expect((await send(JSON.stringify({ profileType: 'individual', talentId: host.tenant('OTHER').talentId, mode: 'create' }))).status).toBe(404);
    expect((await send(JSON.stringify({ profileType: 'individual', talentId: host.tenant('DEMO').talentId, mode: 'create' }))).status).toBe(202);
    await host.drainJobs();
  });

  it('is refused for who may not import', async () => {
    expect((await uploadFile(host, 'nickname\na\n', {}, 'viewer')).status).toBe(403);
    expect((await uploadFile(host, 'nickname\na\n', {}, 'moderator')).status).toBe(404);
  });

  it('is refused where importing is switched off, or the file is longer than the agency allows', async () => {
    const admin = host.as('DEMO', 'admin');
    const path = `/talents/${host.tenant('DEMO').talentId}/settings`;
    const set = async (values: Record<string, unknown>): Promise<void> => {
      const { data } = await admin.get<{ version: number }>(path);
      const answer = await admin.patch(path, { version: data.version, set: values });
      expect([answer.status, answer.code]).toEqual([200, undefined]);
    };
    await set({ customerImportEnabled: false });
    expect((await uploadFile(host, 'nickname\na\n', {})).code).toBe('IMPORT_DISABLED');
    await set({ customerImportEnabled: null, maxImportRows: 1 });
    expect((await uploadFile(host, 'nickname\na\nb\n', {})).code).toBe('IMPORT_TOO_MANY_ROWS');
    await set({ maxImportRows: null });
  });
});

const sample = sharedData('import/customers-5000.csv');

describe.skipIf(!sample)('the sample of 5,000 records', () => {
  const bring = (mode: 'create' | 'upsert'): Promise<ImportAnswer> => importFile(host, readFileSync(sample as string), { consumer: 'TCRN', mode });

  it('gives exactly the documented counts', async () => {
    const first = await bring('create');
    expect(first).toMatchObject({ state: 'succeeded', total: 5_000, processed: 5_000, succeeded: 4_844, created: 4_844, failed: 156 });
    const response = await host.as('DEMO', 'manager').fetch(`/imports/${first.id}/errors`);
    const reasons: Record<string, number> = {};
    for (const [, field, code] of (parse(await response.text(), { bom: true, relax_column_count: true }) as string[][]).slice(1)) reasons[`${field}:${code}`] = (reasons[`${field}:${code}`] ?? 0) + 1;
    expect(reasons).toEqual({
      'nickname:required': 15, 'status:unknown': 14, 'birth_date:date': 6, 'birth_date:future': 4, 'email:email': 13, 'phone:phone': 24, 'row:too_many_fields': 14, 'row:too_few_fields': 10, 'nickname:too_long': 14,
      'notes:too_long': 13, 'external_id:taken': 16, 'language:unknown': 13,
    });
  });

  it('creates nothing a second time', async () => {
    expect(await bring('upsert')).toMatchObject({ state: 'succeeded', created: 0, failed: 140 });
  });
});
