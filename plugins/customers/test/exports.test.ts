import { join } from 'node:path';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restoreCell } from '../src/csv/safe.js';
import type { CustomersCapability } from '../src/capability.js';
import { customersCapability } from '../src/capability.js';
import { findExport } from '../src/exports/repository.js';
import { sweepJob } from '../src/imports/sweep.js';
import plugin from '../src/index.js';
import { csvFile, goodRow } from './support/files.js';
import { importFile } from './support/imports.js';
import { replacing } from './support/replace.js';

let host: TestHost;
const ROWS = 30;

interface ExportAnswer {
  id: string;
  state: string;
  rows: number;
  personal: boolean;
  fileName: string;
  createdAt: string;
}

async function exportAs(username: string, body: Record<string, unknown>): Promise<{ answer: ExportAnswer; text: string; response: Response }> {
  const client = host.as('DEMO', username);
  const started = await client.post<ExportAnswer>('/exports', { kind: 'customers', format: 'csv', ...body });
  if (started.status !== 202) throw new Error(JSON.stringify(started.body));
  await host.drainJobs();
  const { data: answer } = await client.get<ExportAnswer>(`/exports/${started.data.id}`);
  const response = await client.fetch(`/exports/${answer.id}/download`);
  return { answer, text: await response.text(), response };
}

const personal = { fields: ['nickname', 'familyName', 'phones', 'addresses'], purpose: 'support_case', reason: 'labels for parcels' };

beforeAll(async () => {
  process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE'] = process.env['VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR'] = '1000000';
  host = await createTestHost({ plugins: [join(import.meta.dirname, '..')], tenants: 2, vault: 'real' });
  const rows = Array.from({ length: ROWS }, (_, index) => ({ ...goodRow(index), nickname: index === 0 ? '=HYPERLINK("http://x","y")' : `${goodRow(index).nickname}` }));
  await importFile(host, csvFile(rows), {});
});
afterAll(() => host?.stop());

describe('an export', () => {
  it('holds what was filtered, in the wanted columns, and no formula', async () => {
    const { answer, text, response } = await exportAs('manager', { fields: ['nickname', 'tags', 'language', 'externalId'] });
    expect(answer).toMatchObject({ state: 'succeeded', rows: ROWS, personal: false });
    // The day of the agency's zone, whatever the hour of this test.
    expect(answer.fileName).toBe(`customers-${new Date(Date.parse(answer.createdAt) + 9 * 3_600_000).toISOString().slice(0, 10)}.csv`);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    const lines = parse(text, { bom: true }) as string[][];
    expect(lines[0]).toEqual(['Nickname', 'Tags', 'Language', 'External id']);
    expect(lines).toHaveLength(ROWS + 1);
    const formula = lines.flat().find((cell) => cell.includes('HYPERLINK')) ?? '';
    expect(formula.startsWith("'=")).toBe(true);
    expect(restoreCell(formula)).toBe('=HYPERLINK("http://x","y")');
    const { text: filtered } = await exportAs('manager', { format: 'json', fields: ['nickname', 'tags', 'active'], filters: { language: 'ja' } });
    const names = JSON.parse(filtered) as { nickname: string; tags: string[]; active: boolean }[];
    expect(names).toHaveLength(10);
    expect(new Set(names.flatMap((row) => Object.keys(row)))).toEqual(new Set(['nickname', 'tags', 'active']));
    expect(names.every(({ tags, active }) => Array.isArray(tags) && active)).toBe(true);
  });

  it('with personal data needs purpose and reason and the right, and rests sealed', async () => {
    const manager = host.as('DEMO', 'manager');
    const bare = await manager.post('/exports', { kind: 'customers', format: 'csv', fields: personal.fields });
    expect([bare.status, bare.code]).toEqual([400, 'VALIDATION_FAILED']);
    const analyst = await host.as('DEMO', 'analyst').post('/exports', { kind: 'customers', format: 'csv', ...personal });
    expect([analyst.status, analyst.code]).toEqual([403, 'PERMISSION_DENIED']);
    const { text, answer } = await exportAs('manager', personal);
    expect(text).toContain('Planted7Family');
    expect(text).toContain("'+819012340007");
    expect(text).toContain('JP Plantedstreet 7');
    const rest = await host.core.storage.get(`${host.tenant('DEMO').id}/customers/exports/${answer.id}.csv`);
    const chunks: Buffer[] = [];
    for await (const chunk of rest?.body ?? []) chunks.push(Buffer.from(chunk as Buffer));
    expect(Buffer.concat(chunks).length).toBeGreaterThan(1_000);
    expect(Buffer.concat(chunks).toString('latin1')).not.toContain('Planted');
  });

  it('is its maker’s own', async () => {
    const { answer } = await exportAs('manager', { fields: ['nickname'] });
    expect((await host.as('DEMO', 'admin').get(`/exports/${answer.id}`)).status).toBe(404);
    expect((await host.as('OTHER', 'admin').get(`/exports/${answer.id}/download`)).status).toBe(404);
    expect((await host.as('DEMO', 'viewer').post('/exports', { kind: 'customers', format: 'csv' })).status).toBe(403);
  });

  it.each([{ kind: 'fans' }, { format: 'exe' }, { fields: ['password'] }, { fields: [] }, { filters: { shoe: 42 } }, { filters: { talentId: 'x' } }])('is not made of %j', async (body) => {
    expect((await host.as('DEMO', 'manager').post('/exports', { kind: 'customers', format: 'csv', ...body })).code).toBe('VALIDATION_FAILED');
  });
});

