import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { Client } from '../entry/types.js';
import { findUser } from '../users/store.js';

/** What a person is told of, in the shell and by mail: it may have been somebody else. */
export type FactorEvent = 'totp-enabled' | 'totp-disabled' | 'passkey-added' | 'passkey-removed' | 'recovery-codes-made' | 'recovery-code-used' | 'factors-reset';

/** Words of the mail, `mail.alerts.*`. */
const MAIL: Record<FactorEvent, string> = {
  'totp-enabled': 'factor-added',
  'totp-disabled': 'factor-removed',
  'passkey-added': 'factor-added',
  'passkey-removed': 'factor-removed',
  'recovery-codes-made': 'recovery-codes-made',
  'recovery-code-used': 'recovery-code-used',
  'factors-reset': 'factors-reset',
};

export type AlertDeps = Pick<Cradle, 'notices' | 'mailer' | 'ids' | 'clock'>;

const SECURITY = '/profile/security';

export async function tellPerson(tx: TenantTransaction, deps: AlertDeps, told: { tenantId: string; userId: string; event: FactorEvent; client: Pick<Client, 'ip'>; params?: Record<string, string | number> }): Promise<void> {
  const { tenantId, userId, event, params = {} } = told;
  const person = await findUser(tx, userId);
  if (!person) return;
  await deps.notices.forPlugin({ tenantId, pluginId: 'core' }).send(tx, { to: { userId }, title: `factors.notices.${event}`, params, link: SECURITY, level: 'warning' });
  await deps.mailer.send(tx, {
    to: { userId },
    template: 'security-alert',
    locale: person.language,
    params: { event: MAIL[event], at: deps.clock.now().toISOString(), ip: told.client.ip },
    key: `factors:${event}:${deps.ids.uuid()}`,
  });
}
