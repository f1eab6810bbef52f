import { data, defineRoute, empty, notFound, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { actorOf } from '../../entry/types.js';
import { ById } from '../../routes/fields.js';
import type { IdentityDeps } from '../../service.js';
import { dropTrustedDevices, findTrustedDevice, listTrustedDevices } from '../devices/store.js';
import { selfOf } from '../own.js';

const Instant = Type.String({ format: 'date-time' });
const Device = Type.Object({
  id: Type.String({ format: 'uuid' }),
  ip: Type.Union([Type.String(), Type.Null()]),
  userAgent: Type.Union([Type.String(), Type.Null()]),
  createdAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
  current: Type.Boolean(),
});

/** Devices on which the second factor is not asked at sign-in. Taking trust back needs no step-up: it only makes things safer. */
export function trustedDeviceRoutes(deps: IdentityDeps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/auth/me/trusted-devices',
      summary: 'factors.routes.listDevices',
      auth: 'self',
      schema: { response: Type.Array(Device) },
      handle: async ({ headers }, ctx) => {
        const { userId } = selfOf(ctx);
        const now = ctx.clock.now();
        const [rows, current] = await Promise.all([ctx.db.read((q) => listTrustedDevices(q, userId, now)), ctx.db.read((q) => findTrustedDevice(q, userId, headers['cookie'], now))]);
        return data(
          rows.map((row) => ({ id: row.id, ip: row.ip, userAgent: row.user_agent, createdAt: row.created_at.toISOString(), lastUsedAt: row.last_used_at.toISOString(), expiresAt: row.expires_at.toISOString(), current: row.id === current?.id })),
        );
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/auth/me/trusted-devices/:id',
      summary: 'factors.routes.revokeDevice',
      auth: 'self',
      schema: { params: ById },
      handle: async ({ params }, ctx) => {
        if ((await revoke(deps, ctx, params.id)) === 0) throw notFound();
        return empty();
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/auth/me/trusted-devices',
      summary: 'factors.routes.revokeDevices',
      auth: 'self',
      schema: {},
      handle: async (_input, ctx) => {
        await revoke(deps, ctx);
        return empty();
      },
    }),
  ];
}

function revoke(deps: IdentityDeps, ctx: RequestContext, only?: string): Promise<number> {
  const { userId, tenantId, username, sessionId } = selfOf(ctx);
  return ctx.db.write(async (tx) => {
    const dropped = await dropTrustedDevices(tx, userId, only);
    if (dropped > 0) await deps.audit.security(tenantId, { name: 'auth.device.revoked', outcome: 'success', actor: actorOf({ id: userId, username }, ctx, sessionId), meta: { count: dropped } }, tx);
    return dropped;
  });
}
