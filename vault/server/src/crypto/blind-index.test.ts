import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hex, vectors, type WycheproofGroup } from '../testing/hex.js';
import { blindDigest, blindIndexKey, DIGEST_BYTES } from './blind-index.js';

describe('a blind index', () => {
  it('answers the same digest for the same value, and shares none between tenants, fields and versions', () => {
    const root = createSecretKey(randomBytes(32));
    const digest = (tenant: string, field: 'email' | 'phone', version: number): string => blindDigest(blindIndexKey(root, tenant, field, version), 'a@b.jp').toString('hex');
    expect(digest('t1', 'email', 1)).toBe(digest('t1', 'email', 1));
    expect(digest('t1', 'email', 1)).toHaveLength(DIGEST_BYTES * 2);
    expect(new Set([digest('t1', 'email', 1), digest('t2', 'email', 1), digest('t1', 'phone', 1), digest('t1', 'email', 2)]).size).toBe(4);
  });

  it('knows RFC 4231 case 2, cut to 128 bits', () => {
    expect(blindDigest(createSecretKey(Buffer.from('Jefe')), 'what do ya want for nothing?').toString('hex')).toBe('5bdcc146bf60754e6a042426089575c7');
  });

  const file = vectors<{ testGroups: WycheproofGroup[] }>('wycheproof/hmac_sha256_test.json');
  it.skipIf(!file)('agrees with Wycheproof on HMAC-SHA-256', () => {
    let checked = 0;
    for (const { tagSize, tests } of file!.testGroups) {
      for (const test of tests) {
        const mine = blindDigest(createSecretKey(hex(String(test['key']))), hex(String(test['msg'])));
        const same = mine.equals(hex(String(test['tag'])).subarray(0, DIGEST_BYTES));
        // A wrong tag of 256 bits may differ in its second half alone, which an index does not keep.
        if (test.result === 'valid') expect([test.tcId, same]).toEqual([test.tcId, true]);
        else if (tagSize === 128) expect([test.tcId, same]).toEqual([test.tcId, false]);
        else continue;
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(100);
  });
});
