import { data, defineRoute, list, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { createKey, revoke, rotate, updateKey, type KeyDeps } from './commands.js';
import { listKeys, readKey } from './store.js';
import { ApiKeyView, ApiKeyWithSecret, keyView } from './view.js';

const closed = { additionalProperties: false } as const;
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed);
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: String.raw`^[^\p{Cc}\p{Bidi_Control}]*[^\p{Cc}\p{Bidi_Control}\s][^\p{Cc}\p{Bidi_Control}]*$` });
const Scopes = Type.Array(Type.String({ pattern: String.raw`^(\*|[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*):(\*|read|write|delete|execute)$`, maxLength: 120 }), { minItems: 1, maxItems: 200 });
const Networks = Type.Array(Type.String({ minLength: 2, maxLength: 60 }), { maxItems: 50 });
const Rate = Type.Integer({ minimum: 1, maximum: 10_000 });
const ExpiresAt = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const tenant = 'tenant' as const;
/** A secret rests nowhere: no cache, no stored answer of an idempotency key. */
const NO_STORE = { 'cache-control': 'no-store' };

export function apiKeyRoutes(deps: KeyDeps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api-keys',
      summary: 'api-keys.routes.list',
      auth: 'user',
      permission: 'api-key:read',
      scope: tenant,
      schema: { response: Type.Array(ApiKeyView) },
      handle: async (_input, ctx) => {
        const now = ctx.clock.now();
        const keys = (await ctx.db.read(listKeys)).map((key) => keyView(key, now));
        return list(keys, { pageSize: keys.length, total: keys.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api-keys',
      summary: 'api-keys.routes.create',
      auth: 'user',
      permission: 'api-key:write',
      scope: tenant,
      sensitive: true,
      stepUp: true,
      audit: 'api-key.created',
      errors: ['ACCESS_NOT_HELD'],
      schema: {
        body: Type.Object({ name: Name, scopes: Scopes, networks: Type.Optional(Networks), ratePerMinute: Type.Optional(Rate), expiresAt: Type.Optional(ExpiresAt) }, closed),
        response: ApiKeyWithSecret,
      },
      handle: async ({ body }, ctx) => data(await createKey(deps, ctx, body), { status: 201, headers: NO_STORE }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api-keys/:id',
      summary: 'api-keys.routes.read',
      auth: 'user',
      permission: 'api-key:read',
      scope: tenant,
      schema: { params: IdParams, response: ApiKeyView },
      handle: async ({ params }, ctx) => data(keyView(await ctx.db.read((q) => readKey(q, params.id)), ctx.clock.now())),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api-keys/:id',
      summary: 'api-keys.routes.update',
      auth: 'user',
      permission: 'api-key:write',
      scope: tenant,
      sensitive: true,
      stepUp: true,
      audit: 'api-key.updated',
      errors: ['VERSION_CONFLICT', 'ACCESS_NOT_HELD', 'API_KEY_ENDED'],
      schema: {
        params: IdParams,
        body: Type.Object({ version: Type.Integer({ minimum: 1 }), name: Type.Optional(Name), scopes: Type.Optional(Scopes), networks: Type.Optional(Networks), ratePerMinute: Type.Optional(Rate), expiresAt: Type.Optional(ExpiresAt) }, closed),
        response: ApiKeyView,
      },
      handle: async ({ params, body: { version, ...change } }, ctx) => data(await updateKey(deps, ctx, params.id, version, change)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api-keys/:id/rotate',
      summary: 'api-keys.routes.rotate',
      auth: 'user',
      permission: 'api-key:write',
      scope: tenant,
      sensitive: true,
      stepUp: true,
      audit: 'api-key.rotated',
      errors: ['API_KEY_NOT_OWNER', 'API_KEY_ENDED'],
      schema: { params: IdParams, response: ApiKeyWithSecret },
      handle: async ({ params }, ctx) => data(await rotate(deps, ctx, params.id), { headers: NO_STORE }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api-keys/:id/revoke',
      summary: 'api-keys.routes.revoke',
      auth: 'user',
      permission: 'api-key:write',
      scope: tenant,
      sensitive: true,
      stepUp: true,
      audit: 'api-key.revoked',
      errors: ['API_KEY_ENDED'],
      schema: { params: IdParams, body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500, pattern: String.raw`\S` }) }, closed), response: ApiKeyView },
      handle: async ({ params, body }, ctx) => data(await revoke(deps, ctx, params.id, body.reason)),
    }),
  ];
}
