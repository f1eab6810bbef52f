import type { Locale, TenantTransaction } from '@hako/sdk-plugin';
import { canonicalLogin } from '../canonical.js';
import { assertFree } from '../users/store.js';

/**
 * A person whom an identity provider knows: no password, so no sign-in by one until somebody resets it.
 * @throws `USERNAME_TAKEN`, `EMAIL_TAKEN`
 */
export async function insertProvisioned(tx: TenantTransaction, person: { id: string; username: string; email: string; displayName: string; language?: Locale; active?: boolean; now: Date }): Promise<void> {
  await assertFree(tx, person);
  await tx.rows(
    `insert into app_user (id, username, username_canonical, email, email_canonical, display_name, language, status, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [person.id, person.username, canonicalLogin(person.username), person.email, canonicalLogin(person.email), person.displayName, person.language ?? 'en', person.active === false ? 'inactive' : 'active', person.now],
  );
}
