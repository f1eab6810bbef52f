import type { SsoDomain, SsoLinkedAccount, SsoProvider } from '@hako/sdk-plugin/api';
import type { Cradle } from '../../cradle.js';
import { addressesOf, providerKey } from './key.js';
import type { Domain } from './store/domains.js';
import { STALE_DAYS } from './store/domains.js';
import type { LinkedAccount } from './store/identities.js';
import type { Mapping, Provider } from './types.js';

export function providerView(deps: Pick<Cradle, 'config'>, tenantCode: string, provider: Provider, mappings: Mapping[]): SsoProvider {
  const { secretSealed, serviceKeySealed: _sealed, createdAt, updatedAt, ...fields } = provider;
  const key = providerKey(tenantCode, provider.slug);
  return { ...fields, key, secretSet: secretSealed !== null, mappings, addresses: addressesOf(deps, key), createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** For the change log: what a person would call the settings, no certificate in full. */
export function logged({ slug, preset, name, enabled, config, secretSet, jit, jitDomains, linkDomains, mappings, version }: ReturnType<typeof providerView>) {
  const { certificates, ...rest } = config;
  return { slug, preset, name, enabled, config: JSON.stringify({ ...rest, ...(certificates && { certificates: certificates.length }) }), secretSet, jit, jitDomains: jitDomains.join(' '), linkDomains, mappings: mappings.map(({ claim, value, roleId, scopeType, scopeId }) => `${claim}=${value} ${roleId} ${scopeType}:${scopeId ?? ''}`).join('\n'), version };
}

const RECORD = '_hako-sso';

export const recordOf = ({ domain, token }: Pick<Domain, 'domain' | 'token'>): { name: string; value: string } => ({ name: `${RECORD}.${domain}`, value: `hako-domain-verification=${token}` });

export function domainView(domain: Domain, now: Date): SsoDomain {
  const { id, verifiedAt, checkedAt } = domain;
  const verified = verifiedAt !== null && now.getTime() - verifiedAt.getTime() < STALE_DAYS * 86_400_000;
  return { id, domain: domain.domain, record: recordOf(domain), verified, verifiedAt: verifiedAt?.toISOString() ?? null, checkedAt: checkedAt?.toISOString() ?? null };
}

export const linkedView = ({ id, providerName, preset, linkedBy, linkedAt, lastUsedAt }: LinkedAccount): SsoLinkedAccount => ({ id, providerName, preset, linkedBy, linkedAt: linkedAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null });
