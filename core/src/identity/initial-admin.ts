import type { IdSource, Locale, TenantTransaction } from '@hako/sdk-plugin';
import { insertUser } from './users/store.js';

export interface InitialAdmin {
  username: string;
  email: string;
  displayName: string;
  /** `IdentityService.hashPassword`, made before the transaction: it takes a tenth of a second. */
  passwordHash: string;
  mustChangePassword: boolean;
  language?: Locale;
}

/** The first person of an agency, and the people of the demo. Answers the id. */
export async function createInitialAdmin(tx: TenantTransaction, deps: { ids: IdSource; now: Date }, admin: InitialAdmin): Promise<string> {
  const id = deps.ids.uuid();
  await insertUser(tx, deps.ids, { ...admin, id, language: admin.language ?? 'en', now: deps.now });
  return id;
}
