import { createChallenge, solveChallenge, verifySolution, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSolved } from './signatures.js';

const secrets = { hmacSignatureSecret: 'one', hmacKeySignatureSecret: 'other' };
const made = async (): Promise<Payload> => {
  const challenge = await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 5, counter: 3, deriveKey, ...secrets, expiresAt: new Date(Date.now() + 60_000), data: { talent: 'a', for: 'ask' } });
  const solution = await solveChallenge({ challenge, deriveKey });
  return JSON.parse(JSON.stringify({ challenge, solution })) as Payload;
};
const library = (payload: Payload): Promise<boolean> => verifySolution({ ...payload, deriveKey, ...secrets }).then(({ verified }) => verified, () => false);

describe('a solution', () => {
  it('of ours is one, in whatever order its fields come back', async () => {
    const payload = await made();
    expect(isSolved(payload, secrets)).toBe(true);
    const { parameters } = payload.challenge;
    const turned = { ...payload, challenge: { ...payload.challenge, parameters: Object.fromEntries(Object.entries(parameters).toReversed()) as typeof parameters } };
    expect(isSolved(turned, secrets)).toBe(true);
    expect(isSolved(payload, { ...secrets, hmacSignatureSecret: 'a third' })).toBe(false);
    expect(isSolved(payload, { ...secrets, hmacKeySignatureSecret: 'a third' })).toBe(false);
  });

  it('that was altered anywhere is what the library says of it', async () => {
    const payload = await made();
    const value = fc.oneof(fc.string(), fc.integer(), fc.stringMatching(/^[0-9a-f]{0,64}$/), fc.constant(null), fc.constant(true));
    const change = fc.oneof(
      fc.record({ at: fc.constantFrom('algorithm', 'nonce', 'salt', 'cost', 'keyLength', 'keyPrefix', 'keySignature', 'expiresAt', 'data', 'more', '__proto__'), in: fc.constant('parameters'), value }),
      fc.record({ at: fc.constantFrom('counter', 'derivedKey'), in: fc.constant('solution'), value }),
      fc.record({ at: fc.constant('signature'), in: fc.constant('challenge'), value }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
        const other = structuredClone(payload);
        for (const { at, in: where, value: given } of changes) Object.defineProperty(where === 'parameters' ? other.challenge.parameters : where === 'solution' ? other.solution : other.challenge, at, { value: given, enumerable: true, configurable: true, writable: true });
        // The wrapper of both refuses what is no text before it comes here.
        if (typeof other.solution.derivedKey !== 'string' || typeof other.challenge.parameters.keySignature !== 'string') return;
        expect(isSolved(other, secrets)).toBe(await library(other));
      }),
      { numRuns: 200 },
    );
  });
});
