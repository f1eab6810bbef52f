import { data, defineRoute, HakoError, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { actorOf } from '../../entry/types.js';
import { ById } from '../../routes/fields.js';
import { internalsOf, type IdentityDeps } from '../../service.js';
import { endSessions } from '../../sessions/open.js';
import type { IdentityService } from '../../types.js';
import { findUser } from '../../users/store.js';
import { tellPerson } from '../alerts.js';
import { clearMfaTries } from '../attempts.js';
import { dropTrustedDevices } from '../devices/store.js';
import { administrates } from '../enrolment.js';
import { removePasskeys } from '../passkeys/store.js';
import { removeRecoverySet } from '../recovery/store.js';
import { factorState } from '../state.js';
import { removeTotp } from '../totp/store.js';

type Deps = IdentityDeps & { identity: IdentityService };

/** For people who lost phone, keys and codes. All their sessions end: whoever asked for this may have been somebody else. */
export function factorResetRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/users/:id/mfa',
      summary: 'factors.routes.ofPerson',
      auth: 'user',
      permission: 'user:read',
      scope: 'tenant',
      schema: { params: ById, response: Type.Object({ totp: Type.Boolean(), passkeys: Type.Integer(), recoveryCodes: Type.Integer() }) },
      handle: async ({ params }, ctx) => {
        if (!(await ctx.db.read((q) => findUser(q, params.id)))) throw notFound();
        return data(await ctx.db.read((q) => factorState(q, params.id)));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/users/:id/reset-mfa',
      summary: 'factors.routes.reset',
      auth: 'user',
      permission: 'user:execute',
      scope: 'tenant',
      sensitive: true,
      stepUp: true,
      schema: { params: ById, response: Type.Object({ reset: Type.Literal(true) }) },
      handle: async ({ params }, ctx) => {
        const { principal, tenant } = ctx;
        const person = await ctx.db.read((q) => findUser(q, params.id));
        if (!person) throw notFound();
        // Nobody weakens an administrator's sign-in who is none.
        const [theirs, own] = await Promise.all([administrates(deps, tenant.id, person), administrates(deps, tenant.id, { id: principal.id, username: principal.name })]);
        if (params.id === principal.id || (theirs && !own)) throw new HakoError('PERMISSION_DENIED');
        const now = ctx.clock.now();
        const ended = await ctx.db.write(async (tx) => {
          await removeTotp(tx, params.id);
          await removePasskeys(tx, params.id);
          await removeRecoverySet(tx, params.id);
          await dropTrustedDevices(tx, params.id);
          await clearMfaTries(tx, params.id);
          await deps.audit.security(tenant.id, { name: 'auth.factors.reset', outcome: 'success', actor: actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId), meta: { user: params.id } }, tx);
          await tellPerson(tx, deps, { tenantId: tenant.id, userId: params.id, event: 'factors-reset', client: ctx });
          return endSessions(tx, { userId: params.id }, 'factors_reset', now);
        });
        for (const sessionId of ended) await internalsOf(deps.identity).standings.revoked({ tenantId: tenant.id, userId: params.id, sessionId });
        return data({ reset: true as const });
      },
    }),
  ];
}
