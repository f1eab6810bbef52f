import { verify, X509Certificate, type KeyObject } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { toPem } from '../protocols/pem.js';
import { parseSaml } from '../protocols/saml-guard.js';
import { answerInvalid } from '../protocols/types.js';

const MAX_BYTES = 64 * 1024;
const KNOWN = ['SAMLRequest', 'SAMLResponse', 'SAMLEncoding', 'RelayState', 'SigAlg', 'Signature'] as const;
const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

type Check = (data: Buffer, key: KeyObject, signature: Buffer) => boolean;
const rsa = (hash: string): Check => (data, key, signature) => key.asymmetricKeyType === 'rsa' && verify(hash, data, key, signature);

/** SHA-1 and whatever else a certificate could be talked into is refused. */
const ALGORITHMS: Readonly<Record<string, Check>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': rsa('sha256'),
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': rsa('sha384'),
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': rsa('sha512'),
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256': (data, key, signature) => key.asymmetricKeyType === 'ec' && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature),
};

/** Of either binding, its signature checked. */
export interface LogoutMessage {
  kind: 'SAMLRequest' | 'SAMLResponse';
  root: Element;
  relayState: string | undefined;
}

/**
 * A message of the HTTP-Redirect binding (SAML 2.0 Bindings, 3.4.4). Its signature is over the query as it stands in the
 * address, so nothing is decoded before it has been checked, and a parameter that comes twice is refused: which of the two
 * was signed must never be a guess. node-saml takes unsigned ones and any hash here, hence not its check.
 *
 * @throws SsoFault
 */
export function readRedirectMessage(search: string, certificates: readonly string[]): LogoutMessage {
  const raw = new Map<string, string>();
  for (const part of search.split('&')) {
    const [name = '', ...rest] = part.split('=');
    if (!(KNOWN as readonly string[]).includes(name)) continue;
    if (raw.has(name)) throw answerInvalid(`${name} comes twice`);
    raw.set(name, rest.join('='));
  }
  const [request, response] = [raw.get('SAMLRequest'), raw.get('SAMLResponse')];
  if ((request === undefined) === (response === undefined)) throw answerInvalid('one message, not more');
  const kind = request === undefined ? 'SAMLResponse' : 'SAMLRequest';
  const encoding = raw.get('SAMLEncoding');
  if (encoding !== undefined && decoded(encoding) !== DEFLATE) throw answerInvalid('SAMLEncoding');
  assertSigned(raw, kind, certificates);
  const relayState = raw.get('RelayState');
  return { kind, root: parseSaml(inflated(decoded(request ?? response ?? ''))), relayState: relayState === undefined ? undefined : decoded(relayState) };
}

function assertSigned(raw: ReadonlyMap<string, string>, kind: string, certificates: readonly string[]): void {
  const [algorithm, signature] = [raw.get('SigAlg'), raw.get('Signature')];
  if (algorithm === undefined || signature === undefined) throw answerInvalid('the message is not signed');
  const name = decoded(algorithm);
  const check = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
  if (!check) throw answerInvalid(`SigAlg ${name.slice(0, 100)}`);
  const octets = Buffer.from([kind, 'RelayState', 'SigAlg'].flatMap((each) => (raw.has(each) ? [`${each}=${raw.get(each) ?? ''}`] : [])).join('&'));
  const given = Buffer.from(decoded(signature), 'base64');
  if (!certificates.some((text) => check(octets, new X509Certificate(toPem(text)).publicKey, given))) throw answerInvalid('the signature of the message');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw answerInvalid('percent encoding');
  }
}

function inflated(base64: string): string {
  try {
    return inflateRawSync(Buffer.from(base64, 'base64'), { maxOutputLength: MAX_BYTES }).toString('utf8');
  } catch (cause) {
    throw answerInvalid('the message is not deflated, or too long', cause);
  }
}
