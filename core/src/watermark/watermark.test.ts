import { buffer } from 'node:stream/consumers';
import { findWatermarks } from '@hako/sdk-plugin';
import { writeXlsx } from '@hako/sdk-plugin/sheets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../testing/index.js';

interface Found {
  keyVersion: number;
  count: number;
  person: { username: string } | null;
}

describe('the watermark', () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await createTestHost({ plugins: [], tenants: 2 });
  });
  afterAll(() => host?.stop());

  it('names its person under the present key and under every earlier one, in her own agency alone', async () => {
    const [admin, viewer, stranger] = [host.as('DEMO', 'admin'), host.as('DEMO', 'viewer'), host.as('OTHER', 'admin')];
    const codeOf = async (client: ReturnType<TestHost['as']>): Promise<string> => (await client.get<{ watermark: string }>('/shell/boot')).data.watermark;
    const first = await codeOf(viewer);
    expect((await admin.post<{ version: number }>('/security/watermark/rotate')).data.version).toBe(2);
    const text = `leaked: ${first}`;
    expect((await admin.post<Found[]>('/security/watermark/decode', { text })).data).toMatchObject([{ keyVersion: 1, count: 1, person: { username: 'viewer' } }]);
    expect((await stranger.post<Found[]>('/security/watermark/decode', { text })).data.filter(({ person }) => person)).toEqual([]);
    expect(findWatermarks(text).size).toBe(1);
    expect((await viewer.post('/security/watermark/decode', { text })).status).toBeGreaterThanOrEqual(403);
  });

  it('is found in a workbook and in a text file of any Unicode encoding, and a file that is neither gets a word', async () => {
    const [admin, viewer] = [host.as('DEMO', 'admin'), host.as('DEMO', 'viewer')];
    const mark = await host.core.watermarks.of(host.tenant('DEMO').id, (await viewer.get<{ user: { id: string } }>('/shell/boot')).data.user.id);
    const text = `nickname\r\n${mark.hide('ねこ')}\r\n`;
    async function* rows(): AsyncGenerator<string[][]> {
      yield [[mark.hide('ねこ')]];
    }
    const files = [Buffer.from(text), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]), await buffer(writeXlsx(rows(), { sheet: 'x', titles: ['nickname'] }))];
    for (const content of files) expect((await admin.upload<Found[]>('/security/watermark/decode-file', { name: 'leak', content })).data).toMatchObject([{ count: 1, person: { username: 'viewer' } }]);
    expect((await admin.upload('/security/watermark/decode-file', { name: 'leak', content: 'PK and nothing else' })).code).toBe('WATERMARK_FILE');
    expect((await viewer.upload('/security/watermark/decode-file', { name: 'leak', content: text })).status).toBeGreaterThanOrEqual(403);
  });

  it('ends with a word when its versions are spent', async () => {
    const admin = host.as('OTHER', 'admin');
    const context = await host.core.database.tenant(host.tenant('OTHER').id).write((tx) => tx.rows('insert into watermark_key (version) values (255) returning version'));
    expect(context).toHaveLength(1);
    expect((await admin.post('/security/watermark/rotate')).code).toBe('WATERMARK_VERSIONS_SPENT');
  });
});
