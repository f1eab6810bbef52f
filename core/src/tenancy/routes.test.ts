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

describe('an agency that the operator suspends', () => {
  const REASON = 'Contract 2291 has ended';
  const turn = (verb: 'suspend' | 'resume', id = host.tenant('DEMO').id, reason = REASON) => operator.post<Tenant>(`/platform/tenants/${id}/${verb}`, { reason });
  const signIn = (password = host.password) => host.anonymous().post<{ accessToken: string }>('/auth/login', { tenantCode: 'DEMO', username: 'viewer', password });
  const outcome = ({ status, code }: { status: number; code: string | undefined }): string => `${status} ${code ?? 'ok'}`;

  it('is closed to sessions, keys and support at the next request, and open again after', async () => {
    const admin = host.as('DEMO', 'admin');
    const key = (await admin.post<{ keyId: string; secret: string }>('/api-keys', { name: 'Robot', scopes: ['talent:read'] })).data;
    const byKey = () => host.anonymous().request('GET', '/organization/tree', { headers: { 'x-api-key-id': key.keyId, 'x-api-key-secret': key.secret } });
    expect([(await admin.get('/organization/tree')).status, (await byKey()).status]).toEqual([200, 200]);

    const suspended = await turn('suspend');
    expect(suspended).toMatchObject({ status: 200, data: { status: 'suspended', suspension: { by: 'AC/ac_admin', reason: REASON } } });
    expect(await Promise.all([admin.get('/organization/tree'), byKey()]).then((answers) => answers.map(outcome))).toEqual(['403 AUTH_TENANT_SUSPENDED', '403 AUTH_TENANT_SUSPENDED']);
    expect(outcome(await operator.post(`/platform/tenants/${host.tenant('DEMO').id}/support-sessions`, { reason: 'Just looking' }))).toBe('409 SUPPORT_AGENCY_SUSPENDED');
    // Who knows the password is told; who guesses learns nothing that another agency would not tell.
    expect([outcome(await signIn()), outcome(await signIn('Wrong-Password-1!'))]).toEqual(['403 AUTH_TENANT_SUSPENDED', '401 AUTH_INVALID_CREDENTIALS']);
    for (let tries = 0; tries < 6; tries += 1) expect(outcome(await signIn())).toBe('403 AUTH_TENANT_SUSPENDED');

    expect((await turn('resume')).data).toMatchObject({ status: 'active' });
    expect((await turn('resume')).data).not.toHaveProperty('suspension');
    // Sessions ended for good; keys were only refused.
    expect([outcome(await admin.get('/organization/tree')), outcome(await byKey()), outcome(await signIn())]).toEqual(['401 AUTH_SESSION_ENDED', '200 ok', '200 ok']);
    const own = await host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.rows(`select name, meta->>'reason' as reason from security_log where name like 'tenant.%' order by seq`));
    expect(own).toEqual([{ name: 'tenant.suspended', reason: REASON }, { name: 'tenant.resumed', reason: REASON }]);
    const platform = await host.core.tenants.byCode('AC');
    const changes = await host.core.database.tenant(platform?.id ?? '').read((q) => q.rows('select action, resource_id from change_log where action like $1 order by id', ['tenant.%ed']));
    expect(changes.slice(-2)).toEqual([{ action: 'tenant.suspended', resource_id: host.tenant('DEMO').id }, { action: 'tenant.resumed', resource_id: host.tenant('DEMO').id }]);
  });

  it('is never the platform itself, nor one that does not exist, and always for a reason', async () => {
    const platform = await host.core.tenants.byCode('AC');
    expect(outcome(await turn('suspend', platform?.id))).toBe('422 TENANT_NOT_SUSPENDABLE');
    expect(outcome(await turn('suspend', '01a1fc41-0000-7000-8000-000000000000'))).toBe('404 NOT_FOUND');
    expect(outcome(await turn('suspend', host.tenant('DEMO').id, '     '))).toBe('400 VALIDATION_FAILED');
    expect((await operator.get<Tenant>(`/platform/tenants/${host.tenant('DEMO').id}`)).data.status).toBe('active');
  });
});

it('to everybody else these routes do not exist', async () => {
  const admin = host.as('DEMO', 'manager');
  const attempts = await Promise.all([admin.get('/platform/tenants'), admin.post('/platform/tenants', agency('MINE')), admin.get(`/platform/tenants/${host.tenant('DEMO').id}`), admin.post(`/platform/tenants/${host.tenant('DEMO').id}/suspend`, { reason: 'Mine now' })]);
  expect(attempts.map((attempt) => attempt.status)).toEqual([404, 404, 404, 404]);
  expect((await host.anonymous().get('/platform/tenants')).status).toBe(401);
});
