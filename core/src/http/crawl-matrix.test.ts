import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Principal, VisibleScopes } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../testing/index.js';
import { call, type Answer } from '../testing/gate-house.js';
import { exampleOf, operationsOf, pathWith, type Operation } from './crawl-operations.js';

const plugins = ['customers', 'marshmallow'].map((name) => fileURLToPath(new URL(`../../../plugins/${name}`, import.meta.url)));
const built = plugins.every((folder) => existsSync(`${folder}/lib/index.js`));

/** The administrator comes last: what she is allowed to do changes the house for the others. */
const ROLES = ['viewer', 'analyst', 'moderator', 'support', 'talent', 'manager', 'admin'] as const;

/** Routes that would end the crawler's own session, never end, or change who may come in. */
const ENDS = /logout|\/auth\/me\/(?:password|mfa|recovery|passkeys|devices)|^\/live|deactivate|\/logs\/tail/;
/** Answered by something else than a permission: proofs in the body, and protocols with a form of their own. */
const OTHER_GATE = /^\/(?:auth|scim|i18n)(?:\/|$)/;

interface Caller {
  name: string;
  principal: Principal;
  headers: Record<string, string>;
}

let host: TestHost;
let operations: Operation[];
let callers: Caller[];
let admin: Caller;
const ids = { A: new Map<string, string[]>(), B: new Map<string, string[]>() };

beforeAll(async () => {
  host = await createTestHost({ plugins: built ? plugins : [], tenants: 2, vault: built ? 'real' : 'none' });
  operations = operationsOf((await call(host, 'GET', '/api/v1/openapi.json')).body).filter(({ path }) => !ENDS.test(path));
  const people = (await host.as('DEMO', 'admin').get<{ id: string; username: string }[]>('/users?pageSize=100')).data;
  callers = await Promise.all(
    ROLES.map(async (name) => ({
      name,
      principal: { type: 'user' as const, id: people.find(({ username }) => username === name)?.id ?? '', name, sessionId: null },
      headers: { authorization: `Bearer ${await host.as('DEMO', name).token()}` },
    })),
  );
  const key = (await host.as('DEMO', 'admin').post<{ id: string; keyId: string; secret: string }>('/api-keys', { name: 'crawler', scopes: ['talent:read', 'subsidiary:*', 'role:read'] })).data;
  callers.unshift({ name: 'key', principal: { type: 'api-key', id: key.id, name: 'crawler', sessionId: null, ceiling: ['role:read', 'subsidiary:*', 'talent:read'] }, headers: { 'x-api-key-id': key.keyId, 'x-api-key-secret': key.secret } });
  admin = callers.at(-1)!;
  await furnish('DEMO', 'A');
  await furnish('OTHER', 'B');
});
afterAll(() => host?.stop());

/** One object of each kind, marked, so that a word of B in an answer to A is seen. */
async function furnish(code: string, side: 'A' | 'B'): Promise<void> {
  const client = host.as(code, 'admin');
  const mark = `CANARY-${side}`;
  await client.post('/users', { username: `canary-${side.toLowerCase()}`, email: `canary-${side.toLowerCase()}@example.com`, displayName: mark, password: 'Kanaria-No-Uta-8' });
  await client.post('/groups', { name: mark });
  await client.post('/roles', { code: `CANARY_${side}`, name: { en: mark }, policies: [] });
  await client.post('/api-keys', { name: mark, scopes: ['talent:read'] });
  for (const kind of ['users', 'roles', 'groups', 'api-keys', 'customers', 'jobs', 'support-sessions', 'security/ip-rules', 'security/blocklist']) {
    const { data } = await client.get<{ id: string }[]>(`/${kind}`);
    if (Array.isArray(data) && data.length > 0) ids[side].set(kind.split('/').at(-1) ?? kind, data.map(({ id }) => id));
  }
  const { id, subsidiaryId, talentId } = host.tenant(code);
  ids[side].set('subsidiaries', [subsidiaryId]).set('talents', [talentId]).set('tenants', [id]);
}

