import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hex, vectors, type WycheproofGroup } from '../testing/hex.js';
import { expand32 } from './hkdf.js';

const extract = (salt: Buffer, ikm: Buffer): Buffer => createHmac('sha256', salt.length > 0 ? salt : Buffer.alloc(32)).update(ikm).digest();

describe('HKDF-Expand with one HMAC', () => {
  it('gives the first 32 bytes of RFC 5869 A.1, A.2 and A.3', () => {
    const cases = [
      { prk: '077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5', info: 'f0f1f2f3f4f5f6f7f8f9', okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf' },
      { prk: '06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244', info: sequence(0xb0, 80), okm: 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c' },
      { prk: '19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04', info: '', okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d' },
    ];
    for (const { prk, info, okm } of cases) expect(expand32(hex(prk), hex(info)).toString('hex')).toBe(okm);
  });

  const file = vectors<{ testGroups: WycheproofGroup[] }>('wycheproof/hkdf_sha256_test.json');
  it.skipIf(!file)('agrees with Wycheproof on every valid case', () => {
    let checked = 0;
    for (const test of file!.testGroups.flatMap(({ tests }) => tests)) {
      const okm = hex(String(test['okm']));
      if (test.result !== 'valid') continue;
      const mine = expand32(extract(hex(String(test['salt'])), hex(String(test['ikm']))), hex(String(test['info'])));
      const length = Math.min(32, okm.length);
      expect([test.tcId, mine.subarray(0, length)]).toEqual([test.tcId, okm.subarray(0, length)]);
      checked++;
    }
    expect(checked).toBeGreaterThan(70);
  });
});

function sequence(from: number, length: number): string {
  return Buffer.from(Array.from({ length }, (_, i) => from + i)).toString('hex');
}
