import { sign } from 'node:crypto';
import { SAML, type Profile } from '@node-saml/node-saml';
import type { ProviderSession } from '../types.js';
import { toPem } from './pem.js';
import type { OpenedProvider } from './types.js';

/** SAML 2.0 Single Logout (Profiles, 4.4), HTTP-Redirect binding; what we send is always signed. `null` without an address or a key. */
export async function logoutRequestUrl(provider: OpenedProvider, session: ProviderSession & { subject: string }, requestId: string): Promise<string | null> {
  const { nameId, index, subject } = session;
  const service = serviceOf(provider, requestId);
  if (!service) return null;
  const profile = {
    issuer: provider.config.entityId ?? '',
    nameID: subject,
    nameIDFormat: nameId?.format ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    ...(nameId?.qualifier !== undefined && { nameQualifier: nameId.qualifier }),
    ...(nameId?.serviceQualifier !== undefined && { spNameQualifier: nameId.serviceQualifier }),
    ...(index !== null && { sessionIndex: index }),
  } satisfies Profile;
  return service.getLogoutUrlAsync(profile, '', {});
}

/** The answer to a provider that asked: our side of the session is over. */
export async function logoutResponseUrl(provider: OpenedProvider, inResponseTo: string, responseId: string, relayState: string | undefined): Promise<string | null> {
  const service = serviceOf(provider, responseId);
  if (!service || provider.serviceKey === null) return null;
  return signedAsWritten(await service.getLogoutResponseUrlAsync({ ID: inResponseTo } as unknown as Profile, relayState ?? '', {}, true), provider.serviceKey);
}

/**
 * The signature is over the query as it stands in the address (SAML 2.0 Bindings, 3.4.4.1). node-saml signs one way of
 * writing a RelayState and sends another: a blank in it, or a `~`, and no provider would believe us.
 */
function signedAsWritten(url: string, key: string): string {
  const [address = '', query = ''] = url.split('?');
  const parts = query.split('&').filter((part) => !part.startsWith('Signature='));
  const octets = ['SAMLResponse', 'RelayState', 'SigAlg'].flatMap((name) => parts.filter((part) => part.startsWith(`${name}=`))).join('&');
  const signature = sign('sha256', Buffer.from(octets), key).toString('base64');
  return `${address}?${[...parts, `Signature=${encodeURIComponent(signature)}`].join('&')}`;
}

function serviceOf(provider: OpenedProvider, id: string): SAML | undefined {
  const { logoutUrl } = provider.config;
  if (logoutUrl === undefined || provider.serviceKey === null) return undefined;
  return new SAML({
    issuer: provider.metadata,
    callbackUrl: provider.callback,
    entryPoint: logoutUrl,
    logoutUrl,
    idpCert: (provider.config.certificates ?? []).map(toPem),
    privateKey: provider.serviceKey,
    signatureAlgorithm: 'sha256',
    generateUniqueId: () => id,
  });
}
