import { data, defineRoute, HakoError, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { actorOf } from '../../entry/types.js';
import { internalsOf, type IdentityDeps } from '../../service.js';
import type { IdentityService } from '../../types.js';
import { reserveMfaTry, clearMfaTries } from '../attempts.js';
import { lockedError } from '../proof.js';
import { afterRemoval, factorsChanged, selfOf } from '../own.js';
import { makeRecoverySet, replaceRecoverySet } from '../recovery/store.js';
import { factorState } from '../state.js';
import { newTotpSecret, otpauthUri, secretText, totpStep } from '../totp/code.js';
import { enableTotp, insertPendingTotp, pendingTotp, removeTotp, SETUP_MINUTES } from '../totp/store.js';
import { Code, RecoveryCodes } from './schemas.js';

type Deps = IdentityDeps & { identity: IdentityService };

const PER_PERSON = { points: 20, per: 60, by: 'user' } as const;

/** One-time codes of an authenticator app (RFC 6238). */
export function totpRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/auth/me/mfa/totp/setup',
      summary: 'factors.routes.totpSetup',
      auth: 'self',
      stepUp: true,
      schema: {
        response: Type.Object({ secret: Type.String({ description: 'Base32, for typing in' }), otpauthUri: Type.String({ description: 'What the QR picture holds' }), expiresAt: Type.String({ format: 'date-time' }) }),
      },
      rate: PER_PERSON,
      handle: async (_input, ctx) => {
        const { userId, tenantId, username } = selfOf(ctx);
        const secret = newTotpSecret();
        const now = ctx.clock.now();
        await ctx.db.write((tx) => insertPendingTotp(tx, deps.secrets, { id: ctx.ids.uuid(), tenantId, userId, secret, now }));
        const uri = otpauthUri(secret, { issuer: 'Hako', label: `${ctx.tenant.code}/${username}` });
        return data({ secret: secretText(secret), otpauthUri: uri, expiresAt: new Date(now.getTime() + SETUP_MINUTES * 60_000).toISOString() });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/mfa/totp/enable',
      summary: 'factors.routes.totpEnable',
      auth: 'self',
      schema: { body: Type.Object({ code: Code }), response: Type.Object({ enabled: Type.Literal(true), recoveryCodes: Type.Optional(RecoveryCodes) }) },
      errors: ['MFA_SETUP_MISSING', 'MFA_CODE_INCORRECT', 'AUTH_MFA_LOCKED'],
      rate: PER_PERSON,
      bodyLimit: 1_024,
      handle: async ({ body }, ctx) => data({ enabled: true as const, ...(await enable(deps, ctx, body.code)) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/mfa/totp/disable',
      summary: 'factors.routes.totpDisable',
      auth: 'self',
      stepUp: true,
      schema: { response: Type.Object({ enabled: Type.Literal(false) }) },
      errors: ['MFA_NOT_ENABLED', 'MFA_REQUIRED_BY_AGENCY'],
      rate: PER_PERSON,
      handle: async (_input, ctx) => {
        const { userId, sessionId } = selfOf(ctx);
        await ctx.db.write(async (tx) => {
          if (!(await removeTotp(tx, userId))) throw new HakoError('MFA_NOT_ENABLED');
          await afterRemoval(tx, deps, ctx);
          await factorsChanged(tx, deps, ctx, { name: 'auth.totp.disabled', factor: 'totp', event: 'totp-disabled' });
        });
        internalsOf(deps.identity).standings.refresh(sessionId);
        return data({ enabled: false as const });
      },
    }),
  ];
}

async function enable(deps: Deps, ctx: RequestContext, code: string): Promise<{ recoveryCodes?: string[] }> {
  const { userId, tenantId, username, sessionId } = selfOf(ctx);
  const now = ctx.clock.now();
  const pending = await ctx.db.read((q) => pendingTotp(q, deps.secrets, tenantId, userId, now));
  if (!pending) throw new HakoError('MFA_SETUP_MISSING');
  const reserved = await reserveMfaTry(ctx.db, userId, now);
  if (!reserved.allowed) throw lockedError(reserved, now);
  const step = totpStep(pending.secret, code, now);
  if (step === undefined) {
    await deps.audit.security(tenantId, { name: 'auth.totp.enable_failed', outcome: 'failure', actor: actorOf({ id: userId, username }, ctx, sessionId), meta: { factor: 'totp', remaining: reserved.remaining } });
    throw new HakoError('MFA_CODE_INCORRECT', { params: { remaining: reserved.remaining }, details: { remainingAttempts: reserved.remaining } });
  }
  const { recoveryCodes } = await ctx.db.read((q) => factorState(q, userId));
  const set = recoveryCodes === 0 ? await makeRecoverySet() : undefined;
  await ctx.db.write(async (tx) => {
    if (!(await enableTotp(tx, pending, step, now))) throw new HakoError('MFA_SETUP_MISSING');
    await clearMfaTries(tx, userId);
    if (set) await replaceRecoverySet(tx, userId, set, now);
    await tx.rows('update session set factor_at = $2 where id = $1', [sessionId, now]);
    await factorsChanged(tx, deps, ctx, { name: 'auth.totp.enabled', factor: 'totp', event: 'totp-enabled' });
  });
  await internalsOf(deps.identity).standings.revoked({ tenantId, userId, sessionId });
  return set ? { recoveryCodes: set.codes } : {};
}
