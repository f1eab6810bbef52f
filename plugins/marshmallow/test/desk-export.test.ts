import { findWatermarks, withoutWatermarks } from '@hako/sdk-plugin';
import { createTestHost, type TestHost } from '@hako/core/testing';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receive } from './support/messages.js';

interface Export {
  id: string;
  state: string;
  rows: number;
  fileName: string;
}

let host: TestHost;
let manager: ReturnType<TestHost['as']>;
let talentId: string;

beforeAll(async () => {
  host = await createTestHost({ plugins: [`${import.meta.dirname}/..`], tenants: 2, vault: 'none' });
  ({ talentId } = host.tenant('DEMO'));
  manager = host.as('DEMO', 'manager');
  await receive(host, { content: '=HYPERLINK("http://evil.example")', senderName: '@SUM(1)', language: 'en' });
  await receive(host, { content: 'two\nlines, "quoted"', language: 'en' });
  await receive(host, { content: '寿司🍣が好き', held: true, heldReason: 'filter' });
  await receive(host, { content: 'of another agency' }, 'OTHER');
});
afterAll(() => host?.stop());

async function made(body: Record<string, unknown>, who = manager): Promise<{ view: Export; bytes: Buffer; type: string | null }> {
  const started = await who.post<Export>('/marshmallow/export', body);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  await host.drainJobs();
  const view = (await who.get<Export>(`/marshmallow/exports/${started.data.id}`)).data;
  expect(view.state).toBe('succeeded');
  const file = await who.fetch(`/marshmallow/exports/${view.id}/download`);
  expect(file.status).toBe(200);
  return { view, bytes: Buffer.from(await file.arrayBuffer()), type: file.headers.get('content-type') };
}

describe('an export', () => {
  it('as CSV opens in a spreadsheet without computing anything, and every row names its taker unseen', async () => {
    const { view, bytes } = await made({ talentId, fields: ['content', 'senderName', 'status'] });
    expect([view.rows, view.fileName.endsWith('.csv')]).toEqual([3, true]);
    const text = bytes.toString('utf8');
    expect(text.startsWith('\ufeff')).toBe(true);
    expect(withoutWatermarks(text).split('\r\n').slice(1)).toEqual([`"'=HYPERLINK(""http://evil.example"")",'@SUM(1),pending`, '"two\nlines, ""quoted""",,pending', '寿司🍣が好き,,pending', '']);
    expect([...findWatermarks(text).values()]).toEqual([3]);
    expect(text).not.toContain('another agency');
  });

  it('as XLSX keeps text as text', async () => {
    const { bytes, type } = await made({ format: 'xlsx', fields: ['content', 'starred', 'filterScore'] });
    expect(type).toContain('spreadsheetml');
    const { sheets } = await readXlsx(bytes);
    const rows = sheets[0]?.rows ?? [];
    expect(rows.map((row) => withoutWatermarks(String(row[0])))).toEqual(['Question', '=HYPERLINK("http://evil.example")', 'two\nlines, "quoted"', '寿司🍣が好き']);
    expect(rows[1]?.slice(1)).toEqual([false, 0]);
    expect(bytes.includes(Buffer.from('<f>'))).toBe(false);
  });

  it('as JSON is one valid document, also when it is empty', async () => {
    const { bytes } = await made({ format: 'json', language: 'en', fields: ['content', 'createdAt'] });
    const rows = JSON.parse(bytes.toString('utf8')) as { content: string; createdAt: string }[];
    expect(rows.map(({ content }) => withoutWatermarks(content))).toEqual(['=HYPERLINK("http://evil.example")', 'two\nlines, "quoted"']);
    expect(rows[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(JSON.parse((await made({ format: 'json', status: 'spam' })).bytes.toString('utf8'))).toEqual([]);
  });

  it('is made and fetched only by who may, is her own, and is gone after a day', async () => {
    expect((await host.as('DEMO', 'viewer').post('/marshmallow/export', {})).status).toBe(403);
    expect((await manager.post('/marshmallow/export', { talentId: host.tenant('OTHER').talentId })).status).toBe(404);
    expect((await manager.post('/marshmallow/export', { format: 'pdf' })).code).toBe('VALIDATION_FAILED');
    expect((await manager.post('/marshmallow/export', { fields: ['senderKey'] })).code).toBe('VALIDATION_FAILED');
    const { view } = await made({ format: 'json' });
    expect((await host.as('DEMO', 'admin').get(`/marshmallow/exports/${view.id}`)).status).toBe(404);
    const ctx = await host.context('marshmallow', 'DEMO');
    await ctx.db.write((tx) => tx.rows(`update marshmallow_export set expires_at = now() - interval '1 minute' where id = $1`, [view.id]));
    expect((await manager.get(`/marshmallow/exports/${view.id}/download`)).code).toBe('MARSHMALLOW_EXPORT_GONE');
    const unfinished = (await manager.post<Export>('/marshmallow/export', {})).data;
    const early = await manager.get(`/marshmallow/exports/${unfinished.id}/download`);
    expect(['MARSHMALLOW_EXPORT_STATE', undefined]).toContain(early.code);
    await host.drainJobs();
  });
});
