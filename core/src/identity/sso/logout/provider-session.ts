import type { Tenant } from '../../../tenancy/types.js';
import type { ProviderEntry } from '../../sessions/provider-session.js';
import type { SsoDeps } from '../deps.js';
import type { Claimed, Provider, ProviderSession } from '../types.js';

const USE = 'sso-session';

/** What is kept beside the session to end the provider's with it; nothing where the set-up does not ask for that. */
export function sealedSession({ secrets }: Pick<SsoDeps, 'secrets'>, tenant: Tenant, { id, config }: Provider, { subject, session }: Claimed): ProviderEntry | undefined {
  if (!session || (config.logoutUrl === undefined && config.singleLogout !== true)) return undefined;
  return { providerId: id, subject, sessionIndex: session.index, sealed: secrets.seal(USE, Buffer.from(JSON.stringify(session)), `${tenant.id}:${id}`).toString('base64') };
}

export const openedSession = ({ secrets }: Pick<SsoDeps, 'secrets'>, tenant: Tenant, { providerId, subject, sealed }: ProviderEntry): ProviderSession & { subject: string } => ({
  ...(JSON.parse(secrets.open(USE, Buffer.from(sealed, 'base64'), `${tenant.id}:${providerId}`).toString('utf8')) as ProviderSession),
  subject,
});
