import { defineRoute, type RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

/** Server-sent events for the shell, which reads them by `fetch`: the bearer header stands where a cookie would. */
export function eventRoutes({ live }: Pick<Cradle, 'live'>): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/live',
      summary: 'events.routes.live',
      auth: 'self',
      schema: {},
      rate: { points: 60, per: 60, by: 'user' },
      handle: async (input, ctx) => ({
        kind: 'stream',
        stream: live.open({
          tenantId: ctx.tenant.id,
          userId: ctx.principal.id,
          sessionId: ctx.principal.sessionId,
          principal: ctx.principal,
          lastEventId: input.headers['last-event-id'],
          signal: ctx.signal,
        }),
        contentType: 'text/event-stream; charset=utf-8',
        headers: { 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      }),
    }),
  ];
}
