import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type Answer, type Caller } from './support/client.js';
import { openHouse, type TestHouse } from './support/house.js';

interface Operation {
  method: string;
  path: string;
  hasBody: boolean;
  isUpload: boolean;
  parameters: { name: string; in: string }[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** These answer until the caller goes away, or end the caller's own session. */
const LEFT_OUT = /events|stream|logout|\/me\/sessions/;

const HOSTILE_IDS = ["' or 1=1--", '../../etc/passwd', '00000000-0000-0000-0000-000000000000', '%00', '😀'.repeat(50), 'null', '-1', '{"$ne":1}', 'a'.repeat(3000)];
const HOSTILE_BODIES: unknown[] = [
  null, [], 'text', 0, true, {}, { unknownField: 1 }, { __proto__: { admin: true }, constructor: { prototype: {} } },
  Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`key${n}`, n])),
  nested(2_000),
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n++) value = { a: value };
  return value;
}

/** Every field of the wrong type. */
const wrongTypes = (names: readonly string[]): unknown => Object.fromEntries(names.map((name, index) => [name, [{}, [], 1e308, -1, '\u0000', null, true][index % 7]]));

describe('bad input to every route of the OpenAPI document', () => {
  let house: TestHouse;
  let admin: Caller;
  let operations: Operation[];
  const faults: string[] = [];

  beforeAll(async () => {
    house = await openHouse();
    admin = await signIn(house.base);
    operations = await readOperations(admin);
  });
  afterAll(() => house?.remove());

  async function attack(what: string, { method, path }: Operation, send: () => Promise<Answer>): Promise<Answer> {
    const answer = await send();
    // 503 is an answer of a part that is missing, never of an input.
    if (answer.status >= 500) faults.push(`${method} ${path}, ${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
    if (answer.status >= 400 && answer.status < 500 && !answer.body.code) faults.push(`${method} ${path}, ${what}: ${answer.status} without a code`);
    return answer;
  }

  const filled = (path: string, value: string): string => `/api/v1${path.replace(/\{[^}]+\}/g, encodeURIComponent(value))}`;
  const anyId = '0190a5c4-0000-7000-8000-000000000000';

  it('knows every route', () => {
    expect(operations.length).toBeGreaterThan(60);
    expect(operations.filter(({ hasBody }) => hasBody).length).toBeGreaterThan(20);
  });

  it('hostile ids are 4xx', async () => {
    for (const operation of operations.filter(({ path }) => path.includes('{'))) {
      for (const id of HOSTILE_IDS) await attack(`id ${id.slice(0, 20)}`, operation, () => admin.send(operation.method, filled(operation.path, id), operation.hasBody ? {} : undefined));
    }
    expect(faults).toEqual([]);
  }, 300_000);

  it('hostile queries are 4xx or ignored by nobody', async () => {
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      const queries = ['unknownParameter=1', 'pageSize=100000&page=-1', 'cursor=%00%ff', ...names.flatMap((name) => [`${name}=%27%22%3B--`, `${name}=${'x'.repeat(4000)}`, `${name}=1&${name}=2`])];
      for (const query of queries) await attack(query.slice(0, 40), operation, () => admin.send('GET', `${filled(operation.path, anyId)}?${query}`));
    }
    expect(faults).toEqual([]);
  }, 300_000);

  it('bodies that are no JSON, of the wrong type, with unknown fields, deep or oversized are 4xx', async () => {
    for (const operation of operations.filter(({ hasBody }) => hasBody)) {
      const url = filled(operation.path, anyId);
      const json = { 'content-type': 'application/json' };
      const texts: [string, string, Record<string, string>][] = [
        ['half of an object', '{"a":', json],
        ['no JSON', 'not json', json],
        ['nothing', '', json],
        ['invalid UTF-8 escape', '"\\ud800"', json],
        ['two objects', '{}{}', json],
        ['XML', '<a/>', { 'content-type': 'application/xml' }],
        ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
        ['broken multipart', '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nabc', { 'content-type': 'multipart/form-data; boundary=x' }],
        ['multipart without a boundary', 'abc', { 'content-type': 'multipart/form-data' }],
      ];
      for (const [what, text, headers] of texts) await attack(what, operation, () => admin.send(operation.method, url, text, headers));
      for (const body of HOSTILE_BODIES) await attack(`body ${String(JSON.stringify(body)).slice(0, 30)}`, operation, () => admin.send(operation.method, url, JSON.stringify(body), json));
      await attack('wrong types', operation, () => admin.send(operation.method, url, wrongTypes(['code', 'name', 'displayName', 'talentId', 'nickname', 'version', 'policies', 'username', 'email', 'password', 'pii', 'checks', 'set', 'fields'])));
      const large = await attack('oversized', operation, () => admin.send(operation.method, url, `"${'x'.repeat(3 * 1024 * 1024)}"`, json).catch((error: unknown) => aborted(error)));
      if (!operation.isUpload && large.status !== 0 && large.status < 400) faults.push(`${operation.method} ${operation.path}: took 3 MB (${large.status})`);
    }
    expect(faults).toEqual([]);
  }, 600_000);

  it('leaves the house healthy', async () => {
    expect((await admin.send('GET', '/health/ready')).status).toBe(200);
  });
});

/** The server may close the connection before it has read what is too much. */
function aborted(error: unknown): Answer {
  if (!(error instanceof TypeError)) throw error;
  return { status: 0, headers: new Headers(), text: '', body: { success: false, data: undefined } };
}

async function readOperations(admin: Caller): Promise<Operation[]> {
  const { text } = await admin.send('GET', '/api/v1/openapi.json');
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, { parameters?: { name: string; in: string }[]; requestBody?: { content: Record<string, unknown> } }>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] && !LEFT_OUT.test(path)).map((method) => {
      const operation = item[method];
      return {
        method: method.toUpperCase(),
        path: path.replace(/^\/api\/v1/, ''),
        hasBody: operation?.requestBody !== undefined,
        isUpload: Object.keys(operation?.requestBody?.content ?? {}).some((type) => type.startsWith('multipart')),
        parameters: operation?.parameters ?? [],
      };
    }),
  );
}
