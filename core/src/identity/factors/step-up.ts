import { HakoError, type RequestContext, type TenantReader } from '@hako/sdk-plugin';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { AuditActor } from '../../audit/types.js';
import type { Cradle } from '../../cradle.js';
import { actorOf } from '../entry/types.js';
import { clearTries, lockedError, reserveTry, userKey } from '../lockout.js';
import type { PasswordHasher } from '../passwords/hasher.js';
import type { SessionStandings } from '../sessions/standing.js';
import type { Authenticated } from '../types.js';
import { tellPerson, type AlertDeps } from './alerts.js';
import { findCeremony, spendChallenge } from './challenge.js';
import { FactorSpent, tryFactor, type Given } from './proof.js';
import { factorState, hasSecondFactor, methodsOf, type Method } from './state.js';

/** security.md 2.2.3 */
export const FRESH_SECONDS = 5 * 60;

export type StepUpMethod = Method | 'password';

/** A password proves the person again only where there is nothing better. */
export async function stepUpMethods(reader: TenantReader, userId: string): Promise<StepUpMethod[]> {
  const state = await factorState(reader, userId);
  if (hasSecondFactor(state)) return methodsOf(state);
  const row = await reader.row<{ has: boolean }>('select password_hash is not null as has from app_user where id = $1', [userId]);
  return row?.has ? ['password'] : [];
}

export type RequireFresh = (caller: Authenticated, actor: Partial<AuditActor>) => Promise<void>;

/** @throws `AUTH_STEP_UP_REQUIRED` with the methods that would do; none for keys, which cannot be asked */
export function createRequireFresh(deps: Pick<Cradle, 'database' | 'audit' | 'clock'>): RequireFresh {
  const isFresh = (at: Date | null | undefined): boolean => at !== null && at !== undefined && deps.clock.now().getTime() - at.getTime() <= FRESH_SECONDS * 1_000;

  return async ({ tenant, principal, factorAt }, actor) => {
    if (principal.type === 'user' && isFresh(factorAt)) return;
    const db = deps.database.tenant(tenant.id);
    // What the caller knows may be most of a second old, and the factor younger.
    const session = principal.type === 'user' ? await db.read((q) => q.row<{ factor_at: Date | null }>('select factor_at from session where id = $1 and ended_at is null', [principal.sessionId])) : undefined;
    if (isFresh(session?.factor_at)) return;
    const methods = principal.type === 'user' ? await db.read((q) => stepUpMethods(q, principal.id)) : [];
    await deps.audit.security(tenant.id, { name: 'auth.step_up.required', outcome: 'denied', actor: { principal, ...actor } });
    throw new HakoError('AUTH_STEP_UP_REQUIRED', { details: { methods, maxAgeSeconds: FRESH_SECONDS } });
  };
}

export interface StepUpGiven {
  method: StepUpMethod;
  code?: string | undefined;
  password?: string | undefined;
  response?: AuthenticationResponseJSON | undefined;
}

type Deps = Pick<Cradle, 'config' | 'database' | 'audit' | 'secrets' | 'clock'> & AlertDeps;

/** Gives a factor again in a session that goes on. Answers until when it counts. */
export async function stepUp(deps: Deps, parts: { hasher: PasswordHasher; standings: SessionStandings }, ctx: RequestContext, given: StepUpGiven): Promise<Date> {
  const { principal, tenant } = ctx;
  const { sessionId } = principal;
  if (principal.type !== 'user' || !sessionId) throw new HakoError('AUTH_STEP_UP_REQUIRED', { details: { methods: [], maxAgeSeconds: FRESH_SECONDS } });
  const allowed = await ctx.db.read((q) => stepUpMethods(q, principal.id));
  if (!allowed.includes(given.method)) throw new HakoError('MFA_METHOD_UNAVAILABLE', { details: { methods: allowed } });

  const now = ctx.clock.now();
  await (given.method === 'password' ? givePassword(deps, parts.hasher, ctx, given) : giveFactor(deps, ctx, { ...given, method: given.method }));
  await parts.standings.revoked({ tenantId: tenant.id, userId: principal.id, sessionId });
  return new Date(now.getTime() + FRESH_SECONDS * 1_000);
}