const idFor = (side: 'A' | 'B', path: string): string => {
  const kinds = path.split('/').filter((segment) => ids[side].has(segment));
  return ids[side].get(kinds[0] ?? 'users')?.[0] ?? randomUUID();
};
const bodyOf = (operation: Operation, id: string): Record<string, unknown> | undefined =>
  operation.body && { ...exampleOf(Object.fromEntries(Object.entries(operation.body).filter(([name]) => operation.required.includes(name)))), ...Object.fromEntries(Object.keys(operation.body).filter((name) => name.endsWith('Id') && name !== 'scopeId').map((name) => [name, id])) };
const send = (operation: Operation, id: string, headers: Record<string, string>): Promise<Answer> => {
  const body = bodyOf(operation, id);
  const query = operation.method === 'GET' && operation.query.some((name) => name.endsWith('Id')) ? `?${operation.query.filter((name) => name.endsWith('Id')).map((name) => `${name}=${id}`).join('&')}` : '';
  return call(host, operation.method, `/api/v1${pathWith(operation, id)}${query}`, { headers, ...(body && { body }) });
};
const label = ({ method, path }: Operation): string => `${method} ${path}`;
const isNowhere = (visible: VisibleScopes): boolean => !visible.all && !visible.tenant && visible.subsidiaryIds.length + visible.talentIds.length === 0;
const refused = ({ status, body }: Answer): boolean => status === 404 || (status === 403 && ['PERMISSION_DENIED', 'AUTH_STEP_UP_REQUIRED', 'API_KEY_NOT_ALLOWED'].includes(body.code ?? ''));
/** The body's form is looked at before the right to send it. */
const isUnjudged = ({ status, body }: Answer): boolean => (status === 400 && body.code === 'VALIDATION_FAILED') || status === 415;

/** What the resolver says about the caller and a route whose place does not depend on an object. */
async function holds({ principal }: Caller, { permission, scope }: Operation): Promise<boolean> {
  const { id } = host.tenant('DEMO');
  if (!permission) return true;
  if (scope === 'tenant') return (await host.core.access.decide(id, principal, permission, { type: 'tenant' })).allowed;
  return !isNowhere(await host.core.access.visible(id, principal, permission));
}

