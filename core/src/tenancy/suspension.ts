import { HakoError, notFound, type RequestContext, type TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { Tenant } from './types.js';

export type SuspensionDeps = Pick<Cradle, 'tenants' | 'identity' | 'audit' | 'channels' | 'jobs'>;

/**
 * The operator closes an agency's doors: every session ends for good, keys and support sessions are refused, streams are
 * cut, jobs stop at their next checkpoint and wait. Nothing is deleted, and the agency's own log says who did it and why.
 *
 * @throws `NOT_FOUND`, `TENANT_NOT_SUSPENDABLE` for the platform's own agency
 */
export async function suspendTenant(deps: SuspensionDeps, ctx: RequestContext, id: string, reason: string): Promise<Tenant> {
  const by = `${ctx.tenant.code}/${ctx.principal.name}`;
  const done = await deps.tenants.suspend(id, { by, reason }, async (tx) => {
    await deps.identity.endAllSessions(tx, 'tenant.suspended');
    await tell(deps, ctx, tx, id, 'tenant.suspended', { by, reason });
  });
  if (!done) throw await refusal(deps, id);
  // Told again when it was suspended already: the first telling may have been lost.
  await Promise.all([deps.identity.allSessionsEnded(id), deps.channels.revokeAll(id), deps.jobs.pause(id)]);
  if (done.changed) await log(ctx, 'tenant.suspended', done.tenant, 'active', reason);
  return done.tenant;
}

/** Opens the doors again: people sign in anew, keys work, jobs go on where they stopped. @throws as `suspendTenant` */
export async function resumeTenant(deps: SuspensionDeps, ctx: RequestContext, id: string, reason: string): Promise<Tenant> {
  const by = `${ctx.tenant.code}/${ctx.principal.name}`;
  const done = await deps.tenants.resume(id, (tx) => tell(deps, ctx, tx, id, 'tenant.resumed', { by, reason }));
  if (!done) throw await refusal(deps, id);
  if (done.changed) await log(ctx, 'tenant.resumed', done.tenant, 'suspended', reason);
  return done.tenant;
}

/** In the agency's own security log, in the transaction that changes its state. */
const tell = ({ audit }: SuspensionDeps, { requestId, principal, ip, userAgent }: RequestContext, tx: TenantTransaction, tenantId: string, name: string, meta: Record<string, string>): Promise<void> =>
  audit.security(tenantId, { name, outcome: 'success', actor: { principal, requestId, ip, userAgent }, resource: { type: 'tenant', id: tenantId }, meta }, tx);

/** In the operator's change log. */
const log = (ctx: RequestContext, action: string, { id, code, status }: Tenant, before: Tenant['status'], reason: string): Promise<void> =>
  ctx.db.write((tx) => ctx.audit.change(tx, { action, resource: { type: 'tenant', id, label: code }, scope: { type: 'tenant' }, before: { status: before }, after: { status, reason } }));

async function refusal({ tenants }: SuspensionDeps, id: string): Promise<HakoError> {
  return (await tenants.byId(id))?.isPlatform ? new HakoError('TENANT_NOT_SUSPENDABLE') : notFound();
}
