import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { median, percent, whole } from './statistics.js';
import type { BenchPart } from './types.js';

/** As core hashes (security.md 2.2.1); Argon2id is the library's default, 2 in its enum. */
const PARAMETERS = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 };
/** Sign-ins at once: as many as core hashes at once, so that neither side waits in a queue. */
const AT_ONCE = availableParallelism();

/** Whole sign-ins over HTTP against nothing but the hash that each of them costs. */
export const signIn: BenchPart = {
  name: 'sign-in',
  about: 'sign-ins per second beside bare Argon2id with the same parameters',
  needsHouse: true,
  async run({ url, password, seconds, rounds }) {
    const secret = randomBytes(32);
    const stored = await hash(password, { ...PARAMETERS, secret });
    const bare: number[] = [];
    const entire: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await perSecond(seconds, () => verify(stored, password, { ...PARAMETERS, secret })));
      entire.push(
        await perSecond(seconds, async () => {
          const answer = await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tenantCode: 'DEMO', username: 'analyst', password }) });
          await answer.arrayBuffer();
          if (answer.status !== 200) throw new Error(`a sign-in was answered with ${answer.status}`);
        }),
      );
    }
    const [ours, limit] = [median(entire), median(bare)];
    return [{ what: `sign-ins, ${AT_ONCE} at once`, value: `${ours.toFixed(1)}/s`, baseline: `${limit.toFixed(1)}/s`, ratio: percent(ours, limit), goal: `limit: ${whole(limit)}/s bare Argon2id`, met: null }];
  },
};

async function perSecond(seconds: number, once: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  const until = from + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < until) {
        await once();
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - from) / 1_000);
}
