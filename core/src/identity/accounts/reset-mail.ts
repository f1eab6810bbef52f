import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { findUser } from '../users/store.js';
import { issueLink, LINK_MS } from './link-store.js';

type Deps = Pick<Cradle, 'mailer' | 'ids' | 'clock'>;

/** The token stands behind `#`: browsers send that part to nobody, so it lands in no log of a server or proxy. */
export const resetPath = (token: string): string => `/reset-password#${token}`;

export async function sendResetLink(tx: TenantTransaction, deps: Deps, { tenantId, userId, by }: { tenantId: string; userId: string; by: string | null }): Promise<void> {
  const person = await findUser(tx, userId);
  if (!person) return;
  const id = deps.ids.uuid();
  const { token, expiresAt } = await issueLink(tx, { id, tenantId, userId, purpose: 'password-reset', by, now: deps.clock.now() });
  await deps.mailer.send(tx, { key: `account-link:${id}`, to: { userId }, template: 'password-reset', locale: person.language, params: { path: resetPath(token), minutes: LINK_MS['password-reset'] / 60_000 }, notAfter: expiresAt });
}
