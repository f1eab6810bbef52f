import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Payload } from 'altcha-lib';

export interface Secrets {
  hmacSignatureSecret: string;
  hmacKeySignatureSecret: string;
}

const LOWER_HEX = /^(?:[0-9a-f]{2})+$/;
const MOST_COUNTER = 0xff_ff_ff_ff;

/**
 * What the library's `verifySolution` finds of a deterministic challenge with a signed key: that the parameters are ours and
 * the key is the one that was hidden in them. The same two HMACs, but at once: the library asks WebCrypto, which hands each to
 * another thread and cost as much as everything else that one question needed of this process.
 */
export function isSolved({ challenge: { parameters, signature }, solution }: Payload, { hmacSignatureSecret, hmacKeySignatureSecret }: Secrets): boolean {
  if (typeof signature !== 'string' || typeof parameters.keySignature !== 'string') return false;
  if (!same(signature, hmac(JSON.stringify(sorted(parameters)), hmacSignatureSecret))) return false;
  const { counter, derivedKey } = solution;
  if (!LOWER_HEX.test(derivedKey) || !Number.isInteger(counter) || counter < 0 || counter > MOST_COUNTER) return false;
  return same(parameters.keySignature, hmac(Buffer.from(derivedKey, 'hex'), hmacKeySignatureSecret));
}

const hmac = (data: string | Buffer, secret: string): string => createHmac('sha256', secret).update(data).digest('hex');

function same(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Keys in one order at every depth: what the library signs. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  // By entries, so that a key called `__proto__` is a key and no prototype.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}
