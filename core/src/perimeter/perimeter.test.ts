import { data, defineRoute } from '@hako/sdk-plugin';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../tenancy/types.js';
import { call, keptSignIn, openHouse, signIn, type Answer, type House } from '../testing/gate-house.js';

describe('the perimeter', () => {
  const administrator = keptSignIn('BOX');
  let house: House;
  let tenant: Tenant;
  let admin: string;
  const as = (token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => call(house, method, `/api/v1${path}`, { token, headers, ...(body !== undefined && { body }) });
  const from = (ip: string): Record<string, string> => ({ 'x-forwarded-for': ip });

  beforeAll(async () => {
    house = await openHouse('perimeter', { env: { HAKO_TRUSTED_PROXIES: '127.0.0.1', HAKO_RATE_LIMITS: 'on' } });
    tenant = await house.addTenant('BOX');
    await house.addUser(tenant, 'viewer', 'VIEWER');
    admin = await administrator(house);
    house.mount('box', ['box'], [defineRoute({ method: 'GET', path: '/box/search', summary: 'x', auth: 'self', rateClass: 'query', schema: {}, handle: async () => data({}) })]);
  });
  beforeEach(async () => void (admin = await administrator(house)));
  afterAll(() => house.close());

  it('keeps rules in one spelling and tells what is wrong with others', async () => {
    const made = await as(admin, 'POST', '/security/ip-rules', { effect: 'deny', area: 'admin', network: '198.51.100.77/24', note: 'noise' });
    expect(made.body.data).toMatchObject({ network: '198.51.100.0/24', hits: 0, version: 1, expired: false });
    expect((await as(admin, 'POST', '/security/ip-rules', { effect: 'deny', area: 'admin', network: '198.51.100.1/24' })).body.code).toBe('RULE_TAKEN');
    expect((await as(admin, 'POST', '/security/ip-rules', { effect: 'deny', area: 'admin', network: '198.51.100.300' })).body.details).toMatchObject([{ path: '/network', code: 'network' }]);
    expect((await as(admin, 'POST', '/security/agent-rules', { effect: 'deny', area: 'admin', kind: 'regex', pattern: '(a' })).body.details).toMatchObject([{ path: '/pattern', code: 'regex' }]);
  });

  it('refuses whom a rule denies, at the door it is for, by the address that a trusted proxy names', async () => {
    const refused = await as(admin, 'GET', '/security/ip-rules', undefined, from('198.51.100.7'));
    expect([refused.status, refused.body.code]).toEqual([403, 'IP_DENIED']);
    expect((await as(admin, 'GET', '/security/ip-rules', undefined, from('203.0.113.7'))).status).toBe(200);
    // Only the last hop before the proxy counts; what stands left of it anybody may write.
    expect((await as(admin, 'GET', '/security/ip-rules', undefined, from('203.0.113.7, 198.51.100.7'))).body.code).toBe('IP_DENIED');
    // Nobody who is refused waits for it to be written down.
    const logged = () => house.database.tenant(tenant.id).read((q) => q.rows<{ ip: string }>(`select ip from security_log where name = 'perimeter.ip.denied'`));
    await expect.poll(async () => (await logged()).map(({ ip }) => ip)).toContain('198.51.100.7');
  });

  it('refuses a sign-in from there too', async () => {
    const answer = await call(house, 'POST', '/api/v1/auth/login', { body: { tenantCode: 'BOX', username: 'admin', password: 'Kirakira-Box-42' }, headers: from('198.51.100.7') });
    expect([answer.status, answer.body.code]).toEqual([403, 'IP_DENIED']);
  });

  it('does not let anybody lock herself out unless she says so', async () => {
    const rule = { effect: 'allow', area: 'global', network: '203.0.113.0/24' };
    const refused = await as(admin, 'POST', '/security/ip-rules', rule, from('192.0.2.1'));
    expect([refused.status, refused.body.code, refused.body.details]).toEqual([409, 'IP_RULE_LOCKS_YOU_OUT', { ip: '192.0.2.1', door: 'admin' }]);
    const made = await as(admin, 'POST', '/security/ip-rules', { ...rule, confirm: true }, from('192.0.2.1'));
    expect(made.status).toBe(201);
    expect((await as(admin, 'GET', '/security/ip-rules', undefined, from('192.0.2.1'))).body.code).toBe('IP_DENIED');
    const { id } = made.body.data as { id: string };
    expect((await as(admin, 'DELETE', `/security/ip-rules/${id}`, undefined, from('203.0.113.5'))).status).toBe(204);
    expect((await as(admin, 'GET', '/security/ip-rules', undefined, from('192.0.2.1'))).status).toBe(200);
    const [other] = (await as(admin, 'GET', '/security/ip-rules')).body.data as { id: string; version: number }[];
    expect((await as(admin, 'PATCH', `/security/ip-rules/${other?.id}`, { effect: 'allow', area: 'admin', network: '198.51.100.0/24', version: other?.version })).body.code).toBe('IP_RULE_LOCKS_YOU_OUT');
    expect((await as(admin, 'PATCH', `/security/ip-rules/${other?.id}`, { effect: 'deny', area: 'admin', network: '198.51.100.0/24', version: 99 })).body.code).toBe('VERSION_CONFLICT');
  });

  it('refuses scanners, and programs that the agency does not want', async () => {
    expect((await as(admin, 'GET', '/auth/me', undefined, { 'user-agent': 'sqlmap/1.8' })).body.code).toBe('AGENT_DENIED');
    await as(admin, 'POST', '/security/agent-rules', { effect: 'allow', area: 'global', kind: 'contains', pattern: 'sqlmap', note: 'our own test' });
    expect((await as(admin, 'GET', '/auth/me', undefined, { 'user-agent': 'sqlmap/1.8' })).status).toBe(200);
    await as(admin, 'POST', '/security/agent-rules', { effect: 'deny', area: 'admin', kind: 'regex', pattern: '^BadBot/' });
    expect((await as(admin, 'GET', '/auth/me', undefined, { 'user-agent': 'badbot/2' })).body.code).toBe('AGENT_DENIED');
    const tried = await as(admin, 'POST', '/security/perimeter/test', { ip: '203.0.113.1', userAgent: 'BadBot/3', door: 'admin' });
    expect(tried.body.data).toMatchObject({ admitted: false, by: 'agent-rule' });
  });

  it('counts a class over all processes, tells the limits apart by agency, and refuses numbers out of bounds', async () => {
    const other = await openHouse('perimeter', { on: house.fixture, tenants: new Map([[tenant.id, tenant]]), env: {} });
    try {
      expect((await as(admin, 'PATCH', '/security/rate-limits', { query: 5 })).body.details).toMatchObject([{ path: '/query', code: 'too_small' }]);
      const changed = await as(admin, 'PATCH', '/security/rate-limits', { query: 12 });
      expect(changed.body.data).toContainEqual({ class: 'query', perMinute: 12, default: 60, min: 10, max: 600, own: true });
      const statuses = [];
      for (let count = 0; count < 13; count += 1) statuses.push((await as(admin, 'GET', '/box/search')).status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(12);
      expect(statuses.at(-1)).toBe(429);
      const rows = await house.database.platform.read((q) => q.rows<{ points: number }>(`select points from rate_window where key like 'hako:rate:query%'`));
      expect(rows[0]?.points).toBeGreaterThanOrEqual(12);
      expect((await as(admin, 'PATCH', '/security/rate-limits', { query: null })).body.data).toContainEqual({ class: 'query', perMinute: 60, default: 60, min: 10, max: 600, own: false });
    } finally {
      await other.close();
    }
  });

  it('keeps the block list per scope, tries texts, and shows it to who may see it', async () => {
    const made = await as(admin, 'POST', '/security/block-list', { scopeType: 'tenant', kind: 'keyword', pattern: 'spoiler', action: 'replace', replacement: '[…]' });
    expect(made.status).toBe(201);
    expect((await as(admin, 'POST', '/security/block-list', { scopeType: 'tenant', kind: 'keyword', pattern: 'spoiler', action: 'flag' })).body.code).toBe('BLOCK_ENTRY_TAKEN');
    expect((await as(admin, 'POST', '/security/block-list/test', { scopeType: 'tenant', text: 'No SPOILER please' })).body.data).toMatchObject({ text: 'No […] please', matches: [{ start: 3, end: 10 }] });
    const { id, version } = made.body.data as { id: string; version: number };
    expect((await as(admin, 'PATCH', `/security/block-list/${id}`, { kind: 'regex', pattern: '(?=x)', action: 'flag', version })).body.details).toMatchObject([{ path: '/pattern', code: 'regex' }]);
    expect((await as(admin, 'DELETE', `/security/block-list/${id}`)).status).toBe(204);
    expect((await as(admin, 'DELETE', `/security/block-list/${id}`)).status).toBe(404);
    const { token } = await signIn(house, 'BOX', 'viewer');
    expect((await as(token, 'POST', '/security/block-list', { scopeType: 'tenant', kind: 'keyword', pattern: 'x', action: 'flag' })).status).toBeGreaterThanOrEqual(403);
  });
});
