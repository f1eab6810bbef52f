import { data, defineRoute, HakoError, list, type RequestContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { endSupport, startSupport, type SupportDeps } from './commands.js';
import { MAY_SUPPORT } from './service.js';
import { listSupportSessions, readSupportSession } from './store.js';
import type { SupportSession } from './types.js';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const IdParams = Type.Object({ id: Id }, closed);
const fields = { id: Id, operator: Type.String(), reason: Type.String(), active: Type.Boolean(), startedAt: Time, expiresAt: Time, endedAt: Type.Union([Time, Type.Null()]), endedBy: Type.Union([Type.String(), Type.Null()]) };
const View = Type.Object(fields);
const Reason = Type.String({ minLength: 5, maxLength: 500, pattern: String.raw`\S` });

const view = (session: SupportSession, now: Date) => ({
  id: session.id,
  operator: session.operatorName,
  reason: session.reason,
  active: session.endedAt === null && session.expiresAt > now,
  startedAt: session.startedAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
  endedAt: session.endedAt?.toISOString() ?? null,
  endedBy: session.endedBy,
});
const views = (sessions: SupportSession[], now: Date) => list(sessions.map((session) => view(session, now)), { pageSize: sessions.length, total: sessions.length, totalIsExact: true, nextCursor: null });

export function supportRoutes(deps: SupportDeps): RouteDef[] {
  /** To everybody but the operator these routes do not exist. */
  const operatorOnly = async (_input: unknown, ctx: RequestContext): Promise<ScopeRef | null> => ((await deps.tenants.byId(ctx.tenant.id))?.isPlatform && ctx.principal.type === 'user' ? { type: 'tenant' } : null);

  return [
    defineRoute({
      method: 'POST',
      path: '/platform/tenants/:id/support-sessions',
      summary: 'support.routes.start',
      auth: 'user',
      permission: MAY_SUPPORT,
      scope: operatorOnly,
      sensitive: true,
      stepUp: true,
      audit: 'support-session.started',
      errors: ['SUPPORT_AGENCY_SUSPENDED'],
      schema: { params: IdParams, body: Type.Object({ reason: Reason }, closed), response: Type.Object({ ...fields, token: Type.String(), tenant: Type.Object({ id: Id, code: Type.String() }) }) },
      handle: async ({ params, body }, ctx) => {
        const { session, tenant, token } = await startSupport(deps, ctx, params.id, body.reason.trim());
        return data({ ...view(session, ctx.clock.now()), token, tenant: { id: tenant.id, code: tenant.code } }, { status: 201, headers: { 'cache-control': 'no-store' } });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/platform/tenants/:id/support-sessions',
      summary: 'support.routes.operatorList',
      auth: 'user',
      permission: MAY_SUPPORT,
      scope: operatorOnly,
      schema: { params: IdParams, response: Type.Array(View) },
      handle: async ({ params }, ctx) => {
        const tenant = await deps.tenants.byId(params.id);
        return views(tenant ? await deps.database.tenant(tenant.id).read(listSupportSessions) : [], ctx.clock.now());
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/support-sessions',
      summary: 'support.routes.list',
      auth: 'user',
      permission: 'tenant:read',
      scope: 'tenant',
      schema: { response: Type.Array(View) },
      handle: async (_input, ctx) => views(await ctx.db.read(listSupportSessions), ctx.clock.now()),
    }),
    defineRoute({
      method: 'POST',
      path: '/support-sessions/:id/end',
      summary: 'support.routes.end',
      auth: 'user',
      permission: 'tenant:write',
      scope: 'tenant',
      sensitive: true,
      audit: 'support-session.ended',
      errors: ['SUPPORT_SESSION_ENDED'],
      schema: { params: IdParams, response: View },
      handle: async ({ params }, ctx) => data(view(await endSupport(deps, ctx, params.id), ctx.clock.now())),
    }),
    defineRoute({
      method: 'GET',
      path: '/support-sessions/current',
      summary: 'support.routes.current',
      auth: 'self',
      schema: { response: View },
      handle: async (_input, ctx) => data(view(await ctx.db.read((q) => readSupportSession(q, ownSession(ctx))), ctx.clock.now())),
    }),
    defineRoute({
      method: 'POST',
      path: '/support-sessions/current/end',
      summary: 'support.routes.leave',
      auth: 'self',
      errors: ['SUPPORT_SESSION_NONE', 'SUPPORT_SESSION_ENDED'],
      schema: { response: View },
      handle: async (_input, ctx) => data(view(await endSupport(deps, ctx, ownSession(ctx)), ctx.clock.now())),
    }),
  ];
}

function ownSession({ principal }: RequestContext): string {
  if (principal.type !== 'support' || principal.sessionId === null) throw new HakoError('SUPPORT_SESSION_NONE');
  return principal.sessionId;
}
