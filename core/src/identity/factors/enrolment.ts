import type { Principal } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';

/** Who must have a second factor, setting `totpRequired`. */
export type MfaPolicy = 'off' | 'admins' | 'all';

export interface Enrolment {
  /** From here on nothing but enrolling is open to the person. */
  deadline: Date;
  overdue: boolean;
}

/** Columns of `app_user u` and `session s` that decide; the query has both. */
export interface EnrolmentFacts {
  has_factor: boolean;
  amr: string[];
  mfa_due_since: Date | null;
}

export const HAS_FACTOR = `(exists (select from totp_factor f where f.user_id = u.id and f.status = 'active') or exists (select from passkey p where p.user_id = u.id))`;
export const ENROLMENT_COLUMNS = `${HAS_FACTOR} as has_factor, s.amr, u.mfa_due_since`;

/** `undefined` when nothing is missing: not asked, enrolled, or an identity provider of trust vouched for a second factor. */
export type EnrolmentOf = (tenantId: string, person: { id: string; username: string }, facts: EnrolmentFacts) => Promise<Enrolment | undefined>;

const DAY_MS = 86_400_000;
/** Who manages the agency's people is one of its administrators; a manager of talents, who may shape roles, is not. */
const ADMINISTRATES = 'user:write';

type Deps = Pick<Cradle, 'settings' | 'access' | 'database' | 'clock' | 'log'>;

/**
 * The grace period counts from the moment at which the person first lacked what the agency asks for. That moment stays
 * while the rule stands, so that nobody gains a new period by removing a factor.
 */
export function createEnrolment(deps: Deps): EnrolmentOf {
  const keepSince = (tenantId: string, userId: string, since: Date | null): Promise<void> =>
    deps.database
      .tenant(tenantId)
      .write(async (tx) => void (await tx.rows(`update app_user set mfa_due_since = $2 where id = $1 and (mfa_due_since is null) = ($2::timestamptz is not null)`, [userId, since])))
      .catch((err: unknown) => deps.log.warn({ err, userId }, 'the start of a grace period could not be kept'));

  return async (tenantId, person, facts) => {
    if (facts.has_factor || facts.amr.includes('mfa')) return undefined;
    if (!(await isAsked(deps, tenantId, person))) {
      if (facts.mfa_due_since) await keepSince(tenantId, person.id, null);
      return undefined;
    }
    const now = deps.clock.now();
    const since = facts.mfa_due_since ?? now;
    if (!facts.mfa_due_since) await keepSince(tenantId, person.id, now);
    const days = await deps.settings.value<number>(tenantId, 'totpGraceDays');
    const deadline = new Date(since.getTime() + days * DAY_MS);
    return { deadline, overdue: now >= deadline };
  };
}

/** Whether the agency asks this person for a second factor. */
export async function isAsked(deps: Pick<Cradle, 'settings' | 'access'>, tenantId: string, person: { id: string; username: string }): Promise<boolean> {
  const policy = await deps.settings.value<MfaPolicy>(tenantId, 'totpRequired');
  return policy === 'admins' ? administrates(deps, tenantId, person) : policy === 'all';
}

export async function administrates(deps: Pick<Cradle, 'access'>, tenantId: string, person: { id: string; username: string }): Promise<boolean> {
  const principal: Principal = { type: 'user', id: person.id, name: person.username, sessionId: null };
  return (await deps.access.decide(tenantId, principal, ADMINISTRATES, { type: 'tenant' })).allowed;
}
