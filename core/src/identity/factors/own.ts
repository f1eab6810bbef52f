import { HakoError, type RequestContext, type TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { actorOf } from '../entry/types.js';
import { tellPerson, type AlertDeps, type FactorEvent } from './alerts.js';
import { dropTrustedDevices } from './devices/store.js';
import { isAsked } from './enrolment.js';
import { removeRecoverySet } from './recovery/store.js';
import { factorState, hasSecondFactor, type Method } from './state.js';

/** The person behind a request about the own factors; a key has none. */
export function selfOf(ctx: RequestContext): { userId: string; tenantId: string; username: string; sessionId: string } {
  const { principal, tenant } = ctx;
  if (principal.type !== 'user' || !principal.sessionId) throw new HakoError('PERMISSION_DENIED');
  return { userId: principal.id, tenantId: tenant.id, username: principal.name, sessionId: principal.sessionId };
}

type Deps = Pick<Cradle, 'audit' | 'settings' | 'access'> & AlertDeps;

/** What every change of factors brings: an entry in the security log, word to the person, and no device that is still trusted. */
export async function factorsChanged(tx: TenantTransaction, deps: Deps, ctx: RequestContext, change: { name: string; factor: Method; event: FactorEvent; meta?: Record<string, string | number> }): Promise<void> {
  const { userId, tenantId, username, sessionId } = selfOf(ctx);
  await deps.audit.security(tenantId, { name: change.name, outcome: 'success', actor: actorOf({ id: userId, username }, ctx, sessionId), meta: { factor: change.factor, ...change.meta } }, tx);
  await dropTrustedDevices(tx, userId);
  await tellPerson(tx, deps, { tenantId, userId, event: change.event, client: ctx });
}

/**
 * Called in the transaction that took a factor away.
 * @throws `MFA_REQUIRED_BY_AGENCY` when it was the last one and the agency asks for one
 */
export async function afterRemoval(tx: TenantTransaction, deps: Deps, ctx: RequestContext): Promise<void> {
  const { userId, tenantId, username } = selfOf(ctx);
  if (hasSecondFactor(await factorState(tx, userId))) return;
  if (await isAsked(deps, tenantId, { id: userId, username })) throw new HakoError('MFA_REQUIRED_BY_AGENCY');
  // They stand in for a factor, and there is none.
  await removeRecoverySet(tx, userId);
}
