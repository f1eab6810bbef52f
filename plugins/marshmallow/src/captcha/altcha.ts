import { randomInt } from 'node:crypto';
import type { PluginContext } from '@hako/sdk-plugin';
import { createChallenge, verifySolution, type Challenge, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';

const ALGORITHM = 'PBKDF2/SHA-256';
const COST = 5_000;
export const LIFETIME_MS = 10 * 60_000;
const MOST_PAYLOAD = 4_096;
/** In a raid a solution costs twice as much: nothing for a person who types, much for a machine with ten thousand of them. */
const RAID_FACTOR = 2;

export interface Solved {
  /** What is spent with it. */
  id: string;
  expiresAt: Date;
}

/**
 * Proof of work in ALTCHA's second format. Deterministic: the server picks the counter, so everybody works equally long, and
 * checking an answer is two HMACs. Bound to the talent; good for ten minutes, and once (the caller spends `id`).
 *
 * @param effort tries at most, of which 40 % are the least; an agency's setting
 */
export async function makeChallenge(ctx: PluginContext, talentId: string, effort: number, raid: boolean): Promise<Challenge> {
  const most = effort * (raid ? RAID_FACTOR : 1);
  const least = Math.max(1, Math.floor(most * 0.4));
  return createChallenge({
    algorithm: ALGORITHM,
    cost: COST,
    counter: randomInt(least, Math.max(most, least) + 1),
    deriveKey,
    ...secretsOf(ctx),
    expiresAt: new Date(ctx.clock.now().getTime() + LIFETIME_MS),
    data: { for: 'ask', talent: talentId },
  });
}

/** `undefined` for whatever is not a solution of one of our challenges for this talent's box, still in its time. */
export async function checkSolution(ctx: PluginContext, talentId: string, answer: string): Promise<Solved | undefined> {
  const payload = read(answer);
  if (!payload) return undefined;
  const { challenge, solution } = payload;
  const { parameters, signature } = challenge;
  // What checking would have to compute is pinned before anything is computed.
  if (parameters.algorithm !== ALGORITHM || parameters.cost !== COST || typeof parameters.keySignature !== 'string' || typeof signature !== 'string') return undefined;
  const verified = await verifySolution({ challenge, solution, deriveKey, ...secretsOf(ctx) }).then((result) => result.verified, () => false);
  const expiresAt = new Date((parameters.expiresAt ?? 0) * 1_000);
  if (!verified || parameters.data?.['for'] !== 'ask' || parameters.data['talent'] !== talentId || expiresAt <= ctx.clock.now()) return undefined;
  return { id: `altcha:${signature}`, expiresAt };
}

const secretsOf = (ctx: PluginContext): { hmacSignatureSecret: string; hmacKeySignatureSecret: string } => ({ hmacSignatureSecret: ctx.keys.mac('captcha', 'signature'), hmacKeySignatureSecret: ctx.keys.mac('captcha', 'key') });

function read(answer: string): Payload | undefined {
  if (answer.length > MOST_PAYLOAD) return undefined;
  try {
    const payload = JSON.parse(Buffer.from(answer, 'base64').toString()) as Partial<Payload> | null;
    const parameters: unknown = payload?.challenge?.parameters;
    const good = typeof parameters === 'object' && parameters !== null && Number.isSafeInteger(payload?.solution?.counter) && typeof payload?.solution?.derivedKey === 'string';
    return good ? (payload as Payload) : undefined;
  } catch {
    return undefined;
  }
}
