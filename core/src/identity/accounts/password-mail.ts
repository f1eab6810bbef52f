import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { UserRow } from '../users/model.js';

/** It may have been somebody else. */
export async function tellPasswordChanged(tx: TenantTransaction, { mailer, ids, clock }: Pick<Cradle, 'mailer' | 'ids' | 'clock'>, person: Pick<UserRow, 'id' | 'language'>): Promise<void> {
  await mailer.send(tx, { key: `password-changed:${ids.uuid()}`, to: { userId: person.id }, template: 'password-changed', locale: person.language, params: { at: clock.now().toISOString() } });
}
