import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { UserRow } from '../users/model.js';
import { issueLink, LINK_MS } from './link-store.js';

export const invitationPath = (token: string): string => `/invitation#${token}`;

/** A link with which a new person chooses the first password; sent again, the one before it is void. */
export async function sendInvitation(tx: TenantTransaction, { mailer, ids, clock }: Pick<Cradle, 'mailer' | 'ids' | 'clock'>, { tenantId, person, by }: { tenantId: string; person: UserRow; by: { id: string; displayName: string } }): Promise<void> {
  const id = ids.uuid();
  const { token, expiresAt } = await issueLink(tx, { id, tenantId, userId: person.id, purpose: 'invitation', by: by.id, now: clock.now() });
  await mailer.send(tx, {
    key: `account-link:${id}`,
    to: { userId: person.id },
    template: 'invitation',
    locale: person.language,
    params: { path: invitationPath(token), inviter: by.displayName, hours: LINK_MS.invitation / 3_600_000 },
    notAfter: expiresAt,
  });
}
