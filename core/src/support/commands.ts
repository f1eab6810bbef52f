import { HakoError, notFound, type Principal, type RequestContext, type TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { endSupportSession, insertSupportSession, readSupportSession } from './store.js';
import { hashOf, newSupportToken } from './token.js';
import type { SupportSession } from './types.js';

export type SupportDeps = Pick<Cradle, 'database' | 'tenants' | 'audit' | 'support' | 'notices'>;

/** One hour (security.md 2.3.3). */
const HOUR_MS = 3_600_000;

/**
 * An operator goes into an agency: written there before the token is handed out, and told to those who run it.
 *
 * @throws `NOT_FOUND` for an agency that is not there, or the platform's own; `SUPPORT_AGENCY_SUSPENDED`
 */
export async function startSupport(deps: SupportDeps, ctx: RequestContext, tenantId: string, reason: string) {
  const tenant = await deps.tenants.byId(tenantId);
  if (!tenant || tenant.isPlatform || tenant.status === 'deleted') throw notFound();
  if (tenant.status !== 'active') throw new HakoError('SUPPORT_AGENCY_SUSPENDED');
  const now = ctx.clock.now();
  const session: SupportSession = {
    id: ctx.ids.uuid(),
    operatorId: ctx.principal.id,
    operatorName: `${ctx.tenant.code}/${ctx.principal.name}`,
    operatorTenant: ctx.tenant.id,
    reason,
    startedAt: now,
    expiresAt: new Date(now.getTime() + HOUR_MS),
    endedAt: null,
    endedBy: null,
  };
  const token = newSupportToken(tenant.id);
  await deps.database.tenant(tenant.id).write(async (tx) => {
    await insertSupportSession(tx, session, hashOf(token));
    await log(deps, ctx, tx, tenant.id, 'support-session.started', session, supportPrincipal(session));
    await deps.notices.forPlugin({ tenantId: tenant.id, pluginId: 'core' }).send(tx, {
      to: { permission: 'tenant:write', scope: { type: 'tenant' } },
      title: 'support.notices.started',
      params: { operator: session.operatorName, reason },
      link: '/support-sessions',
      level: 'warning',
    });
  });
  await deps.audit.security(ctx.tenant.id, { name: 'support-session.started', outcome: 'success', actor: actorOf(ctx, ctx.principal), meta: { session: session.id, tenant: tenant.code } });
  return { session, tenant, token };
}

/** @throws `NOT_FOUND`, `SUPPORT_SESSION_ENDED` */
export async function endSupport(deps: SupportDeps, ctx: RequestContext, id: string): Promise<SupportSession> {
  const tenantId = ctx.tenant.id;
  const ended = await ctx.db.write(async (tx) => {
    await readSupportSession(tx, id);
    const session = await endSupportSession(tx, id, ctx.principal.name, ctx.clock.now());
    if (!session) throw new HakoError('SUPPORT_SESSION_ENDED');
    await log(deps, ctx, tx, tenantId, 'support-session.ended', session, ctx.principal);
    return session;
  });
  await deps.support.ended(id);
  return ended;
}

const supportPrincipal = (session: SupportSession): Principal => ({ type: 'support', id: session.operatorId, name: session.operatorName, sessionId: session.id });
const actorOf = (ctx: RequestContext, principal: Principal) => ({ principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent });

async function log(deps: SupportDeps, ctx: RequestContext, tx: TenantTransaction, tenantId: string, action: string, session: SupportSession, principal: Principal): Promise<void> {
  const facts = { operator: session.operatorName, reason: session.reason, expiresAt: session.expiresAt.toISOString(), endedBy: session.endedBy };
  const actor = actorOf(ctx, principal);
  await deps.audit.change(tx, 'core', actor, { action, resource: { type: 'support-session', id: session.id, label: session.operatorName }, scope: { type: 'tenant' }, after: facts });
  await deps.audit.security(tenantId, { name: action, outcome: 'success', actor, meta: { session: session.id, reason: session.reason } }, tx);
}
