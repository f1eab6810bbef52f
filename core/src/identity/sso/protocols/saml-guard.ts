import { DOMParser } from '@xmldom/xmldom';
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
export function decodeResponse(encoded: string, callback: string): string {
  if (encoded.length > MAX_CHARACTERS * 1.4 || !/^[A-Za-z0-9+/=\s]+$/.test(encoded)) throw answerInvalid('SAMLResponse is no base64');
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  if (xml.length > MAX_CHARACTERS) throw answerInvalid('SAMLResponse is too long');
  if (/<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(xml) || xml.includes('\0')) throw answerInvalid('DTD');
  if (/<\?(?!xml\s)/.test(xml)) throw answerInvalid('processing instruction');

  const root = parse(xml).documentElement;
  if (!root || root.localName !== 'Response' || root.namespaceURI !== PROTOCOL) throw answerInvalid('no Response');
  const destination = root.getAttribute('Destination');
  if (destination && destination !== callback) throw answerInvalid('Destination');
  assertSuccess(root);
  if (count(root, '*', 'EncryptedAssertion') > 0) throw answerInvalid('EncryptedAssertion is not supported');
  // By local name: a copy under another prefix or namespace is where wrapped elements hide.
  if (count(root, '*', 'Response') > 0 || count(root, '*', 'Assertion') !== 1 || count(root, ASSERTION, 'Assertion') !== 1) throw answerInvalid('one assertion, not more');
  if (root.getElementsByTagNameNS(ASSERTION, 'Assertion').item(0)?.parentNode !== root) throw answerInvalid('the assertion is not where it belongs');
  assertAlgorithms(root, 'SignatureMethod', SIGNATURES);
  assertAlgorithms(root, 'DigestMethod', DIGESTS);
  assertAlgorithms(root, 'Transform', TRANSFORMS);
  assertAlgorithms(root, 'CanonicalizationMethod', CANONICAL);
  return xml;
}

/** An answer that says it failed is none, even with an assertion in it. */
function assertSuccess(root: Element): void {
  const codes = root.getElementsByTagNameNS(PROTOCOL, 'StatusCode');
  const values = Array.from({ length: codes.length }, (_each, index) => codes.item(index)?.getAttribute('Value') ?? '');
  if (values.length === 1 && values[0] === SUCCESS) return;
  const cancelled = values.some((value) => /:(?:AuthnFailed|RequestDenied)$/.test(value));
  throw new SsoFault(cancelled ? 'SSO_CANCELLED' : 'SSO_ANSWER_INVALID', `status ${values.map((value) => value.split(':').at(-1)).join(' ')}`);
}

function parse(xml: string): Document {
  const refuse = (message: string): never => {
    throw answerInvalid(`XML: ${message.slice(0, 100)}`);
  };
  return new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(xml, 'text/xml') as unknown as Document;
}

const count = (root: Element, namespace: string, name: string): number => root.getElementsByTagNameNS(namespace, name).length;

function assertAlgorithms(root: Element, element: string, allowed: ReadonlySet<string>): void {
  const found = root.getElementsByTagNameNS(DSIG, element);
  for (let index = 0; index < found.length; index += 1) {
    const algorithm = found.item(index)?.getAttribute('Algorithm') ?? '';
    if (!allowed.has(algorithm)) throw answerInvalid(`${element} ${algorithm}`);
  }
}
