import { timingSafeEqual } from 'node:crypto';
import type { Cradle } from '../cradle.js';

/** Signs what leaves this installation and comes back: file links, queue payloads. */
export interface Signer {
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

/** One derived key per purpose, so that a signature for one use is worthless for another. */
export function createSigner({ secrets }: Pick<Cradle, 'secrets'>, purpose: 'file-link' | 'queue'): Signer {
  const sign = (text: string): string => secrets.mac(purpose, text);
  return {
    sign,
    verify(text, signature) {
      const given = Buffer.from(signature);
      const expected = Buffer.from(sign(text));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