describe('every route against the matrix of rights', () => {
  it('knows for each operation who may call it and where that is asked', () => {
    const faults = operations.filter(({ auth, permission, scope }) => !auth || (auth === 'user' && (!permission || !scope))).map(label);
    expect(faults).toEqual([]);
    expect(operations.length).toBeGreaterThan(80);
  });

  it('asks everybody without a sign-in for one, also with forged and foreign headers', async () => {
    const forged = { 'x-tenant-id': host.tenant('DEMO').id, 'x-user-id': admin.principal.id, 'x-forwarded-user': 'admin', 'x-forwarded-for': '127.0.0.1', 'x-original-url': '/api/v1/i18n', 'x-rewrite-url': '/api/v1/i18n', 'x-http-method-override': 'GET' };
    const open: string[] = [];
    for (const operation of operations.filter(({ auth }) => auth !== 'public')) {
      for (const headers of [{}, forged]) {
        const answer = await send(operation, randomUUID(), headers);
        if (answer.status !== 401 || answer.body.code !== 'AUTH_REQUIRED') open.push(`${label(operation)}: ${answer.status} ${answer.body.code ?? ''}`);
      }
    }
    expect(open).toEqual([]);
  });

  it('opens B’s objects to nobody of A, whatever their role, in path, query, body or header', async () => {
    const faults: string[] = [];
    let judged = 0;
    let asked = 0;
    for (const caller of callers) {
      for (const operation of operations.filter(({ auth, path }) => auth === 'user' && !OTHER_GATE.test(path))) {
        const foreign = idFor('B', operation.path);
        const hasObject = pathWith(operation, foreign).includes(foreign);
        const answer = await send(operation, foreign, { ...caller.headers, 'x-tenant-id': host.tenant('OTHER').id, 'x-tenant-code': 'OTHER', 'x-scope-id': host.tenant('OTHER').subsidiaryId });
        asked += 1;
        const fault = (why: string): void => void faults.push(`${caller.name} ${label(operation)}: ${why} (${answer.status} ${answer.body.code ?? ''})`);
        if (answer.text.includes('CANARY-B')) fault('words of B');
        if (answer.status >= 500 && answer.body.code !== 'VAULT_UNAVAILABLE') fault('broke');
        if (answer.status === 401) fault('lost its sign-in');
        if (hasObject && answer.status < 300) fault('took an id of B');
        if (isUnjudged(answer)) continue;
        judged += 1;
        const allowed = await holds(caller, operation);
        if (!allowed && !refused(answer)) fault('not held, yet not refused');
        if (allowed && operation.scope !== 'object' && answer.body.code === 'PERMISSION_DENIED') fault('held, yet refused');
      }
    }
    expect(faults).toEqual([]);
    // A crawler that only ever sends bad bodies proves nothing.
    expect(judged / asked).toBeGreaterThan(0.8);
  }, 300_000);

  it('opens A’s own objects exactly to those whom the resolver names', async () => {
    const faults: string[] = [];
    const { id: tenantId } = host.tenant('DEMO');
    const readable = operations.filter(({ method, path, auth }) => method === 'GET' && auth === 'user' && !OTHER_GATE.test(path) && /^\/[a-z-]+\/\{id\}$/.test(path));
    expect(readable.length).toBeGreaterThan(4);
    for (const caller of callers) {
      for (const operation of readable) {
        const kind = operation.path.split('/')[1] ?? '';
        const own = ids.A.get(kind)?.[0];
        if (!own || !operation.permission) continue;
        const answer = await send(operation, own, caller.headers);
        const place = kind === 'talents' ? { type: 'talent' as const, id: own } : kind === 'subsidiaries' ? { type: 'subsidiary' as const, id: own } : undefined;
        const allowed = operation.scope === 'object' ? place && (await host.core.access.decide(tenantId, caller.principal, operation.permission, place)).allowed : await holds(caller, operation);
        if (allowed === true && answer.status !== 200) faults.push(`${caller.name} ${label(operation)}: held, yet ${answer.status} ${answer.body.code ?? ''}`);
        if (allowed === false && !refused(answer)) faults.push(`${caller.name} ${label(operation)}: not held, yet ${answer.status}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('writes what it refused into the security log', async () => {
    const rows = await host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.rows<{ actor_name: string; n: number }>("select actor_name, count(*)::int as n from security_log where name = 'permission.denied' group by 1"));
    const byName = new Map(rows.map(({ actor_name, n }) => [actor_name, n]));
    for (const { name } of callers.filter(({ name }) => !['admin', 'key'].includes(name))) expect([name, (byName.get(name) ?? 0) > 10]).toEqual([name, true]);
    expect(byName.get('crawler') ?? 0).toBeGreaterThan(10);
  });
});

describe('mass assignment', () => {
  const OWNED = { id: randomUUID(), tenantId: randomUUID(), createdAt: '2020-01-01T00:00:00Z', createdBy: 'x', updatedAt: '2020-01-01T00:00:00Z', passwordHash: 'x', isPlatform: true, ownerId: randomUUID(), tokenVersion: 9, rmProfileId: 'pf_x', __proto_: {}, $set: {}, anything: 1 };

  it('is refused by every route: what it does not declare, it does not take', async () => {
    const taken: string[] = [];
    for (const operation of operations.filter(({ body, path }) => body && !path.startsWith('/scim'))) {
      for (const [name, value] of Object.entries(OWNED)) {
        if (operation.body && name in operation.body) continue;
        const body = { ...bodyOf(operation, randomUUID()), [name]: value };
        const answer = await call(host, operation.method, `/api/v1${pathWith({ ...operation, path: operation.path.replace('{path}', host.tenant('DEMO').talentPath) }, randomUUID())}`, { headers: operation.auth === 'public' ? {} : admin.headers, body });
        if (answer.status !== 400 || answer.body.code !== 'VALIDATION_FAILED') taken.push(`${label(operation)} with ${name}: ${answer.status} ${answer.body.code ?? ''}`);
      }
    }
    expect(taken).toEqual([]);
  });
});

describe('tricks with verbs and paths', () => {
  it('open nothing to a stranger', async () => {
    const opened: string[] = [];
    const tricks = (path: string): string[] => [
      `/api/v1/${path}`, `//api/v1${path}`, `/api/v1/.${path}`, `/api/v1/i18n/..${path}`, `/api/v1/%2e%2e/v1${path}`, `/api/v1${path.replaceAll('/', '%2f')}`, `/api/v1${path.toUpperCase()}`, `/API/V1${path}`,
      `/api/v1${path};a=b`, `/api/v1${path}.json`, `/api/v1${path}%00`, `/api/v1${path}/`, `/api/v1${path}?_method=GET`, `/api\\v1${path}`, `/api/v1${path}%20`, `/health/../api/v1${path}`, `http://127.0.0.1/api/v1${path}`,
    ];
    const paths = [...new Set(operations.filter(({ auth, method }) => auth !== 'public' && method === 'GET').map(({ path }) => path.replace(/\{[^}]+\}/g, randomUUID())))];
    for (const path of paths) for (const trick of tricks(path)) if (/"success":true/.test((await raw('GET', trick)).text)) opened.push(trick);
    expect(opened).toEqual([]);
  });

  it('as method overrides change nothing, and other methods are not there', async () => {
    const viewer = callers.find(({ name }) => name === 'viewer')!;
    const before = (await call(host, 'GET', '/api/v1/users', { headers: admin.headers })).text;
    for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      for (const method of ['DELETE', 'POST', 'PATCH']) {
        const answer = await call(host, 'GET', `/api/v1/talents/${idFor('A', '/talents')}`, { headers: { ...viewer.headers, [header]: method } });
        expect([header, method, answer.status]).toEqual([header, method, 200]);
      }
    }
    expect((await call(host, 'GET', '/api/v1/users', { headers: admin.headers })).text).toBe(before);
    for (const method of ['OPTIONS', 'TRACE', 'PROPFIND', 'LINK', 'PURGE']) for (const path of ['/api/v1/users', '/api/v1/roles']) expect([method, (await raw(method, path, admin.headers)).status >= 400 || (await raw(method, path, admin.headers)).text === '']).toEqual([method, true]);
  });

  it('as HEAD tell a stranger no more than GET, and a person the same without a body', async () => {
    for (const { path } of operations.filter(({ method, auth, path: each }) => method === 'GET' && auth !== 'public' && !each.includes('{'))) expect([path, (await raw('HEAD', `/api/v1${path}`)).status]).toEqual([path, 401]);
    const head = await raw('HEAD', '/api/v1/roles', admin.headers);
    expect([head.status, head.text]).toEqual([200, '']);
  });
});

