import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, vectors, type WycheproofGroup } from '../testing/hex.js';
import { open, seal } from './aead.js';
import { IntegrityError } from './integrity-error.js';

const opens = (work: () => Buffer): Buffer | undefined => {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(IntegrityError);
    return undefined;
  }
};

describe('AES-256-GCM', () => {
  const wycheproof = vectors<{ testGroups: WycheproofGroup[] }>('wycheproof/aes_gcm_test.json');
  it.skipIf(!wycheproof)('opens what Wycheproof calls valid with 96-bit nonce and 128-bit tag, and nothing else', () => {
    const seen = { opened: 0, refused: 0 };
    for (const group of wycheproof!.testGroups) {
      for (const test of group.tests) {
        const at = (name: string): Buffer => hex(String(test[name]));
        const key = createSecretKey(at('key'));
        const plain = opens(() => open(key, at('iv'), Buffer.concat([at('ct'), at('tag')]), at('aad')));
        const ours = test.result === 'valid' && group.ivSize === 96 && group.tagSize === 128;
        expect([test.tcId, plain?.toString('hex')]).toEqual([test.tcId, ours ? String(test['msg']) : undefined]);
        if (ours) expect(seal(key, at('iv'), at('msg'), at('aad')).equals(Buffer.concat([at('ct'), at('tag')]))).toBe(true);
        seen[ours ? 'opened' : 'refused']++;
      }
    }
    expect(seen.opened).toBeGreaterThan(30);
    expect(seen.refused).toBeGreaterThan(30);
  });

  const nist = vectors<{ vectors: Record<'key' | 'iv' | 'pt' | 'aad' | 'ct' | 'tag', string>[] }>('nist/gcmEncryptExtIV256_iv96_tag128.json');
  it.skipIf(!nist)('seals and opens all 375 NIST vectors', () => {
    expect(nist!.vectors).toHaveLength(375);
    for (const vector of nist!.vectors) {
      const key = createSecretKey(hex(vector.key));
      const sealed = hex(vector.ct + vector.tag);
      expect(seal(key, hex(vector.iv), hex(vector.pt), hex(vector.aad)).equals(sealed)).toBe(true);
      expect(open(key, hex(vector.iv), sealed, hex(vector.aad)).toString('hex')).toBe(vector.pt);
    }
  });

  it('knows test case 14 of the GCM specification', () => {
    const key = createSecretKey(Buffer.alloc(32));
    expect(seal(key, Buffer.alloc(12), Buffer.alloc(16), Buffer.alloc(0)).toString('hex')).toBe('cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919');
  });

  it('opens nothing that was changed in any bit, cut, lengthened, or given other data or nonce', () => {
    const key = createSecretKey(randomBytes(32));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 40 }), fc.nat(), (plain, aad, at) => {
        const nonce = randomBytes(12);
        const sealed = seal(key, nonce, plain, aad);
        expect(open(key, nonce, sealed, aad).equals(plain)).toBe(true);
        const flipped = Buffer.from(sealed);
        flipped[at % sealed.length]! ^= 1 << at % 8;
        expect(opens(() => open(key, nonce, flipped, aad))).toBeUndefined();
        expect(opens(() => open(key, nonce, sealed.subarray(0, at % sealed.length), aad))).toBeUndefined();
        expect(opens(() => open(key, nonce, Buffer.concat([sealed, Buffer.alloc(1)]), aad))).toBeUndefined();
        expect(opens(() => open(key, nonce, sealed, Buffer.concat([aad, Buffer.alloc(1)])))).toBeUndefined();
        expect(opens(() => open(key, randomBytes(12), sealed, aad))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('refuses keys and nonces of another size before it encrypts', () => {
    expect(() => seal(createSecretKey(randomBytes(16)), randomBytes(12), Buffer.alloc(1), Buffer.alloc(0))).toThrow(RangeError);
    expect(() => seal(createSecretKey(randomBytes(32)), randomBytes(16), Buffer.alloc(1), Buffer.alloc(0))).toThrow(RangeError);
  });
});
