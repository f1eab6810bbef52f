import { data, defineRoute, notFound, type RequestContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { actorOf } from '../entry/types.js';
import { internalsOf, type IdentityDeps } from '../service.js';
import type { IdentityService } from '../types.js';

type Deps = IdentityDeps & { identity: IdentityService };

const InstantOrNull = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const SigningKey = Type.Object({
  kid: Type.String(),
  status: Type.Enum(['next', 'active', 'retiring', 'gone']),
  algorithm: Type.Enum(['EdDSA', 'RS256']),
  createdAt: Type.String({ format: 'date-time' }),
  activatedAt: InstantOrNull,
  retiredAt: InstantOrNull,
  nextAt: InstantOrNull,
});
const Reason = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500, pattern: String.raw`\S` }) });
/** RFC 7638: SHA-256 in base64url. */
const Kid = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

/** For the operator alone: to everybody else these routes do not exist. */
export function signingKeyRoutes(deps: Deps): RouteDef[] {
  const operatorOnly = async (_input: unknown, ctx: RequestContext): Promise<ScopeRef | null> => ((await deps.tenants.byId(ctx.tenant.id))?.isPlatform ? { type: 'tenant' } : null);
  const { keys } = internalsOf(deps.identity);
  const log = (ctx: RequestContext, name: string, meta: Record<string, string>): Promise<void> => deps.audit.security(ctx.tenant.id, { name, outcome: 'success', actor: actorOf({ id: ctx.principal.id, username: ctx.principal.name }, ctx, ctx.principal.sessionId), meta });
  return [
    defineRoute({
      method: 'GET',
      path: '/platform/signing-keys',
      summary: 'identity.routes.signingKeys',
      auth: 'user',
      permission: 'signing-key:read',
      scope: operatorOnly,
      schema: { response: Type.Array(SigningKey) },
      handle: async () => data(await keys.list()),
    }),
    defineRoute({
      method: 'POST',
      path: '/platform/signing-keys/rotate',
      summary: 'identity.routes.rotateSigningKey',
      auth: 'user',
      permission: 'signing-key:execute',
      scope: operatorOnly,
      sensitive: true,
      stepUp: true,
      schema: { body: Reason, response: Type.Array(SigningKey) },
      handle: async ({ body }, ctx) => {
        await keys.hasten();
        await log(ctx, 'auth.signing_key.rotated', { reason: body.reason });
        return data(await keys.list());
      },
    }),
    ...(['retire', 'drop'] as const).map((verb) =>
      defineRoute({
        method: 'POST',
        path: `/platform/signing-keys/:kid/${verb}`,
        summary: `identity.routes.${verb}SigningKey`,
        auth: 'user',
        permission: 'signing-key:execute',
        scope: operatorOnly,
        sensitive: true,
        stepUp: true,
        schema: { params: Type.Object({ kid: Kid }), body: Reason, response: Type.Array(SigningKey) },
        handle: async ({ params, body }, ctx) => {
          if (!(await keys[verb](params.kid))) throw notFound();
          await log(ctx, verb === 'drop' ? 'auth.signing_key.dropped' : 'auth.signing_key.retired', { kid: params.kid, reason: body.reason });
          return data(await keys.list());
        },
      }),
    ),
  ];
}
