import type { IdSource, Locale, TenantTransaction } from '@hako/sdk-plugin';
import { insertUser, setStatus } from '../users/store.js';

/**
 * A person whom an identity provider knows: no password, so no sign-in by one until somebody resets it.
 * @throws `USERNAME_TAKEN`, `EMAIL_TAKEN`
 */
export async function insertProvisioned(tx: TenantTransaction, ids: IdSource, person: { id: string; username: string; email: string; displayName: string; language?: Locale; active?: boolean; now: Date }): Promise<void> {
  const { active = true, language = 'en', ...fields } = person;
  await insertUser(tx, ids, { ...fields, language, passwordHash: null, mustChangePassword: false });
  if (!active) await setStatus(tx, person.id, 'inactive', person.now);
}
