import { createChallenge, verifySolution, type Challenge, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Cradle } from '../../cradle.js';

const LIFETIME_MS = 5 * 60_000;
/** PBKDF2 rounds per guess; with a prefix of one byte 256 guesses on average, which is about a second in a browser. */
const COST = 5_000;
const ALGORITHM = 'PBKDF2/SHA-256';
const MAX_LENGTH = 4_096;

/**
 * Proof of work in ALTCHA's second format, made and checked here: no third party learns of anybody's sign-in. A solved
 * challenge is good once, for five minutes, at the address that asked for it.
 */
export interface Captcha {
  challenge(addressGroup: string): Promise<Challenge>;
  /** `answer` is base64 of ALTCHA's payload. Spends it. */
  accept(answer: string | undefined, addressGroup: string): Promise<boolean>;
}

export function createCaptcha({ secrets, database, clock }: Pick<Cradle, 'secrets' | 'database' | 'clock'>): Captcha {
  const hmacSignatureSecret = secrets.mac('captcha-key', 'altcha');
  const boundTo = (addressGroup: string): string => secrets.mac('captcha-address', addressGroup).slice(0, 22);

  return {
    challenge: (addressGroup) =>
      createChallenge({ algorithm: ALGORITHM, cost: COST, keyPrefix: '00', deriveKey, hmacSignatureSecret, expiresAt: new Date(clock.now().getTime() + LIFETIME_MS), data: { for: 'login', at: boundTo(addressGroup) } }),
    async accept(answer, addressGroup) {
      const payload = answer === undefined ? undefined : read(answer);
      if (!payload) return false;
      const { challenge, solution } = payload;
      const { parameters, signature } = challenge;
      // What the signature covers decides; the cost is looked at first, because checking runs it.
      if (parameters.algorithm !== ALGORITHM || parameters.cost !== COST || parameters.keyLength > 64 || typeof signature !== 'string') return false;
      const { verified } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret });
      const expiresAt = (parameters.expiresAt ?? 0) * 1_000;
      if (!verified || expiresAt <= clock.now().getTime() || parameters.data?.['for'] !== 'login' || parameters.data['at'] !== boundTo(addressGroup)) return false;
      const spent = await database.platform.write((tx) => tx.row('insert into spent_captcha (id, expires_at) values ($1, $2) on conflict (id) do nothing returning id', [signature, new Date(expiresAt)]));
      return spent !== undefined;
    },
  };
}

function read(answer: string): Payload | undefined {
  if (answer.length > MAX_LENGTH) return undefined;
  try {
    const payload = JSON.parse(Buffer.from(answer, 'base64').toString()) as Partial<Payload> | null;
    const good = typeof payload?.challenge?.parameters === 'object' && payload.challenge.parameters !== null && Number.isSafeInteger(payload.solution?.counter) && typeof payload.solution?.derivedKey === 'string';
    return good ? (payload as Payload) : undefined;
  } catch {
    return undefined;
  }
}
