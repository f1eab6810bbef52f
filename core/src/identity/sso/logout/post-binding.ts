import { getVerifiedXml } from '@node-saml/node-saml/lib/xml.js';
import { assertSignatures, parseSaml } from '../protocols/saml-guard.js';
import { toPem } from '../protocols/pem.js';
import { answerInvalid } from '../protocols/types.js';
import type { LogoutMessage } from './redirect-binding.js';

const MAX_CHARACTERS = 128 * 1024;

/**
 * A message of the HTTP-POST binding (SAML 2.0 Bindings, 3.5): signed inside, around the whole of it. What is read is
 * parsed from the octets that the signature is over, never from what stood around them.
 *
 * @throws SsoFault
 */
export function readPostMessage(form: Readonly<Record<string, string>>, certificates: readonly string[]): LogoutMessage {
  const { SAMLRequest: request, SAMLResponse: response, RelayState: relayState } = form;
  if ((request === undefined) === (response === undefined)) throw answerInvalid('one message, not more');
  const encoded = request ?? response ?? '';
  if (encoded.length > MAX_CHARACTERS || !/^[A-Za-z0-9+/=\s]+$/.test(encoded)) throw answerInvalid('the message is no base64, or too long');
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  const root = parseSaml(xml);
  assertSignatures(root);
  return { kind: request === undefined ? 'SAMLResponse' : 'SAMLRequest', root: parseSaml(signedPart(xml, root, certificates)), relayState };
}

function signedPart(xml: string, root: Element, certificates: readonly string[]): string {
  let signed: string | null;
  try {
    signed = getVerifiedXml(xml, root, certificates.map(toPem));
  } catch (cause) {
    throw answerInvalid('the signature of the message', cause);
  }
  if (signed === null) throw answerInvalid('the signature of the message');
  return signed;
}
