import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LOCALES } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestHost } from '../testing/index.js';
import { call, type Answer } from '../testing/gate-house.js';
import { exampleOf, operationsOf, type Operation } from './crawl-operations.js';

const plugins = ['customers', 'marshmallow'].map((name) => fileURLToPath(new URL(`../../../plugins/${name}`, import.meta.url)));
const built = plugins.every((folder) => existsSync(`${folder}/lib/index.js`));

/** Values that some field, somewhere, was not made for. */
const HOSTILE: unknown[] = [null, true, -1, 1e308, 2 ** 53, '', ' ', '\u202e', '💩', "'; drop table app_user; --", '../../../etc/passwd', '{{7*7}}', '<script>', 'a'.repeat(5_000), [], [[]], {}, { $ne: null }, randomUUID(), '2026-02-30T25:61:61Z', 'NaN'];
const third = (from: number): unknown[] => HOSTILE.filter((_, index) => (index + from) % 3 === 0);
const IDS = ['%00', '..%2f..%2f', 'x'.repeat(2_000), "1'or'1'='1", '%ff', '-1', 'null', randomUUID()];

describe('every route of the house', () => {
  let host: TestHost;
  let token: string;
  let operations: Operation[];
  beforeAll(async () => {
    host = await createTestHost({ plugins: built ? plugins : [], tenants: 2, vault: built ? 'real' : 'none' });
    token = ((await call(host, 'POST', '/api/v1/auth/login', { body: { tenantCode: 'DEMO', username: 'admin', password: host.password } })).body.data as { accessToken: string }).accessToken;
    operations = operationsOf((await call(host, 'GET', '/api/v1/openapi.json')).body);
  });
  afterAll(() => host.stop());

  /** Not the routes that end the crawler's own session, or that never end. */
  const crawled = (): Operation[] => operations.filter(({ path }) => !/logout|\/auth\/me\/password|^\/live$|deactivate/.test(path));
  const fill = (path: string, id: string): string => path.replace(/\{[^}]+\}/g, id);
  const send = (operation: Operation, id: string, options: { body?: unknown; raw?: string; query?: string }): Promise<Answer> =>
    call(host, operation.method, `/api/v1${fill(operation.path, id)}${options.query ?? ''}`, {
      token,
      ...(options.body === undefined ? {} : { body: options.body }),
      ...(options.raw === undefined ? {} : { raw: options.raw, headers: { 'content-type': 'application/json' } }),
    });

  /** A few at a time, in their order: as many as a person's screens ask at once. */
  async function several<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
    const answers: R[] = [];
    for (let at = 0; at < list.length; at += 6) answers.push(...(await Promise.all(list.slice(at, at + 6).map(work))));
    return answers;
  }

  const faults = (list: [Operation, string, Answer][]): string[] =>
    list.filter(([, , answer]) => answer.status >= 500 && answer.body.code !== 'VAULT_UNAVAILABLE').map(([operation, what, answer]) => `${operation.method} ${operation.path} with ${what.slice(0, 80)}: ${answer.status} ${answer.body.code}`);

  it('is described, those of the plugins too', () => {
    const expected = built ? ['/customers', '/marshmallow/messages'] : [];
    expect(expected.filter((path) => !operations.some((operation) => operation.path === path))).toEqual([]);
    expect(host.core.plugins.plugins().filter(({ state }) => state !== 'ready').map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
    expect(operations.length).toBeGreaterThan(60);
  });

  it('says every code in three languages', () => {
    const { errors, translations } = host.core;
    const lacking = errors.all().flatMap(({ owner, code, message }) => LOCALES.filter((locale) => translations.t(owner, message, locale) === message).map((locale) => `${code} in ${locale}`));
    expect(lacking).toEqual([]);
  });

  it('answers a hostile id with a 4xx of the catalogue', async () => {
    const seen = await several(
      crawled().filter(({ path }) => path.includes('{')).flatMap((operation) => IDS.map((id): [Operation, string] => [operation, id])),
      async ([operation, id]): Promise<[Operation, string, Answer]> => [operation, id, await send(operation, id, operation.method === 'GET' || operation.method === 'DELETE' ? {} : { body: {} })],
    );
    expect(faults(seen)).toEqual([]);
    for (const [operation, id, answer] of seen) expect([operation.path, id.slice(0, 20), answer.status < 300 || host.core.errors.get(answer.body.code ?? '') !== undefined]).toEqual([operation.path, id.slice(0, 20), true]);
  }, 240_000);

  it('answers a broken body with 400', async () => {
    const seen = await several(
      crawled().filter(({ body }) => body).flatMap((operation) => ['{', '[]', 'null', '"x"', '{"a":{"__proto__":1}}', '{"nobody":"knows this"}'].map((raw): [Operation, string] => [operation, raw])),
      async ([operation, raw]): Promise<[Operation, string, Answer]> => [operation, raw, await send(operation, randomUUID(), { raw })],
    );
    expect(faults(seen)).toEqual([]);
    const taken = seen.filter(([, , { status }]) => status < 400).map(([operation, raw]) => `${operation.method} ${operation.path} took ${raw}`);
    expect(taken).toEqual([]);
  }, 240_000);

  it('never breaks on a value of another kind, in a body or a query', async () => {
    // A third of the values for each field, another third for its neighbour: all kinds meet all routes in a third of the time.
    const asked = crawled().flatMap((operation) => [
      ...Object.keys(operation.body ?? {}).flatMap((name, at) => third(at).map((value) => ({ operation, what: `${name}: ${JSON.stringify(value)}`, options: { body: { ...exampleOf(operation.body), [name]: value } } }))),
      ...operation.query.flatMap((name, at) => third(at + 1).map((value) => ({ operation, what: `?${name}=${JSON.stringify(value)}`, options: { query: `?${name}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}` } }))),
    ]);
    expect(faults(await several(asked, async ({ operation, what, options }): Promise<[Operation, string, Answer]> => [operation, what, await send(operation, randomUUID(), options)]))).toEqual([]);
  }, 240_000);

  it('knows nothing of another agency: its ids are not there, its words never come out', async () => {
    const other = host.as('OTHER', 'admin');
    await other.post('/users', { username: 'canary-of-other', email: 'canary-of-other@example.com', displayName: 'CANARY-OF-OTHER', password: 'Kanaria-No-Uta-8' });
    const talents = await host.core.organization.tree(host.tenant('OTHER').id);
    const lists = await Promise.all(['/users', '/roles', '/customers', '/jobs'].map((path) => other.get<{ id: string }[]>(path)));
    const ids = [...lists.flatMap(({ data }) => (Array.isArray(data) ? data.map(({ id }) => id) : [])), ...talents.nodes.keys(), host.tenant('OTHER').id];
    expect(ids.length).toBeGreaterThan(8);
    const leaks: string[] = [];
    const asked = crawled().flatMap((operation) => (operation.path.includes('{') ? ids : [ids[0] ?? '']).map((id) => ({ operation, id })));
    await several(asked, async ({ operation, id }) => {
      const named = (): Record<string, unknown> => Object.fromEntries(Object.keys(operation.body ?? {}).filter((name) => name.endsWith('Id')).map((name) => [name, id]));
      const answer = await send(operation, id, operation.body ? { body: { ...exampleOf(operation.body), ...named() } } : {});
      if (answer.text.includes('CANARY-OF-OTHER') || answer.text.includes('canary-of-other')) leaks.push(`${operation.method} ${operation.path}: words`);
      if (operation.path.includes('{') && answer.status < 300) leaks.push(`${operation.method} ${operation.path}: ${answer.status}`);
    });
    expect([...new Set(leaks)]).toEqual([]);
  });

  it('is refused without a sign-in, unless it is said to be public', async () => {
    for (const { owner, route } of host.core.routes.all()) {
      if (route.auth === 'public') continue;
      const answer = await call(host, route.method, `/api/v1${route.path.replace(/:[^/]+/g, randomUUID())}`);
      expect([owner, route.path, answer.body.code]).toEqual([owner, route.path, 'AUTH_REQUIRED']);
    }
  });
});
