import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { accepted, created, data, defineRoute, empty, HakoError, rawJson, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';

/** Routes of a made-up plugin `box`, one for each thing that the pipeline has to do. `/box/once` works until `seen.gate` opens. */
export function boxRoutes(seen: { calls: number; gate?: Promise<void> }): RouteDef[] {
  const self = { auth: 'self', summary: 'box' } as const;
  return [
    defineRoute({
      ...self,
      method: 'POST',
      path: '/box/things',
      schema: {
        body: Type.Object({
          name: Type.String({ minLength: 2, maxLength: 20 }),
          count: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
          tags: Type.Optional(Type.Array(Type.String(), { maxItems: 3 })),
          address: Type.Optional(Type.Object({ city: Type.String() })),
        }),
      },
      handle: async ({ body }) => created(body),
    }),
    defineRoute({ ...self, method: 'POST', path: '/box/once', idempotent: true, schema: { body: Type.Object({ n: Type.Integer() }) }, handle: async ({ body }) => {
      seen.calls += 1;
      await seen.gate;
      if (body.n === 13) throw new HakoError('VALUE_TAKEN');
      return accepted({ call: seen.calls });
    } }),
    defineRoute({
      ...self,
      method: 'GET',
      path: '/box/things',
      schema: { query: Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1 })), all: Type.Optional(Type.Boolean()), tag: Type.Optional(Type.Array(Type.String())), text: Type.Optional(Type.String()) }) },
      handle: async ({ query }) => data(query),
    }),
    defineRoute({ ...self, method: 'GET', path: '/box/things/:id', schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }) }, handle: async ({ params }) => data(params) }),
    defineRoute({ ...self, method: 'GET', path: '/box/names/:name', schema: { params: Type.Object({ name: Type.String() }) }, handle: async ({ params }, ctx) => data(await ctx.db.read((q) => q.rows('select id from app_user where username = $1', [params.name]))) }),
    defineRoute({ ...self, method: 'GET', path: '/box/sql/:value', schema: { params: Type.Object({ value: Type.String() }) }, handle: async ({ params }, ctx) => data(await ctx.db.read((q) => q.rows('select $1::uuid as id', [params.value]))) }),
    defineRoute({ ...self, method: 'GET', path: '/box/raw', schema: {}, handle: async () => rawJson('[{"a":1}]', { pageSize: 20, nextCursor: null }) }),
    defineRoute({ ...self, method: 'GET', path: '/box/file', schema: {}, handle: async () => ({ kind: 'stream', stream: Readable.from(['a,b\n', '1,2\n']), contentType: 'text/csv', filename: '名簿 "2026".csv' }) }),
    defineRoute({ ...self, method: 'GET', path: '/box/elsewhere', schema: {}, handle: async () => ({ kind: 'redirect', location: '/m/sora' }) }),
    defineRoute({ ...self, method: 'DELETE', path: '/box/things/:id', schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }) }, handle: async () => empty() }),
    defineRoute({ ...self, method: 'GET', path: '/box/never', timeoutMs: 200, schema: {}, handle: () => new Promise(() => undefined) }),
    defineRoute({ ...self, method: 'GET', path: '/box/throws', schema: {}, handle: async () => { throw new Error('secret: Tanaka Hanako 090-1234-5678'); } }),
    defineRoute({ ...self, method: 'GET', path: '/box/unknown-code', schema: {}, handle: async () => { throw new HakoError('NOT_IN_THE_CATALOGUE'); } }),
    defineRoute({
      ...self,
      method: 'POST',
      path: '/box/upload',
      upload: { field: 'file', maxBytes: 50_000 },
      schema: { body: Type.Object({ mode: Type.Enum(['create', 'update']) }) },
      handle: async ({ file, body }) => {
        const content = file ? await text(file.stream) : '';
        return accepted({ body: body ?? null, name: file?.filename, size: content.length, later: { ...(await file?.laterFields) } });
      },
    }),
    defineRoute({ ...self, method: 'POST', path: '/box/unread', upload: { field: 'file', maxBytes: 5_000_000 }, schema: {}, handle: async () => accepted({ read: false }) }),
    defineRoute({ method: 'GET', path: '/box/limited', auth: 'public', summary: 'box', rate: { points: 2, per: 60, by: 'ip' }, schema: {}, handle: async () => data('ok') }),
  ];
}
