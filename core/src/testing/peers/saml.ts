import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Constants, IdentityProvider, SamlLib, ServiceProvider, setSchemaValidator } from 'samlify';

const TEMPLATE = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status><saml:Assertion ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{ConfirmedUntil}" Recipient="{Recipient}" InResponseTo="{ConfirmedRequest}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{NotBefore}" NotOnOrAfter="{NotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{IssueInstant}"><saml:AuthnContext><saml:AuthnContextClassRef>{AuthnContext}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>{Email}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>staff</saml:AttributeValue><saml:AttributeValue>singers</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`;

export type Tags = Record<'ID' | 'AssertionID' | 'IssueInstant' | 'Destination' | 'InResponseTo' | 'ConfirmedRequest' | 'ConfirmedUntil' | 'Issuer' | 'StatusCode' | 'NameID' | 'NameIDFormat' | 'Recipient' | 'NotBefore' | 'NotOnOrAfter' | 'Audience' | 'AuthnContext' | 'Email', string>;

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
}

export const encode = (xml: string): string => Buffer.from(xml).toString('base64');

/** An identity provider on samlify: it parses what we send with its own code, and signs what we get. */
export function startSamlPeer(): SamlPeer {
  setSchemaValidator({ validate: () => Promise.resolve('not checked against the schema') });
  const own = keyPair();
  const foreign = keyPair();
  const entityId = 'https://idp.example/metadata';
  const entryPoint = 'https://idp.example/sso';
  const idp = IdentityProvider({ entityID: entityId, signingCert: own.certificate, privateKey: own.key, wantAuthnRequestsSigned: false, singleSignOnService: [{ Binding: Constants.namespace.binding.redirect, Location: entryPoint }], nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'] });

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
        Audience: request.audience, AuthnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport', Email: 'mio@agency.example', ...over,
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
    seal: (response) => signed(response, RESPONSE, { key: own.key, algorithm: RSA_SHA256 }),
  };

  function signed(rawSamlMessage: string, reference: string, { key, algorithm }: { key: string; algorithm: string }): string {
    return SamlLib.constructSAMLSignature({ rawSamlMessage, referenceTagXPath: reference, privateKey: key, privateKeyPass: '', signatureAlgorithm: algorithm, signingCert: own.certificate.replace(/-----[A-Z ]+-----|\s/g, ''), isBase64Output: false, signatureConfig: { prefix: 'ds', location: { reference: `${reference}/*[local-name(.)='Issuer']`, action: 'after' } } });
  }
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
