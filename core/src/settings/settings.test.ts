import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';

interface Answer { version: number; settings: Record<string, unknown>; overrides: Record<string, unknown>; inheritedFrom: Record<string, string>; definitions: { key: string; title: string; schema: object; scopes: string[] }[] }

let host: TestHost;
let admin: TestClient;
beforeAll(async () => {
  host = await createTestHost({ tenants: 2 });
  admin = host.as('DEMO', 'admin');
});
afterAll(() => host?.stop());

const talentPath = () => `/talents/${host.tenant('DEMO').talentId}/settings`;
const subsidiaryPath = () => `/subsidiaries/${host.tenant('DEMO').subsidiaryId}/settings`;
const get = async (path: string): Promise<Answer> => (await admin.get<Answer>(path)).data;
const set = async (path: string, values: Record<string, unknown>) => admin.patch<Answer>(path, { version: (await get(path)).version, set: values });

describe('settings', () => {
  it('fall from the built-in default over agency and subsidiary to the talent, each key for itself', async () => {
    expect(await get(talentPath())).toMatchObject({ overrides: {}, settings: { defaultLanguage: 'en', maxImportRows: 50_000 }, inheritedFrom: { defaultLanguage: 'default', maxImportRows: 'default' } });
    await set('/organization/settings', { defaultLanguage: 'ja', currency: 'EUR', maxImportRows: 100 });
    await set(subsidiaryPath(), { currency: 'CNY', maxImportRows: 200 });
    await set(talentPath(), { maxImportRows: 300, customerImportEnabled: false });
    expect(await get(talentPath())).toMatchObject({
      overrides: { maxImportRows: 300, customerImportEnabled: false },
      settings: { defaultLanguage: 'ja', currency: 'CNY', maxImportRows: 300, customerImportEnabled: false },
      inheritedFrom: { defaultLanguage: 'tenant', currency: 'SUB1', maxImportRows: 'talent', timezone: 'default' },
    });
    expect(await host.core.settings.value(host.tenant('DEMO').id, 'maxImportRows', { type: 'subsidiary', id: host.tenant('DEMO').subsidiaryId })).toBe(200);
    const back = await set(talentPath(), { maxImportRows: null });
    expect(back.data).toMatchObject({ settings: { maxImportRows: 200 }, inheritedFrom: { maxImportRows: 'SUB1' }, overrides: { customerImportEnabled: false } });
    expect(back.data.overrides).not.toHaveProperty('maxImportRows');
  });

  it('name every wrong key and value, and change nothing', async () => {
    const before = await get('/organization/settings');
    const answer = await admin.patch('/organization/settings', { version: before.version, set: { currency: 'XXY', nonsense: 1, maxImportRows: '5', timezone: 'Mars/Olympus', defaultLanguage: 'fr', dateFormat: before.settings['dateFormat'] } });
    expect(answer).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect((answer.body as { details: { path: string }[] }).details.map((detail) => detail.path).sort()).toEqual(['/set/currency', '/set/defaultLanguage', '/set/maxImportRows', '/set/nonsense', '/set/timezone']);
    expect(await get('/organization/settings')).toEqual(before);
  });

  it('refuse a stale version with what holds now, and log who changed what', async () => {
    const before = await get('/organization/settings');
    const [one, two] = await Promise.all([1, 2].map((rows) => admin.patch<Answer>('/organization/settings', { version: before.version, set: { maxImportRows: rows } })));
    const answers = [one, two].sort((a, b) => (a?.status ?? 0) - (b?.status ?? 0));
    expect(answers.map((answer) => answer?.status)).toEqual([200, 409]);
    expect(answers[1]?.body).toMatchObject({ details: { current: { version: before.version + 1 } } });
    expect((await host.changes('DEMO')).at(-1)).toMatchObject({ action: 'settings.changed', before: { maxImportRows: 100 }, after: { maxImportRows: expect.any(Number) } });
  });

  it('on which signing in hangs ask for a factor of the last five minutes, the others do not', async () => {
    expect((await set('/organization/settings', { passwordPolicy: 'modern', sessionIdleMinutes: 60 })).status).toBe(200);
    // Of a session that grows old; the client itself signs in anew before that.
    const headers = { authorization: `Bearer ${await admin.token()}` };
    const change = async (values: object) => admin.request('PATCH', '/organization/settings', { headers, body: { version: (await get('/organization/settings')).version, set: values } });
    host.clock.advance(5 * 60_000 + 1_000);
    try {
      for (const values of [{ passwordPolicy: null }, { totpRequired: 'off' }, { currency: 'USD', sessionIdleMinutes: 10_080 }, { totpGraceDays: 14 }]) expect([values, (await change(values)).code]).toEqual([values, 'AUTH_STEP_UP_REQUIRED']);
      expect((await change({ currency: 'USD' })).status).toBe(200);
    } finally {
      host.clock.advance(-5 * 60_000 - 1_000);
    }
    expect(await get('/organization/settings')).toMatchObject({ settings: { passwordPolicy: 'modern', sessionIdleMinutes: 60, currency: 'USD' } });
    expect((await set('/organization/settings', { passwordPolicy: null, sessionIdleMinutes: null })).status).toBe(200);
  });

  it('come with titles in the language of the request, for the form', async () => {
    const answer = await admin.request<Answer>('GET', '/organization/settings', { headers: { 'accept-language': 'ja' } });
    expect(answer.data.definitions.find((definition) => definition.key === 'currency')).toMatchObject({ title: '通貨', scopes: ['tenant', 'subsidiary', 'talent'], schema: { type: 'string' } });
  });

  it('of one agency are nothing to another', async () => {
    expect((await host.as('OTHER', 'admin').get<Answer>('/organization/settings')).data).toMatchObject({ overrides: {}, settings: { maxImportRows: 50_000 } });
    expect((await host.as('OTHER', 'admin').get(talentPath())).status).toBe(404);
    expect((await host.as('DEMO', 'viewer').patch('/organization/settings', { version: 1, set: {} })).status).toBe(403);
  });
});
