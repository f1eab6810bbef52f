import { accepted, created, data, defineRoute, empty, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { AuditActor } from '../../audit/types.js';
import type { PurgeDesk } from './desk.js';
import type { PurgeRequest } from './types.js';

const closed = { additionalProperties: false } as const;
const Params = Type.Object({ id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' }) }, closed);
const Person = Type.Object({ id: Type.String(), name: Type.String(), self: Type.Boolean() });
const Time = Type.String({ format: 'date-time' });

export const PurgeView = Type.Object({
  reason: Type.String(),
  requestedBy: Person,
  requestedAt: Time,
  expiresAt: Time,
  confirmedBy: Type.Union([Person, Type.Null()]),
  confirmedAt: Type.Union([Time, Type.Null()]),
});

const Holdings = Type.Object({
  tables: Type.Array(Type.Object({ name: Type.String(), rows: Type.Integer() })),
  files: Type.Object({ count: Type.Integer(), bytes: Type.Integer() }),
  settings: Type.Integer(),
  jobs: Type.Integer(),
});

/** With whether the reader is the one who is named: she may not confirm her own wish. */
export function purgeView(request: PurgeRequest, readerId: string): Record<string, unknown> {
  const person = (one: { id: string; name: string }): Record<string, unknown> => ({ ...one, self: one.id === readerId });
  return {
    reason: request.reason,
    requestedBy: person(request.requestedBy),
    requestedAt: request.requestedAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
    confirmedBy: request.confirmedBy && person(request.confirmedBy),
    confirmedAt: request.confirmedAt?.toISOString() ?? null,
  };
}

export function purgeRoutes(desk: PurgeDesk): RouteDef[] {
  const dangerous = { auth: 'user', permission: 'plugin:delete', scope: 'tenant', seenWith: 'plugin:read', sensitive: true, rateClass: 'admin' } as const;
  const actorOf = (ctx: RequestContext): AuditActor => ({ principal: ctx.principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent });

  return [
    defineRoute({
      method: 'GET',
      path: '/plugins/:id/data',
      summary: 'plugins.routes.holdings',
      auth: 'user',
      permission: 'plugin:read',
      scope: 'tenant',
      schema: { params: Params, response: Holdings },
      errors: ['PLUGIN_ALWAYS_ON'],
      handle: async ({ params }, ctx) => data(await desk.holdings(params.id, ctx.tenant.id)),
    }),
    defineRoute({
      ...dangerous,
      method: 'POST',
      path: '/plugins/:id/purge',
      summary: 'plugins.routes.purgeAsk',
      stepUp: true,
      audit: 'plugin.purge.requested',
      errors: ['PLUGIN_STILL_ACTIVE', 'PLUGIN_HAS_NO_DATA', 'PLUGIN_PURGE_OPEN', 'PLUGIN_PURGING', 'PLUGIN_ALWAYS_ON', 'PLUGIN_UNAVAILABLE'],
      schema: { params: Params, body: Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500 }) }, closed), response: PurgeView },
      handle: async ({ params, body }, ctx) => created(purgeView(await desk.ask(params.id, ctx.tenant.id, body.reason, actorOf(ctx)), ctx.principal.id)),
    }),
    defineRoute({
      ...dangerous,
      method: 'POST',
      path: '/plugins/:id/purge/confirm',
      summary: 'plugins.routes.purgeConfirm',
      stepUp: true,
      audit: 'plugin.purge.confirmed',
      errors: ['PLUGIN_PURGE_CLOSED', 'PLUGIN_PURGE_SAME_PERSON', 'PLUGIN_STILL_ACTIVE', 'PLUGIN_HAS_NO_DATA', 'PLUGIN_ALWAYS_ON', 'PLUGIN_UNAVAILABLE'],
      schema: { params: Params, response: Type.Object({ jobId: Type.String() }) },
      handle: async ({ params }, ctx) => accepted({ jobId: await desk.confirm(params.id, ctx.tenant.id, actorOf(ctx)) }),
    }),
    defineRoute({
      ...dangerous,
      method: 'DELETE',
      path: '/plugins/:id/purge',
      summary: 'plugins.routes.purgeWithdraw',
      audit: 'plugin.purge.withdrawn',
      errors: ['PLUGIN_PURGE_CLOSED', 'PLUGIN_ALWAYS_ON'],
      schema: { params: Params },
      handle: async ({ params }, ctx) => {
        await desk.withdraw(params.id, ctx.tenant.id, actorOf(ctx));
        return empty();
      },
    }),
  ];
}
