import { decrypt } from 'xml-encryption';
import { answerInvalid } from './types.js';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';

/**
 * AES-GCM, and AES-CBC because Entra, ADFS and Okta send nothing else unless told. CBC alone would be an oracle for whoever
 * can send changed ciphertexts again and again (Jager and Somorovsky 2011): here each try costs a request of its own that
 * this browser began, every failure answers the same, and what was deciphered counts for nothing without its signature.
 */
const CONTENT = new Set([`${XENC}aes128-cbc`, `${XENC}aes256-cbc`, 'http://www.w3.org/2009/xmlenc11#aes128-gcm', 'http://www.w3.org/2009/xmlenc11#aes256-gcm']);
/** Never PKCS #1 v1.5, which is an oracle by itself (Bleichenbacher 1998). */
const TRANSPORT = new Set([`${XENC}rsa-oaep-mgf1p`]);
/** SHA-1 inside OAEP needs no collision resistance (RFC 8017, 7.1); the library knows no other that is named as the standard names it. */
const OAEP_DIGEST = `${DSIG}sha1`;

/**
 * The assertion that was encrypted to us, as text. Nothing is *read* from it here: it is looked at for what no honest
 * provider sends, and node-saml deciphers and verifies for itself. So that both surely decipher the same, exactly one
 * shape is taken: one encrypted key, inside the data that it opens.
 * @throws SsoFault
 */
export async function openAssertion(encrypted: Element, privateKey: string): Promise<string> {
  const data = only(encrypted, 'EncryptedData');
  const key = only(encrypted, 'EncryptedKey');
  if (data.parentNode !== encrypted || key.parentNode?.parentNode !== data || only(encrypted, 'EncryptedKey', '*') !== key || only(encrypted, 'EncryptedData', '*') !== data) throw answerInvalid('the encrypted assertion has another shape');
  if (list(encrypted, '*', 'RetrievalMethod').length > 0 || list(encrypted, '*', 'CipherReference').length > 0) throw answerInvalid('the encrypted assertion points elsewhere');
  if (list(encrypted, '*', 'CipherValue').length !== 2 || list(encrypted, '*', 'EncryptionMethod').length !== 2) throw answerInvalid('the encrypted assertion has another shape');
  const methods = list(encrypted, XENC, 'EncryptionMethod');
  assertAlgorithm(methods.find(({ parentNode }) => parentNode === data), CONTENT);
  const transport = methods.find(({ parentNode }) => parentNode === key);
  assertAlgorithm(transport, TRANSPORT);
  for (const digest of list(encrypted, '*', 'DigestMethod')) if (digest.parentNode !== transport || digest.getAttribute('Algorithm') !== OAEP_DIGEST) throw answerInvalid(`DigestMethod ${digest.getAttribute('Algorithm') ?? ''} of the encryption`);
  return new Promise((resolve, reject) => {
    try {
      decrypt(encrypted.toString(), { key: privateKey, disallowDecryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false }, (error, text) => (error || typeof text !== 'string' ? reject(unreadable(error)) : resolve(text)));
    } catch (error) {
      reject(unreadable(error));
    }
  });
}

/** Encrypted elements of a document, wherever they hide. */
export const encryptedParts = (root: Document | Element): Element[] => list(root, '*', 'EncryptedAssertion');

export const isEncryptedAssertion = (element: Element, root: Element): boolean => element.namespaceURI === ASSERTION && element.parentNode === root;

/** One reason for all: why exactly is nobody's business but the key's. */
const unreadable = (cause: unknown): Error => answerInvalid('the assertion cannot be deciphered', cause);

function assertAlgorithm(method: Element | undefined, allowed: ReadonlySet<string>): void {
  const algorithm = method?.getAttribute('Algorithm') ?? '';
  if (!allowed.has(algorithm)) throw answerInvalid(`EncryptionMethod ${algorithm}`);
}

function only(under: Element, name: string, namespace = XENC): Element {
  const [first, more] = list(under, namespace, name);
  if (!first || more) throw answerInvalid(`not one ${name}`);
  return first;
}

function list(under: Document | Element, namespace: string, name: string): Element[] {
  const found = under.getElementsByTagNameNS(namespace, name);
  return Array.from({ length: found.length }, (_each, index) => found.item(index) as Element);
}
