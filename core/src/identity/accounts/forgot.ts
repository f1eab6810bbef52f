import { HakoError } from '@hako/sdk-plugin';
import { canonicalLogin } from '../canonical.js';
import { actorOf, type Client } from '../entry/types.js';
import { findCredentials } from '../users/store.js';
import type { AccountDeps } from './deps.js';
import { linksSince } from './link-store.js';
import { paced } from './paced.js';
import { sendResetLink } from './reset-mail.js';

const HOUR_MS = 3_600_000;
/** Mails that a stranger can make us send to one person. */
const MOST_PER_HOUR = 3;

/** A mail with a link, when there is somebody to send it to; for the asker it is all the same. */
export async function forgotPassword(deps: AccountDeps, asked: { tenantCode: string; login: string }, client: Client): Promise<void> {
  // Known to everybody alike, so it may be told before anything is looked up.
  if (!(await deps.mailer.configured(''))) throw new HakoError('MAIL_NOT_CONFIGURED');
  await paced(async () => {
    const tenant = await deps.tenants.byCode(asked.tenantCode.trim().toUpperCase());
    if (!tenant || tenant.status !== 'active') return;
    const db = deps.database.tenant(tenant.id);
    const person = await db.read((q) => findCredentials(q, canonicalLogin(asked.login)));
    const now = deps.clock.now();
    await db.write(async (tx) => {
      // Somebody who signs in by an identity provider alone, or has not accepted the invitation, has no password to forget.
      const able = person?.status === 'active' && person.password_hash !== null;
      const sent = able && (await linksSince(tx, person.id, 'password-reset', new Date(now.getTime() - HOUR_MS))) < MOST_PER_HOUR;
      if (sent) await sendResetLink(tx, deps, { tenantId: tenant.id, userId: person.id, by: null });
      await deps.audit.security(tenant.id, { name: 'auth.password.forgot', outcome: sent ? 'success' : 'denied', actor: actorOf(person, client), meta: { reason: person ? (able ? 'sent-or-throttled' : 'no-password') : 'unknown' } }, tx);
    });
  });
}