describe('spoofed forwarding headers', () => {
  it('leave the address what it is: nobody told us to trust a proxy', async () => {
    const spoofed = { 'x-forwarded-for': '203.0.113.99', forwarded: 'for=203.0.113.99;proto=https;host=evil.example', 'x-real-ip': '203.0.113.99', 'client-ip': '203.0.113.99', 'true-client-ip': '203.0.113.99', 'cf-connecting-ip': '203.0.113.99', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const answer = await call(host, 'POST', '/api/v1/auth/login', { headers: spoofed, body: { tenantCode: 'DEMO', username: 'nobody-of-ours', password: 'Wrong-Password-1' } });
    expect(answer.status).toBe(401);
    expect(answer.text + JSON.stringify([...answer.headers])).not.toContain('evil.example');
    const addresses = await host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.rows<{ ip: string }>('select distinct ip from security_log where ip is not null'));
    expect(addresses.map(({ ip }) => ip)).not.toContain('203.0.113.99');
  });
});

describe('health and metrics', () => {
  it('are told whole to the own network alone, and not to whoever a proxy brought from outside', async () => {
    const ready = async (forwarded?: string): Promise<string[]> => Object.keys(JSON.parse((await raw('GET', '/health/ready', forwarded === undefined ? {} : { 'x-forwarded-for': forwarded })).text) as object);
    expect(await ready()).toEqual(['status', 'parts']);
    expect(await ready('10.1.2.3')).toEqual(['status', 'parts']);
    expect(await ready('10.1.2.3, 203.0.113.9')).toEqual(['status']);
    expect((await raw('GET', '/metrics')).text).toContain('hako_http_request_seconds');
    expect((await raw('GET', '/metrics', { 'x-forwarded-for': '203.0.113.9, 127.0.0.1' })).text).not.toContain('hako_http');
  });
});

/** As written, without the tidying that a proper client does. */
function raw(method: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(host.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, insecureHTTPParser: true }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
