import { DOMParser } from '@xmldom/xmldom';
import { encryptedParts, isEncryptedAssertion, openAssertion } from './saml-encryption.js';
import { answerInvalid, SsoFault } from './types.js';

const MAX_CHARACTERS = 256 * 1024;
const SIGNATURES = new Set(['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1']);
const DIGESTS = new Set(['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmldsig-more#sha384', 'http://www.w3.org/2001/04/xmlenc#sha512']);
const TRANSFORMS = new Set(['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#']);
const CANONICAL = new Set(['http://www.w3.org/2001/10/xml-exc-c14n#']);
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

/**
 * Refuses before any signature is looked at what no honest provider sends: DTDs and entities, SHA-1, exotic transforms, more
 * than one response or assertion anywhere in the document. Nothing is *read* from this tree: data comes only from the
 * element whose signature node-saml verified.
 */
export async function guardResponse(encoded: string, { callback, decryptionKey, encrypted: mustBeEncrypted }: { callback: string; decryptionKey: string | null; encrypted: boolean }): Promise<void> {
  if (encoded.length > MAX_CHARACTERS * 1.4 || !/^[A-Za-z0-9+/=\s]+$/.test(encoded)) throw answerInvalid('SAMLResponse is no base64');
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  const root = parseSaml(xml);
  if (root.localName !== 'Response' || root.namespaceURI !== PROTOCOL) throw answerInvalid('no Response');
  const destination = root.getAttribute('Destination');
  if (destination && destination !== callback) throw answerInvalid('Destination');
  assertSuccess(root);
  // By local name: a copy under another prefix or namespace is where wrapped elements hide.
  if (count(root, '*', 'Response') > 0) throw answerInvalid('a response in a response');
  const [encrypted, ...others] = encryptedParts(root);
  if (!encrypted) {
    if (mustBeEncrypted) throw answerInvalid('the assertion is not encrypted');
    if (count(root, '*', 'Assertion') !== 1 || count(root, ASSERTION, 'Assertion') !== 1) throw answerInvalid('one assertion, not more');
    if (root.getElementsByTagNameNS(ASSERTION, 'Assertion').item(0)?.parentNode !== root) throw answerInvalid('the assertion is not where it belongs');
  } else {
    if (others.length > 0 || count(root, '*', 'Assertion') > 0 || !isEncryptedAssertion(encrypted, root)) throw answerInvalid('one assertion, not more');
    if (decryptionKey === null) throw answerInvalid('the assertion is encrypted, but this provider has no key');
    const inner = parseSaml(await openAssertion(encrypted, decryptionKey));
    if (inner.localName !== 'Assertion' || inner.namespaceURI !== ASSERTION) throw answerInvalid('what is encrypted is no assertion');
    for (const name of ['Assertion', 'Response', 'EncryptedAssertion', 'EncryptedData']) if (count(inner, '*', name) > 0) throw answerInvalid(`${name} inside the encrypted assertion`);
    assertSignatures(inner);
    // What is left outside is only the response's own signature, if it has one.
    root.removeChild(encrypted);
  }
  assertSignatures(root);
}

/** Refuses weak hashes and transforms that choose what is signed. @throws SsoFault */
export function assertSignatures(root: Element): void {
  assertAlgorithms(root, 'SignatureMethod', SIGNATURES);
  assertAlgorithms(root, 'DigestMethod', DIGESTS);
  assertAlgorithms(root, 'Transform', TRANSFORMS);
  assertAlgorithms(root, 'CanonicalizationMethod', CANONICAL);
}

/** An answer that says it failed is none, even with an assertion in it. */
function assertSuccess(root: Element): void {
  const codes = root.getElementsByTagNameNS(PROTOCOL, 'StatusCode');
  const values = Array.from({ length: codes.length }, (_each, index) => codes.item(index)?.getAttribute('Value') ?? '');
  if (values.length === 1 && values[0] === SUCCESS) return;
  const cancelled = values.some((value) => /:(?:AuthnFailed|RequestDenied)$/.test(value));
  throw new SsoFault(cancelled ? 'SSO_CANCELLED' : 'SSO_ANSWER_INVALID', `status ${values.map((value) => value.split(':').at(-1)).join(' ')}`);
}

/** A document without DTD, entities and processing instructions. @throws SsoFault */
export function parseSaml(xml: string): Element {
  if (xml.length > MAX_CHARACTERS) throw answerInvalid('SAMLResponse is too long');
  if (/<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(xml) || xml.includes('\0')) throw answerInvalid('DTD');
  if (/<\?(?!xml\s)/.test(xml)) throw answerInvalid('processing instruction');
  const refuse = (message: string): never => {
    throw answerInvalid(`XML: ${message.slice(0, 100)}`);
  };
  const document = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(xml, 'text/xml') as unknown as Document;
  if (!document.documentElement) throw answerInvalid('no XML');
  return document.documentElement;
}

const count = (root: Element, namespace: string, name: string): number => root.getElementsByTagNameNS(namespace, name).length;

function assertAlgorithms(root: Element, element: string, allowed: ReadonlySet<string>): void {
  const found = root.getElementsByTagNameNS(DSIG, element);
  for (let index = 0; index < found.length; index += 1) {
    const algorithm = found.item(index)?.getAttribute('Algorithm') ?? '';
    if (!allowed.has(algorithm)) throw answerInvalid(`${element} ${algorithm}`);
  }
}