describe('the template', () => {
  it.each([['en', 'Nickname'], ['ja', 'ニックネーム'], ['zh', '昵称']])('speaks %s', async (language, title) => {
    const response = await host.as('DEMO', 'manager').fetch('/imports/customers/template?profileType=company', { headers: { 'accept-language': language } });
    expect(response.status).toBe(200);
    expect(parse(await response.text(), { bom: true })[0]).toContain(title);
  });
});

describe('what other plugins get', () => {
  it('is a summary without anything personal', async () => {
    const capability: CustomersCapability = customersCapability(await host.context('customers', 'DEMO'));
    const { talentId } = host.tenant('DEMO');
    const found = await capability.findByExternalId(talentId, 'LEGACY_CRM', 'T-5');
    expect(found).toMatchObject({ talentId, status: 'ACTIVE', active: true });
    expect(await capability.find(found?.id ?? '')).toEqual(found);
    expect(await capability.findByNickname(talentId, ` ${found?.nickname.toUpperCase()} `)).toEqual([found]);
    expect(await capability.findByExternalId(host.tenant('OTHER').talentId, 'LEGACY_CRM', 'T-5')).toBeUndefined();
  });
});

describe('the demo agency', () => {
  it('has about 200 customers of three languages, companies among them, with personal data in the vault', async () => {
    await plugin.demo?.(await host.context('customers', 'OTHER'));
    const admin = host.as('OTHER', 'admin');
    const totals = await Promise.all(['', '&language=ja', '&language=zh', '&language=en', '&profileType=company', '&status=VIP'].map(async (query) => Number((await admin.get(`/customers?pageSize=1&exactTotal=true${query}`)).meta?.['total'])));
    expect(totals[0]).toBe(200);
    for (const total of totals.slice(1)) expect(total).toBeGreaterThan(3);
    const { data } = await admin.get<{ id: string; hasPersonalData: boolean }[]>('/customers?pageSize=100');
    expect(data.every(({ hasPersonalData }) => hasPersonalData)).toBe(true);
  });

  it('is an agency at work: coloured tags, own fields that lists order by, views, texts, and requests of every age', async () => {
    const admin = host.as('OTHER', 'admin');
    const [tags, fields, views, texts, open, late] = await Promise.all([
      admin.get<{ tag: string; color: string | null }[]>('/customers/tags'),
      admin.get<{ code: string; sortable: boolean }[]>('/customers/fields'),
      admin.get<{ shared: boolean; state: { filters: Record<string, string> } }[]>('/customers/views'),
      admin.get<{ state: string }[]>('/customers/consent-texts'),
      admin.get<unknown[]>('/customers/requests'),
      admin.get<unknown[]>('/customers/requests?state=overdue'),
    ]);
    expect(tags.data.every(({ color }) => color !== null)).toBe(true);
    expect(fields.data.filter(({ sortable }) => sortable).map(({ code }) => code)).toEqual(['points', 'fan_since']);
    expect(views.data.length).toBeGreaterThan(2);
    expect(texts.data.map(({ state }) => state).sort()).toEqual(['draft', 'published', 'published']);
    expect([open.data.length, late.data.length]).toEqual([6, 1]);
    const ordered = await admin.get<{ custom: { points?: number } }[]>('/customers?sort=-custom.points&pageSize=20');
    const points = ordered.data.map(({ custom }) => custom.points ?? -1);
    expect(points).toEqual([...points].sort((left, right) => right - left));
    expect(points[0]).toBeGreaterThan(0);
  });
});

describe('files whose time is over', () => {
  it('are swept away, sealed or not, and their rows stay as history', async () => {
    const { answer } = await exportAs('manager', { fields: ['nickname'] });
    const { answer: sealed } = await exportAs('manager', personal);
    const tenantId = host.tenant('DEMO').id;
    const kept = async (id: string): Promise<boolean> => (await host.core.storage.get(`${tenantId}/customers/exports/${id}.csv`)) !== undefined;
    expect([await kept(answer.id), await kept(sealed.id)]).toEqual([true, true]);
    // Only the plugin's clock: the vault's own process would refuse a token of tomorrow.
    const ctx = replacing(await host.context('customers', 'DEMO'), { clock: { now: () => new Date(Date.now() + 25 * 3_600_000) } });
    const run = { id: 'sweep', data: {}, attempt: 1, state: null, signal: ctx.signal, checkpoint: async () => undefined, throwIfCancelled: async () => undefined };
    await sweepJob(run, ctx);
    expect([await kept(answer.id), await kept(sealed.id)]).toEqual([false, false]);
    expect(await ctx.db.read((reader) => findExport(reader, sealed.id))).toMatchObject({ fileKey: null, reason: null, rows: ROWS });
  });
});
