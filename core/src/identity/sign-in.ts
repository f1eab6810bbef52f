import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { addressGroup } from '../http/index.js';
import { NOBODY } from '../ids.js';
import { pacedRefusals } from './accounts/paced.js';
import { canonicalLogin } from './canonical.js';
import { actorOf, type Client, type Enter, type Entry } from './entry/types.js';
import { findTrustedDevice } from './factors/devices/store.js';
import type { Captcha } from './guard/captcha.js';
import { tellLocked } from './guard/locked-mail.js';
import type { LoginPressure, PressurePoint } from './guard/pressure.js';
import { clearTries, deviceKey, lockedError, lockOf, reserveTry, userKey, type Reservation } from './lockout.js';
import type { PasswordHasher } from './passwords/hasher.js';
import { createUnknownAgencyTries } from './unknown-agency.js';
import { findCredentials } from './users/store.js';

export interface SignInParts {
  hasher: PasswordHasher;
  pressure: LoginPressure;
  captcha: Captcha;
  enter: Enter;
}

export interface Attempt {
  tenantCode: string;
  username: string;
  password: string;
  /** Solved, after `AUTH_CAPTCHA_REQUIRED` asked for it. */
  captcha?: string | undefined;
}

type Deps = Pick<Cradle, 'database' | 'tenants' | 'audit' | 'secrets' | 'clock' | 'mailer' | 'log'>;

const INVALID = 'AUTH_INVALID_CREDENTIALS';

/** Password sign-in. Known and unknown people, agencies and locks look the same from outside, in words and in time. */
export function createSignIn(deps: Deps, { hasher, pressure, captcha, enter }: SignInParts): (attempt: Attempt, client: Client) => Promise<Entry> {
  const unknownAgency = createUnknownAgencyTries();

  /** Whoever made many tries fail shows a solved task first; a lock is told even to those who do not. */
  const pass = async (point: PressurePoint, group: string, answer: string | undefined, lock: () => Promise<Reservation | undefined>, now: Date): Promise<void> => {
    if (!(await pressure.isHigh(point, now)) || (await captcha.accept(answer, group))) return;
    const locked = await lock();
    throw locked ? refusal(locked, now) : new HakoError('AUTH_CAPTCHA_REQUIRED', { details: { challenge: await captcha.challenge(group) } });
  };

  const unknown = async (attempt: Attempt, point: PressurePoint, group: string, now: Date): Promise<never> => {
    // In the spelling in which agencies are looked up: `nope` after `NOPE` is one try more here too.
    const key = deps.secrets.mac('login-name', `${codeOf(attempt)}\0${canonicalLogin(attempt.username)}`);
    await pass(point, group, attempt.captcha, async () => unknownAgency.locked(key, now), now);
    const reserved = unknownAgency.reserve(key, now);
    if (reserved.allowed) await hasher.verify(undefined, attempt.password);
    await pressure.failed(point, now);
    throw refusal(reserved, now);
  };

  const signIn = async (attempt: Attempt, client: Client): Promise<Entry> => {
    const login = canonicalLogin(attempt.username);
    const now = deps.clock.now();
    const group = addressGroup(client.ip);
    const point = pressure.point(attempt.tenantCode, group);
    const tenant = await deps.tenants.byCode(codeOf(attempt));
    if (!tenant || tenant.status === 'deleted') return unknown(attempt, point, group, now);

    const db = deps.database.tenant(tenant.id);
    const person = await db.read((q) => findCredentials(q, login));
    // Looked for also when nobody has this name, as the one who has it would be.
    const device = await db.read((q) => findTrustedDevice(q, person?.id ?? NOBODY, client.cookie, now));
    const known = person && (device ? deviceKey(person.id, device.id) : userKey(person.id));
    const key = known ?? `login:${deps.secrets.mac('login-name', login)}`;
    await pass(point, group, attempt.captcha, () => db.read((q) => lockOf(q, key, now)), now);

    const reserved = await reserveTry(db, key, now);
    const actor = actorOf(person, client);
    if (!reserved.allowed) {
      await deps.audit.security(tenant.id, { name: 'auth.login.locked', outcome: 'denied', actor });
      await pressure.failed(point, now);
      throw refusal(reserved, now);
    }
    const usable = person?.status === 'active' ? person : undefined;
    const matches = await hasher.verify(usable?.password_hash, attempt.password);
    if (!usable || !matches) {
      await deps.audit.security(tenant.id, { name: 'auth.login.failed', outcome: 'failure', actor, meta: { factor: 'password', remaining: reserved.remaining } });
      await pressure.failed(point, now);
      // Not waited for: a mail that only known people get must not show in the time of the answer.
      if (usable && reserved.lockedUntil) void tellLocked(deps, { tenantId: tenant.id, userId: usable.id, key, lockedUntil: reserved.lockedUntil, client });
      throw refusal({ ...reserved, allowed: true }, now);
    }
    const rehash = hasher.needsRehash(usable.password_hash ?? '') ? await hasher.hash(attempt.password) : undefined;
    return enter({
      tenant,
      person: usable,
      amr: ['pwd'],
      client,
      within: async (tx) => {
        await clearTries(tx, key);
        if (rehash !== undefined) await tx.rows('update app_user set password_hash = $2 where id = $1', [usable.id, rehash]);
      },
    });
  };
  return (attempt, client) => pacedRefusals(() => signIn(attempt, client));
}

const codeOf = ({ tenantCode }: Attempt): string => tenantCode.trim().toUpperCase();

function refusal({ allowed, remaining, lockedUntil }: Reservation, now: Date): HakoError {
  return allowed ? new HakoError(INVALID, { details: { remainingAttempts: remaining } }) : lockedError({ lockedUntil }, now);
}