async function giveFactor(deps: Deps, ctx: RequestContext, { method, code, response }: StepUpGiven & { method: Method }): Promise<void> {
  const { principal, tenant, clock } = ctx;
  const actor = actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId);
  const ceremony = method === 'passkey' ? await ctx.db.read((q) => findCeremony(q, { purpose: 'passkey-step-up', userId: principal.id, sessionId: principal.sessionId ?? '', now: clock.now() })) : undefined;
  const log = (name: string, outcome: 'failure' | 'denied', meta: Record<string, string | number> = {}): Promise<void> => deps.audit.security(tenant.id, { name, outcome, actor, meta: { factor: method, ...meta } });

  const { proof, remaining } = await tryFactor(deps, ctx.db, { tenantId: tenant.id, userId: principal.id }, givenOf({ method, code, response }, ceremony?.webauthn_challenge)).catch(async (fault: unknown) => {
    if (fault instanceof HakoError && fault.code === 'AUTH_MFA_LOCKED') await log('auth.mfa.locked', 'denied');
    throw fault;
  });
  const wrong = async (reason: string): Promise<never> => {
    await log('auth.step_up.failed', 'failure', { remaining, reason });
    throw new HakoError('MFA_CODE_INCORRECT', { params: { remaining }, details: { remainingAttempts: remaining } });
  };
  if (!proof) return wrong('mismatch');
  await ctx.db
    .write(async (tx) => {
      if (ceremony && !(await spendChallenge(tx, ceremony.id, clock.now()))) throw new FactorSpent();
      if (!(await proof.spend(tx))) throw new FactorSpent();
      await tx.rows('update session set factor_at = $2 where id = $1', [principal.sessionId, clock.now()]);
      await deps.audit.security(tenant.id, { name: 'auth.step_up.succeeded', outcome: 'success', actor, meta: { factor: method } }, tx);
      if (method === 'recovery') await tellPerson(tx, deps, { tenantId: tenant.id, userId: principal.id, event: 'recovery-code-used', client: ctx });
    })
    .catch((fault: unknown) => {
      if (fault instanceof FactorSpent) return wrong('replay');
      throw fault;
    });
}

function givenOf({ method, code, response }: { method: Method; code?: string | undefined; response?: AuthenticationResponseJSON | undefined }, challenge: string | undefined): Given {
  if (method === 'passkey') {
    if (!response) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/response', code: 'required' }] });
    return { method, response, challenge: challenge ?? '' };
  }
  if (code === undefined) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/code', code: 'required' }] });
  return { method, code };
}

/** Counts like a sign-in: a session left open is no place to guess the password. */
async function givePassword(deps: Deps, hasher: PasswordHasher, ctx: RequestContext, { password }: StepUpGiven): Promise<void> {
  const { principal, tenant, clock } = ctx;
  const actor = actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId);
  if (password === undefined) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/password', code: 'required' }] });
  const key = userKey(principal.id);
  const reserved = await reserveTry(ctx.db, key, clock.now());
  if (!reserved.allowed) {
    await deps.audit.security(tenant.id, { name: 'auth.login.locked', outcome: 'denied', actor, meta: { factor: 'password' } });
    throw lockedError(reserved, clock.now());
  }
  const row = await ctx.db.read((q) => q.row<{ password_hash: string | null }>('select password_hash from app_user where id = $1', [principal.id]));
  if (!(await hasher.verify(row?.password_hash, password))) {
    await deps.audit.security(tenant.id, { name: 'auth.step_up.failed', outcome: 'failure', actor, meta: { factor: 'password', remaining: reserved.remaining } });
    throw new HakoError('PASSWORD_INCORRECT', { details: [{ path: '/password', code: 'incorrect' }] });
  }
  await ctx.db.write(async (tx) => {
    await clearTries(tx, key);
    await tx.rows('update session set factor_at = $2 where id = $1', [principal.sessionId, clock.now()]);
    await deps.audit.security(tenant.id, { name: 'auth.step_up.succeeded', outcome: 'success', actor, meta: { factor: 'password' } }, tx);
  });
}
