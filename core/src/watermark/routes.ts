import { buffer } from 'node:stream/consumers';
import { data, defineRoute, findWatermarks, HakoError, invalid, type RequestContext, type RouteDef, type TenantReader } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import type { Cradle } from '../cradle.js';
import { FILE_BYTES, marksIn } from './files.js';
import { markOf } from './service.js';
import { beginVersion, currentVersion, possiblePeople, rotatedAt } from './store.js';

type Deps = Pick<Cradle, 'secrets' | 'watermarks' | 'audit'>;

const State = Type.Object({ version: Type.Integer(), rotatedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]), ownCode: Type.String() });
const Found = Type.Object({
  mark: Type.String(),
  count: Type.Integer(),
  keyVersion: Type.Integer(),
  person: Type.Union([Type.Object({ id: Type.String(), username: Type.String(), displayName: Type.String() }), Type.Null()]),
});

/** Whose screen or file a leak came from. */
export function watermarkRoutes(deps: Deps): RouteDef[] {
  const state = async (reader: TenantReader, tenantId: string, userId: string) => {
    const version = await currentVersion(reader);
    return { version, rotatedAt: (await rotatedAt(reader, version))?.toISOString() ?? null, ownCode: (await deps.watermarks.of(tenantId, userId)).code };
  };

  const decode = async (marks: ReadonlyMap<string, number>, ctx: RequestContext): Promise<Static<typeof Found>[]> => {
    const people = marks.size === 0 ? [] : await ctx.db.read(possiblePeople);
    const newest = await ctx.db.read(currentVersion);
    const found = [...marks].flatMap(([mark, count]) => {
      const keyVersion = Number.parseInt(mark.slice(0, 2), 16);
      const person = people.find(({ id }) => markOf(deps.secrets, ctx.tenant.id, keyVersion, id).toString('hex') === mark);
      // Order numbers look like a written code; what no key of the agency can have made is none.
      return person || (keyVersion >= 1 && keyVersion <= newest) ? [{ mark, count, keyVersion, person: person ?? null }] : [];
    });
    await deps.audit.security(ctx.tenant.id, {
      name: 'watermark.decoded',
      outcome: found.some(({ person }) => person) ? 'success' : 'failure',
      actor: { principal: ctx.principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent },
      meta: { marks: found.length, people: found.filter(({ person }) => person).map(({ person }) => person?.username ?? '').slice(0, 20).join(', ') },
    });
    return found.sort((a, b) => b.count - a.count).slice(0, 200);
  };

  return [
    defineRoute({
      method: 'GET',
      path: '/security/watermark',
      summary: 'watermark.routes.read',
      auth: 'user',
      permission: 'security.watermark:read',
      scope: 'tenant',
      schema: { response: State },
      handle: async (_input, ctx) => data(await ctx.db.read((q) => state(q, ctx.tenant.id, ctx.principal.id))),
    }),
    defineRoute({
      method: 'POST',
      path: '/security/watermark/rotate',
      summary: 'watermark.routes.rotate',
      auth: 'user',
      permission: 'security.watermark:write',
      scope: 'tenant',
      sensitive: true,
      stepUp: true,
      rateClass: 'admin',
      audit: 'watermark.rotated',
      errors: ['WATERMARK_VERSIONS_SPENT'],
      schema: { response: State },
      handle: async (_input, ctx) => {
        await ctx.db.write(async (tx) => {
          const begun = await beginVersion(tx, ctx.principal.id);
          if (!begun) throw new HakoError('WATERMARK_VERSIONS_SPENT');
          await ctx.audit.change(tx, { action: 'watermark.rotated', resource: { type: 'watermark', id: 'tenant' }, scope: { type: 'tenant' }, before: { version: begun.before }, after: { version: begun.version } });
        });
        return data(await ctx.db.read((q) => state(q, ctx.tenant.id, ctx.principal.id)));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/security/watermark/decode',
      summary: 'watermark.routes.decode',
      auth: 'user',
      permission: 'security.watermark:execute',
      scope: 'tenant',
      idempotent: false,
      rateClass: 'query',
      bodyLimit: 8 * 1024 * 1024,
      schema: { body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 8_000_000 }) }, { additionalProperties: false }), response: Type.Array(Found) },
      handle: async ({ body }, ctx) => data(await decode(findWatermarks(body.text), ctx)),
    }),
    defineRoute({
      method: 'POST',
      path: '/security/watermark/decode-file',
      summary: 'watermark.routes.decodeFile',
      auth: 'user',
      permission: 'security.watermark:execute',
      scope: 'tenant',
      idempotent: false,
      rateClass: 'query',
      errors: ['WATERMARK_FILE', 'PAYLOAD_TOO_LARGE'],
      upload: { field: 'file', maxBytes: FILE_BYTES },
      schema: { response: Type.Array(Found) },
      handle: async ({ file }, ctx) => {
        if (!file) throw invalid([{ path: '/file', code: 'required' }]);
        return data(await decode(await marksIn(await buffer(file.stream)), ctx));
      },
    }),
  ];
}
