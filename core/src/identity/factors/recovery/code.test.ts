import { describe, expect, it } from 'vitest';
import { canonicalRecoveryCode, matchingDigest, newRecoveryCode, recoveryDigest } from './code.js';

describe('recovery codes', () => {
  it('are four groups of four signs of which none is read for another', () => {
    const codes = Array.from({ length: 200 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(200);
    // 80 bits: every sign of the alphabet comes up among 3,200.
    expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
  });

  it('are the same however people type them', () => {
    for (const typed of ['0123-4567-89AB-CDEF', '0123456789abcdef', ' o1z3-4567 '.replace('z', '2') + '89ab-cdef', 'OI23-4567-89AB-CDEF', 'oL23 4567 89ab cdef', '０１２３-4567-89AB-CDEF']) expect(canonicalRecoveryCode(typed)).toBe('0123456789ABCDEF');
    for (const typed of ['', '0123-4567-89AB-CDE', '0123-4567-89AB-CDEFG', '0123-4567-89AB-CDEU', '0123-4567-89AB-CD*F', '123456']) expect(canonicalRecoveryCode(typed)).toBeUndefined();
  });

  it('match by digest under the salt of their person alone', async () => {
    const [salt, other] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
    const [mine, theirs] = await Promise.all([recoveryDigest('0123-4567-89AB-CDEF', salt), recoveryDigest('0123456789ABCDEF', other)]);
    expect(matchingDigest([Buffer.alloc(32), mine], await recoveryDigest('0123456789ABCDEF', salt))).toBe(mine);
    expect(matchingDigest([mine], theirs)).toBeUndefined();
    expect(matchingDigest([], mine)).toBeUndefined();
  });
});
