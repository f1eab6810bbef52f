import { HakoError, type TenantDb, type TenantTransaction } from '@hako/sdk-plugin';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Cradle } from '../../cradle.js';
import type { Amr } from '../entry/types.js';
import type { Reservation } from '../tries.js';
import { clearMfaTries, reserveMfaTry } from './attempts.js';
import { relyingParty, verifyAssertion } from './passkeys/ceremony.js';
import { findPasskey, spendPasskeyCounter } from './passkeys/store.js';
import { findRecoveryCode, spendRecoveryCode } from './recovery/store.js';
import type { Method } from './state.js';
import { totpStep } from './totp/code.js';
import { activeTotp, spendTotpStep } from './totp/store.js';

/** What a person gives as second factor. */
export type Given = { method: 'totp' | 'recovery'; code: string } | { method: 'passkey'; response: AuthenticationResponseJSON; challenge: string };

/** A factor that was right when it was looked at. It counts once `spend` has said so too: of two at once, one wins. */
export interface Proof {
  method: Method;
  amr: Amr;
  spend(tx: TenantTransaction): Promise<boolean>;
}

/** Thrown inside a transaction whose factor was spent by another request; the caller answers as for a wrong code. */
export class FactorSpent extends Error {
  override readonly name = 'FactorSpent';
}

export type ProofDeps = Pick<Cradle, 'config' | 'secrets' | 'clock'>;
interface Subject {
  tenantId: string;
  userId: string;
}

export interface Tried {
  proof: Proof | undefined;
  remaining: number;
}

/** RFC 8176 where it has a name. */
const AMR: Record<Method, Amr> = { totp: ['otp', 'mfa'], recovery: ['recovery', 'mfa'], passkey: ['hwk', 'mfa'] };

/**
 * Counts the try, then looks at the factor.
 * @throws `AUTH_MFA_LOCKED` without looking, when the tries are used up
 */
export async function tryFactor(deps: ProofDeps, db: TenantDb, subject: Subject, given: Given): Promise<Tried> {
  const now = deps.clock.now();
  const reserved = await reserveMfaTry(db, subject.userId, now);
  if (!reserved.allowed) throw lockedError(reserved, now);
  const spend = await check(deps, db, subject, given);
  const proof: Proof | undefined = spend && {
    method: given.method,
    amr: AMR[given.method],
    async spend(tx) {
      if (!(await spend(tx))) return false;
      await clearMfaTries(tx, subject.userId);
      return true;
    },
  };
  return { proof, remaining: reserved.remaining };
}

export function lockedError({ lockedUntil }: Reservation, now: Date): HakoError {
  const seconds = lockedUntil ? Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1_000)) : 60;
  return new HakoError('AUTH_MFA_LOCKED', { retryAfter: seconds, params: { minutes: Math.ceil(seconds / 60) }, details: { remainingAttempts: 0 } });
}

type Spend = Proof['spend'];

function check(deps: ProofDeps, db: TenantDb, subject: Subject, given: Given): Promise<Spend | undefined> {
  if (given.method === 'passkey') return checkPasskey(deps, db, subject, given);
  return given.method === 'totp' ? checkTotp(deps, db, subject, given.code) : checkRecovery(deps, db, subject, given.code);
}

async function checkTotp({ secrets, clock }: ProofDeps, db: TenantDb, { tenantId, userId }: Subject, code: string): Promise<Spend | undefined> {
  const factor = await db.read((q) => activeTotp(q, secrets, tenantId, userId));
  const step = factor && totpStep(factor.secret, code, clock.now());
  return factor && step !== undefined ? (tx) => spendTotpStep(tx, factor.id, step, clock.now()) : undefined;
}

async function checkRecovery({ clock }: ProofDeps, db: TenantDb, { userId }: Subject, code: string): Promise<Spend | undefined> {
  const digest = await db.read((q) => findRecoveryCode(q, userId, code));
  return digest && ((tx) => spendRecoveryCode(tx, userId, digest, clock.now()));
}

/** Only a passkey of this very person is looked for, whoever the response says it belongs to. */
async function checkPasskey({ config, clock }: ProofDeps, db: TenantDb, { userId }: Subject, given: Given & { method: 'passkey' }): Promise<Spend | undefined> {
  const key = await db.read((q) => findPasskey(q, userId, given.response.id));
  const counter = key && (await verifyAssertion(relyingParty(config.publicUrl), given.response, { challenge: given.challenge, key }));
  return key && counter !== undefined ? (tx) => spendPasskeyCounter(tx, key.id, counter, clock.now()) : undefined;
}
