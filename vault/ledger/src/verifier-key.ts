import { createPublicKey, type KeyObject } from 'node:crypto';
import { LedgerError } from './errors.js';
import { keyId, rawKey, requireName } from './note.js';

/** A public key with the name under which it signs. */
export interface VerifierKey {
  name: string;
  publicKey: KeyObject;
}

/** A public key in the text form of signed-note: `name+keyid+base64(0x01 || key)`. */
export const formatVerifierKey = (name: string, publicKey: KeyObject): string => `${name}+${keyId(name, publicKey).toString('hex')}+${Buffer.concat([Buffer.of(ED25519), rawKey(publicKey)]).toString('base64')}`;

/** @throws LedgerError KEY_MALFORMED when the text is no Ed25519 verifier key or its id does not belong to its key */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (!name || bytes.length !== 33 || bytes[0] !== ED25519) throw new LedgerError('KEY_MALFORMED', 'A verifier key is name+id+key with an Ed25519 key');
  requireName(name);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }, format: 'jwk' });
  if (keyId(name, publicKey).toString('hex') !== id) throw new LedgerError('KEY_MALFORMED', `The id of the key ${name} does not belong to it`);
  return { name, publicKey };
}

const ED25519 = 0x01;
