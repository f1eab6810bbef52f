import { randomUUID } from 'node:crypto';

/** One operation of the generated OpenAPI document, with what a crawler needs to know about it. */
export interface Operation {
  method: string;
  path: string;
  auth: 'user' | 'self' | 'public';
  permission: string | undefined;
  scope: 'tenant' | 'visible' | 'object' | undefined;
  /** Properties of the JSON body; `undefined` where there is none. */
  body: Record<string, unknown> | undefined;
  required: string[];
  query: string[];
  /** Parameters of the path with the schema of their value. */
  params: { name: string; schema: Record<string, unknown> }[];
}

type Schema = Record<string, unknown>;
interface Described {
  'x-auth': Operation['auth'];
  'x-permission'?: string;
  'x-scope'?: Operation['scope'];
  requestBody?: { content?: Record<string, { schema?: { properties?: Schema; required?: string[] } }> };
  parameters?: { in: string; name: string; schema?: Schema }[];
}

/** Routes that the document gains are crawled without anybody adding them anywhere. */
export function operationsOf(document: Record<string, unknown>): Operation[] {
  const paths = document['paths'] as Record<string, Record<string, Described>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const schema = described.requestBody?.content?.['application/json']?.schema;
      return {
        method: method.toUpperCase(),
        path,
        auth: described['x-auth'],
        permission: described['x-permission'],
        scope: described['x-scope'],
        body: schema?.properties,
        required: schema?.required ?? [],
        query: (described.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name),
        params: (described.parameters ?? []).filter((each) => each.in === 'path').map(({ name, schema: of = {} }) => ({ name, schema: of })),
      };
    }),
  );
}

/** The path with `id` wherever one fits, and something of the right form where none does (names of plugins, thumbprints of keys). */
export function pathWith(operation: Operation, id: string): string {
  return operation.path.replace(/\{([^}]+)\}/g, (_all, name: string) => {
    const schema = operation.params.find((each) => each.name === name)?.schema ?? {};
    if (Array.isArray(schema['enum'])) return String(schema['enum'][0]);
    const pattern = schema['pattern'];
    if (typeof pattern !== 'string') return id;
    // Ids with a prefix of their own: `an_` and 32 hexadecimal digits.
    const prefixed = `${/^\^([a-z]+_)/.exec(pattern)?.[1] ?? ''}${'0'.repeat(32)}`;
    return [id, '1', 'nothing-here', prefixed, 'A'.repeat(43)].find((each) => new RegExp(pattern, 'u').test(each)) ?? id;
  });
}

/** Something plausible for each declared field, so that one hostile value is not hidden behind another fault. */
export function exampleOf(properties: Schema | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties ?? {}).flatMap(([name, schema]) => [[name, valueOf(name, schema as Schema)]]).filter(([, each]) => each !== undefined));
}

/** Texts that stand for a field by its name, where its pattern asks for more than any text. */
const BY_NAME: Record<string, () => string> = {
  permission: () => 'talent:read',
  code: () => `CODE_${randomUUID().slice(0, 8).toUpperCase()}`,
  path: () => `path-${randomUUID().slice(0, 8)}`,
  timezone: () => 'Asia/Tokyo',
  password: () => 'Mizuiro-Kujira-77',
  reason: () => 'crawled for a test',
};

function valueOf(name: string, schema: Schema): unknown {
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if ('const' in schema) return schema['const'];
  const options = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
  if (options) return valueOf(name, options[0] ?? {});
  if (schema['format'] === 'uuid') return randomUUID();
  if (schema['format'] === 'date-time') return new Date(Date.now() + 86_400_000).toISOString();
  if (schema['format'] === 'email') return `${randomUUID()}@example.com`;
  if (schema['type'] === 'string') return (BY_NAME[name]?.() ?? `Hako${randomUUID().slice(0, 8)}`).padEnd(Number(schema['minLength'] ?? 0), 'x');
  if (schema['type'] === 'integer' || schema['type'] === 'number') return Math.max(1, Number(schema['minimum'] ?? 1));
  if (schema['type'] === 'boolean') return true;
  if (schema['type'] === 'array') return Array.from({ length: Number(schema['minItems'] ?? 0) }, () => valueOf(name.replace(/s$/, ''), (schema['items'] ?? {}) as Schema));
  if (schema['type'] === 'object') return exampleOf(schema['properties'] as Schema | undefined);
  return undefined;
}
