import { execFileSync } from 'node:child_process';
import { createSign, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { Constants, IdentityProvider, SamlLib, ServiceProvider, setSchemaValidator } from 'samlify';

const TEMPLATE = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status><saml:Assertion ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{ConfirmedUntil}" Recipient="{Recipient}" InResponseTo="{ConfirmedRequest}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{NotBefore}" NotOnOrAfter="{NotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext><saml:AuthnContextClassRef>{AuthnContext}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>{Email}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>staff</saml:AttributeValue><saml:AttributeValue>singers</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`;

const LOGOUT_REQUEST = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" NotOnOrAfter="{NotOnOrAfter}" Destination="{Destination}"><saml:Issuer>{Issuer}</saml:Issuer><saml:NameID>{NameID}</saml:NameID><samlp:SessionIndex>{SessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>`;
const LOGOUT_RESPONSE = `<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status></samlp:LogoutResponse>`;

export type Tags = Record<'ID' | 'AssertionID' | 'IssueInstant' | 'Destination' | 'InResponseTo' | 'ConfirmedRequest' | 'ConfirmedUntil' | 'Issuer' | 'StatusCode' | 'NameID' | 'NameIDFormat' | 'Recipient' | 'NotBefore' | 'NotOnOrAfter' | 'Audience' | 'AuthnContext' | 'SessionIndex' | 'Email', string>;

export interface SamlPeer {
  entityId: string;
  entryPoint: string;
  certificate: string;
  /** The identity provider's own metadata. */
  metadata: string;
  /** Reads the request that a browser brought, with the service's metadata, as a provider does. */
  readRequest(location: string, serviceMetadata: string): Promise<{ id: string; relayState: string; acs: string; audience: string }>;
  /** A response in XML, signed as told. */
  respond(request: { id: string; acs: string; audience: string }, over?: Partial<Tags>, signing?: { assertion?: boolean; message?: boolean; algorithm?: string; key?: string }): string;
  /** The assertion of a response, encrypted to the certificate in the service's metadata. */
  encrypt(response: string, serviceMetadata: string, algorithms?: { content?: string; transport?: string }): Promise<string>;
  /** The whole response, signed around whatever is in it. */
  seal(response: string): string;
  foreignKey: string;
  /** Where the provider ends its sessions (HTTP-Redirect binding). */
  logoutUrl: string;
  /** Reads a request to sign out, its signature checked with the key of the service's metadata. */
  readLogoutRequest(location: string, serviceMetadata: string): Promise<{ id: string; nameId: string; sessionIndex: string }>;
  /** The same for what comes back to a request of its own. */
  readLogoutResponse(location: string, serviceMetadata: string): Promise<{ inResponseTo: string; relayState: string | null }>;
  /** An address with a message of the HTTP-Redirect binding, signed as told. */
  redirect(to: string, kind: 'SAMLRequest' | 'SAMLResponse', xml: string, signing?: { relayState?: string; algorithm?: string; key?: string }): string;
  /** Signed inside, for the HTTP-POST binding. */
  sealLogout(xml: string, signing?: { algorithm?: string; key?: string }): string;
  logoutRequest(over: { Destination: string } & Partial<Record<'ID' | 'IssueInstant' | 'NotOnOrAfter' | 'Issuer' | 'NameID' | 'SessionIndex', string>>): string;
  logoutResponse(over: { Destination: string; InResponseTo: string; StatusCode?: string }): string;
}

export const encode = (xml: string): string => Buffer.from(xml).toString('base64');

/** An identity provider on samlify: it parses what we send with its own code, and signs what we get. */
export function startSamlPeer(): SamlPeer {
  setSchemaValidator({ validate: () => Promise.resolve('not checked against the schema') });
  const own = keyPair();
  const foreign = keyPair();
  const entityId = 'https://idp.example/metadata';
  const entryPoint = 'https://idp.example/sso';
  const logoutUrl = 'https://idp.example/slo';
  const idp = IdentityProvider({ entityID: entityId, signingCert: own.certificate, privateKey: own.key, wantAuthnRequestsSigned: false, wantLogoutRequestSigned: true, wantLogoutResponseSigned: true, singleSignOnService: [{ Binding: Constants.namespace.binding.redirect, Location: entryPoint }], singleLogoutService: [{ Binding: Constants.namespace.binding.redirect, Location: logoutUrl }], nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'] });

  return {
    entityId,
    entryPoint,
    certificate: own.certificate,
    metadata: idp.getMetadata(),
    foreignKey: foreign.key,
    async readRequest(location, serviceMetadata) {
      const url = new URL(location);
      const service = ServiceProvider({ metadata: serviceMetadata });
      const { extract } = await idp.parseLoginRequest(service, 'redirect', { query: Object.fromEntries(url.searchParams) });
      const request = (extract as { request: { id: string; assertionConsumerServiceUrl?: string } }).request;
      const acs = service.entityMeta.getAssertionConsumerService('post');
      return { id: request.id, relayState: url.searchParams.get('RelayState') ?? '', acs: String(acs), audience: String(service.entityMeta.getEntityID()) };
    },
    respond(request, over = {}, { assertion = true, message = false, algorithm = RSA_SHA256, key = own.key } = {}) {
      const at = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
      const tags: Tags = {
        ID: `_${randomUUID()}`, AssertionID: `_${randomUUID()}`, IssueInstant: at(0), Destination: request.acs, InResponseTo: request.id, ConfirmedRequest: request.id, ConfirmedUntil: at(120), Issuer: entityId,
        StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success', NameID: 'mio-7', NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', Recipient: request.acs, NotBefore: at(-30), NotOnOrAfter: at(120),
        Audience: request.audience, AuthnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport', SessionIndex: '_session-1', Email: 'mio@agency.example', ...over,
      };
      const filled = SamlLib.replaceTagsByValue(TEMPLATE, tags);
      const sign = (xml: string, reference: string): string => signed(xml, reference, { key, algorithm });
      const inner = assertion ? sign(filled, ASSERTION) : filled;
      return message ? sign(inner, RESPONSE) : inner;
    },
    async encrypt(response, serviceMetadata, { content = 'http://www.w3.org/2009/xmlenc11#aes256-gcm', transport = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p' } = {}) {
      const sender = IdentityProvider({ entityID: entityId, signingCert: own.certificate, privateKey: own.key, isAssertionEncrypted: true, tagPrefix: { encryptedAssertion: 'saml' }, singleSignOnService: [{ Binding: Constants.namespace.binding.redirect, Location: entryPoint }] });
      // Its types have them on the other kind of entity only.
      Object.assign(sender.entitySetting, { dataEncryptionAlgorithm: content, keyEncryptionAlgorithm: transport });
      return Buffer.from(await SamlLib.encryptAssertion(sender, ServiceProvider({ metadata: serviceMetadata }), response), 'base64').toString('utf8');
    },
    logoutUrl,
    async readLogoutRequest(location, serviceMetadata) {
      const { extract } = await idp.parseLogoutRequest(ServiceProvider({ metadata: serviceMetadata }), 'redirect', signedQuery(location));
      const { request, nameID, sessionIndex } = extract as unknown as { request: { id: string }; nameID: string; sessionIndex: string };
      return { id: request.id, nameId: nameID, sessionIndex };
    },
    async readLogoutResponse(location, serviceMetadata) {
      const { extract } = await idp.parseLogoutResponse(ServiceProvider({ metadata: serviceMetadata }), 'redirect', signedQuery(location));
      return { inResponseTo: (extract as unknown as { response: { inResponseTo: string } }).response.inResponseTo, relayState: new URL(location).searchParams.get('RelayState') };
    },
    redirect(to, kind, xml, { relayState, algorithm = RSA_SHA256, key = own.key } = {}) {
      const parts = [`${kind}=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`, ...(relayState === undefined ? [] : [`RelayState=${encodeURIComponent(relayState)}`]), `SigAlg=${encodeURIComponent(algorithm)}`];
      const signature = createSign(algorithm.endsWith('sha1') ? 'sha1' : 'sha256').update(parts.join('&')).sign(key, 'base64');
      return `${to}?${parts.join('&')}&Signature=${encodeURIComponent(signature)}`;
    },
    logoutRequest: (over) => SamlLib.replaceTagsByValue(LOGOUT_REQUEST, { ID: `_${randomUUID()}`, IssueInstant: new Date().toISOString(), NotOnOrAfter: new Date(Date.now() + 120_000).toISOString(), Issuer: entityId, NameID: 'mio-7', SessionIndex: '_session-1', ...over }),
    logoutResponse: (over) => SamlLib.replaceTagsByValue(LOGOUT_RESPONSE, { ID: `_${randomUUID()}`, IssueInstant: new Date().toISOString(), Issuer: entityId, StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success', ...over }),
    sealLogout: (xml, { algorithm = RSA_SHA256, key = own.key } = {}) => signed(xml, "/*[local-name(.)='LogoutRequest' or local-name(.)='LogoutResponse']", { key, algorithm }),
    seal: (response) => signed(response, RESPONSE, { key: own.key, algorithm: RSA_SHA256 }),
  };

  function signed(rawSamlMessage: string, reference: string, { key, algorithm }: { key: string; algorithm: string }): string {
    return SamlLib.constructSAMLSignature({ rawSamlMessage, referenceTagXPath: reference, privateKey: key, privateKeyPass: '', signatureAlgorithm: algorithm, signingCert: own.certificate.replace(/-----[A-Z ]+-----|\s/g, ''), isBase64Output: false, signatureConfig: { prefix: 'ds', location: { reference: `${reference}/*[local-name(.)='Issuer']`, action: 'after' } } });
  }
}

/** What the signature was made over stands in the address (SAML 2.0 Bindings, 3.4.4.1). */
function signedQuery(location: string): { query: Record<string, string>; octetString: string } {
  const [, query = ''] = location.split('?');
  const octets = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg'].flatMap((name) => query.split('&').filter((each) => each.startsWith(`${name}=`)));
  return { query: Object.fromEntries(new URLSearchParams(query)), octetString: octets.join('&') };
}

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const RESPONSE = "/*[local-name(.)='Response']";
const ASSERTION = `${RESPONSE}/*[local-name(.)='Assertion']`;

function keyPair(): { key: string; certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'hako-saml-'));
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '90', '-subj', '/CN=idp.example'], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
