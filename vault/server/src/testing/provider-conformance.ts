import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IntegrityError } from '../crypto/integrity-error.js';
import type { KeyProvider } from '../keys/key-provider.js';
import { newKey } from '../keys/new-key.js';
import { ProviderUnavailable } from '../keys/provider-errors.js';

/** A provider with the root behind it, and the means to do to that root what happens to roots. */
export interface ProviderUnderTest {
  provider: KeyProvider;
  /** One over a root that has nothing to do with the first. */
  stranger: KeyProvider;
  /** A new version of the root becomes the one that wraps; old ones keep opening. @returns the provider as it is then. */
  rotateRoot(): Promise<KeyProvider>;
  /** The root's id names the version. False where the service rotates behind one name. */
  versionInId: boolean;
  /** `null` where there is nothing between the provider and its root. */
  outage: { begin(): Promise<void>; end(): Promise<void> } | null;
  end(): Promise<void>;
}

const CONTEXT = { kind: 'kek', version: 7 } as const;

/** What every provider must do (security.md 2.1.2). */
export function itKeepsTheRoot(setUp: () => Promise<ProviderUnderTest>): void {
  let test: ProviderUnderTest;
  beforeAll(async () => {
    test = await setUp();
  });
  afterAll(async () => test?.end());

  it('opens what it wrapped, and nothing of the key shows in the wrap', async () => {
    const key = newKey();
    const [one, two] = [await test.provider.wrap(key, CONTEXT), await test.provider.wrap(key, CONTEXT)];
    expect(one.equals(two)).toBe(false);
    expect([one.includes(key.export()), one.toString().includes(key.export().toString('base64'))]).toEqual([false, false]);
    expect((await test.provider.unwrap(one, CONTEXT)).equals(key)).toBe(true);
    expect((await test.provider.unwrap(two, CONTEXT)).equals(key)).toBe(true);
  });

  it('refuses another context', async () => {
    const blob = await test.provider.wrap(newKey(), CONTEXT);
    for (const version of [6, 8, 70]) await expect(test.provider.unwrap(blob, { kind: 'kek', version })).rejects.toBeInstanceOf(IntegrityError);
  });

  it('refuses blobs that were cut, changed, made up or wrapped by another root', async () => {
    const blob = await test.provider.wrap(newKey(), CONTEXT);
    const cut = [0, 1, 12, Math.floor(blob.length / 2), blob.length - 1].map((length) => blob.subarray(0, length));
    const changed = [0.3, 0.6, 0.9].map((share) => {
      const copy = Buffer.from(blob);
      const at = Math.floor(copy.length * share);
      copy[at] = copy[at] === 0x41 ? 0x42 : 0x41;
      return copy;
    });
    const foreign = await test.stranger.wrap(newKey(), CONTEXT);
    for (const bad of [...cut, ...changed, Buffer.concat([blob, blob]), randomBytes(blob.length), foreign]) {
      await expect(test.provider.unwrap(bad, CONTEXT)).rejects.toBeInstanceOf(IntegrityError);
    }
  });

  it('opens what an older version of the root wrapped', async () => {
    const key = newKey();
    const old = await test.provider.wrap(key, CONTEXT);
    const before = await test.provider.currentKeyId();
    const provider = await test.rotateRoot();
    expect((await provider.currentKeyId()) !== before).toBe(test.versionInId);
    expect((await provider.unwrap(old, CONTEXT)).equals(key)).toBe(true);
    const fresh = await provider.wrap(key, CONTEXT);
    expect((await provider.unwrap(fresh, CONTEXT)).equals(key)).toBe(true);
    test.provider = provider;
  });

  it('keeps many at once apart', async () => {
    const keys = Array.from({ length: 12 }, () => newKey());
    const opened = await Promise.all(keys.map(async (key, version) => test.provider.unwrap(await test.provider.wrap(key, { kind: 'kek', version }), { kind: 'kek', version })));
    expect(opened.every((key, i) => key.equals(keys[i]!))).toBe(true);
  });

  it('says which root it is, and when that should be replaced, if it knows', async () => {
    expect(await test.provider.currentKeyId()).toContain(test.provider.name === 'file' ? 'file:' : `${test.provider.name}:`);
    await test.provider.health();
    const hint = await test.provider.rotateHint();
    expect(hint === null || hint.getTime() > Date.now()).toBe(true);
  });

  describe('while its root cannot be asked', () => {
    it('says so and never calls it tampering; afterwards it goes on', async (context) => {
      if (!test.outage) return context.skip();
      const key = newKey();
      const blob = await test.provider.wrap(key, CONTEXT);
      await test.outage.begin();
      const tries = [test.provider.wrap(key, CONTEXT), test.provider.unwrap(blob, CONTEXT), test.provider.health(), test.provider.currentKeyId()];
      for (const result of await Promise.allSettled(tries)) {
        expect(result).toMatchObject({ status: 'rejected', reason: expect.any(ProviderUnavailable) as unknown });
        const said = String((result as PromiseRejectedResult).reason);
        expect([said.includes(key.export().toString('base64')), said.includes(key.export().toString('hex'))]).toEqual([false, false]);
      }
      await test.outage.end();
      expect((await test.provider.unwrap(blob, CONTEXT)).equals(key)).toBe(true);
      await test.provider.health();
    });
  });
}
