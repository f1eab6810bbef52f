import { X509Certificate } from 'node:crypto';
import { SAML, SamlStatusError, ValidateInResponseTo, type Profile } from '@node-saml/node-saml';
import type { Claimed } from '../types.js';
import { firstOf, flattenClaims } from './claims.js';
import { failed, ok, warning } from './findings.js';
import { checkAssertion } from './saml-assertion.js';
import { guardResponse } from './saml-guard.js';
import { logoutRequestUrl } from './saml-logout.js';
import { toPem } from './pem.js';
import { answerInvalid, SsoFault, type Finding, type OpenedProvider, type Protocol } from './types.js';

const SKEW_MS = 60_000;
const DAY_MS = 86_400_000;
const FLOW_MS = 10 * 60_000;

/** What providers call things: Entra's and ADFS's claim addresses, the OIDs of eduPerson and LDAP, plain names. */
const EMAIL = ['email', 'mail', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'urn:oid:0.9.2342.19200300.100.1.3'];
const NAME = ['displayName', 'name', 'http://schemas.microsoft.com/identity/claims/displayname', 'urn:oid:2.16.840.1.113730.3.1.241'];
const USERNAME = ['username', 'uid', 'urn:oid:0.9.2342.19200300.100.1.1'];

export interface SamlDeps {
  now: () => number;
  /** Remembers an assertion until it has expired; false when it was seen before. */
  remember: (provider: OpenedProvider, assertionId: string, expiresAt: Date) => Promise<boolean>;
}

/** SAML 2.0, Web Browser SSO: HTTP-Redirect out, HTTP-POST back (security.md 2.2.6). */
export function createSaml(deps: SamlDeps): Protocol {
  return {
    async start(provider, flow, state) {
      return serviceOf(provider, flow.requestId, new Date(deps.now())).getAuthorizeUrlAsync(state, undefined, {});
    },

    async finish(provider, flow, returned) {
      const encoded = returned['SAMLResponse'] ?? '';
      await guardResponse(encoded, { callback: provider.callback, decryptionKey: provider.serviceKey, encrypted: provider.config.encryptedAssertions ?? false });
      const service = serviceOf(provider, flow.requestId, flow.createdAt);
      const { profile } = await service.validatePostResponseAsync({ SAMLResponse: encoded }).catch(refused);
      if (!profile?.getAssertion) throw answerInvalid('no verified assertion');
      const facts = checkAssertion(profile.getAssertion(), { callback: provider.callback, requestId: flow.requestId, entityId: provider.config.entityId ?? '', now: new Date(deps.now()) });
      if (!(await deps.remember(provider, facts.id, facts.expiresAt))) throw answerInvalid('the assertion was used before');
      return claimed(provider, profile, facts.methods);
    },

    logout: (provider, session, requestId) => logoutRequestUrl(provider, session, requestId),

    check: (provider) => Promise.resolve(checkSaml(provider, deps.now())),
  };
}

/** One service provider per request: its store of requests knows exactly the one that this browser began. */
function serviceOf(provider: OpenedProvider, requestId: string, createdAt: Date): SAML {
  const { config } = provider;
  return new SAML({
    issuer: provider.metadata,
    audience: provider.metadata,
    callbackUrl: provider.callback,
    entryPoint: config.entryPoint ?? '',
    idpCert: (config.certificates ?? []).map(toPem),
    idpIssuer: config.entityId ?? '',
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: config.signedResponse ?? false,
    ...(provider.serviceKey !== null && { decryptionPvk: provider.serviceKey }),
    ...(provider.serviceKey !== null && config.signedRequests && { privateKey: provider.serviceKey }),
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    acceptedClockSkewMs: SKEW_MS,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: FLOW_MS,
    generateUniqueId: () => requestId,
    cacheProvider: {
      saveAsync: (key, value) => Promise.resolve({ value, createdAt: createdAt.getTime(), key }),
      getAsync: (key) => Promise.resolve(key === requestId ? createdAt.toISOString() : null),
      removeAsync: (key) => Promise.resolve(key),
    },
  });
}

