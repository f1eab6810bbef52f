import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';
import type { Tenant } from './types.js';

let host: TestHost;
let operator: TestClient;
beforeAll(async () => {
  host = await createTestHost();
  operator = host.as('AC', 'ac_admin');
});
afterAll(() => host?.stop());

const agency = (code: string, extra: object = {}) => ({ code, name: { en: 'Hoshi Production', ja: '星プロダクション' }, admin: { username: 'boss', email: 'boss@hoshi.example', displayName: 'Boss', password: 'Correct-Horse-9-Staple' }, ...extra });

describe('the operator', () => {
  it('makes an agency whose admin can sign in, and finds it again', async () => {
    // Without a vault there are no keys, and without keys there is no agency.
    host.core.vault.createTenant = async () => {};
    const made = await operator.post<Tenant>('/platform/tenants', agency('HOSHI'));
    expect(made).toMatchObject({ status: 201, data: { code: 'HOSHI', status: 'active', isPlatform: false, name: { ja: '星プロダクション' } } });
    expect((await operator.get(`/platform/tenants/${made.data.id}`)).data).toEqual(made.data);
    const list = await operator.get<Tenant[]>('/platform/tenants?pageSize=2');
    expect(list.data.map((tenant) => tenant.code)).toEqual(['AC', 'DEMO']);
    expect(list.meta).toMatchObject({ total: 3, page: 1, pageSize: 2 });
    expect((await host.anonymous().post('/auth/login', { tenantCode: 'HOSHI', username: 'boss', password: 'Correct-Horse-9-Staple' })).data).toMatchObject({ passwordChangeRequired: true });
    const platform = await host.core.tenants.byCode('AC');
    expect(await host.core.database.tenant(platform?.id ?? '').read((reader) => reader.rows('SELECT resource_id FROM change_log WHERE action = $1', ['tenant.created']))).toEqual([{ resource_id: made.data.id }]);
  });

  it.each([
    [agency('ho'), 400, '/code'],
    [agency('HOSHI_2', { name: { ja: '星' } }), 400, '/name/en'],
    [agency('HOSHI_2', { plugins: ['nothing-like-it'] }), 400, '/plugins/0'],
    [agency('HOSHI_2', { id: '00000000-0000-0000-0000-000000000000' }), 400, '/id'],
  ])('is told what is wrong with %j', async (body, status, path) => {
    const answer = await operator.post('/platform/tenants', body);
    expect(answer).toMatchObject({ status, code: 'VALIDATION_FAILED' });
    expect((answer.body as { details: { path: string }[] }).details.map((detail) => detail.path)).toContain(path);
    expect(await host.core.tenants.byCode('HOSHI_2')).toBeUndefined();
  });

  it('cannot take a code twice', async () => {
    expect(await operator.post('/platform/tenants', agency('DEMO'))).toMatchObject({ status: 409, code: 'TENANT_CODE_TAKEN' });
  });
});

it('to everybody else these routes do not exist', async () => {
  const admin = host.as('DEMO', 'admin');
  const attempts = await Promise.all([admin.get('/platform/tenants'), admin.post('/platform/tenants', agency('MINE')), admin.get(`/platform/tenants/${host.tenant('DEMO').id}`)]);
  expect(attempts.map((attempt) => attempt.status)).toEqual([404, 404, 404]);
  expect((await host.anonymous().get('/platform/tenants')).status).toBe(401);
});