/** For the provider's console: who we are, where answers go, what we sign and what assertions are encrypted to. */
export function serviceMetadata({ callback, metadata, logout, config, serviceCertificate }: Pick<OpenedProvider, 'callback' | 'metadata' | 'logout' | 'config' | 'serviceCertificate'>): string {
  const keys = (['signing', 'encryption'] as const).map((use) =>
    serviceCertificate === null
      ? ''
      : `
    <md:KeyDescriptor use="${use}">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${serviceCertificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${use === 'encryption' ? '\n      <md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>\n      <md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>' : ''}
    </md:KeyDescriptor>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${metadata}">
  <md:SPSSODescriptor AuthnRequestsSigned="${String(serviceCertificate !== null && config.signedRequests === true)}" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}${serviceCertificate === null ? '' : `
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${logout}"/>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${logout}"/>`}
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${callback}"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}

function claimed(provider: OpenedProvider, profile: Profile, methods: string[]): Claimed {
  const { attributes = {}, emailsManaged = false } = provider.config;
  const subject = typeof profile.nameID === 'string' ? profile.nameID.trim() : '';
  if (subject === '' || subject.length > 512) throw answerInvalid('NameID');
  const claims = flattenClaims((profile['attributes'] ?? {}) as Record<string, unknown>);
  const email = firstOf(claims, attributes.email, ...EMAIL);
  return {
    subject,
    email,
    emailVerified: email !== null && emailsManaged,
    displayName: firstOf(claims, attributes.name, ...NAME),
    usernameHint: firstOf(claims, attributes.username, ...USERNAME) ?? email,
    methods,
    claims: { ...claims, nameID: [subject] },
    session: { index: textOf(profile.sessionIndex), nameId: nameIdOf(profile), idToken: null },
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' && value.length <= 512 ? value : null);

function nameIdOf(profile: Profile): NonNullable<Claimed['session']>['nameId'] {
  const [format, qualifier, serviceQualifier] = [profile.nameIDFormat, profile.nameQualifier, profile.spNameQualifier].map(textOf);
  return { ...(format && { format }), ...(qualifier && { qualifier }), ...(serviceQualifier && { serviceQualifier }) };
}

function checkSaml({ config, callback }: OpenedProvider, now: number): Finding[] {
  const findings: Finding[] = [];
  // The answer is a form that another site posts: its cookie travels over https alone.
  const { protocol, hostname } = new URL(callback);
  if (protocol !== 'https:' && hostname !== 'localhost' && !hostname.endsWith('.localhost') && !hostname.startsWith('127.')) findings.push(failed('samlNeedsHttps'));
  const entry = config.entryPoint ?? '';
  findings.push(URL.canParse(entry) && new URL(entry).protocol === 'https:' ? ok('samlEntry') : warning('samlEntryPlain'));
  for (const text of config.certificates ?? []) {
    const certificate = readCertificate(text);
    if (!certificate) {
      findings.push(failed('certificateUnreadable'));
      continue;
    }
    const date = new Date(certificate.validTo);
    const params = { date: date.toISOString().slice(0, 10), subject: certificate.subject.split('\n').at(-1) ?? '' };
    const details = certificate.publicKey.asymmetricKeyDetails;
    if (certificate.publicKey.asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) < 2048) findings.push(failed('certificateWeak', params));
    else if (date.getTime() <= now) findings.push(failed('certificateExpired', params));
    else findings.push(date.getTime() - now < 30 * DAY_MS ? warning('certificateSoon', params) : ok('certificate', params));
  }
  return findings;
}

export function readCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(toPem(text));
  } catch {
    return undefined;
  }
}

function refused(error: unknown): never {
  if (error instanceof SsoFault) throw error;
  if (error instanceof SamlStatusError) throw new SsoFault(/RequestDenied|AuthnFailed/.test(error.xmlStatus) ? 'SSO_CANCELLED' : 'SSO_ANSWER_INVALID', 'the provider answered with an error status', { cause: error });
  throw answerInvalid(error instanceof Error ? error.message : 'SAML', error);
}
