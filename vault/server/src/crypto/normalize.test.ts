import fc from 'fast-check';
import type { FieldCode } from '@hako/vault-client/contract';
import { describe, expect, it } from 'vitest';
import { normalize } from './normalize.js';

/** Golden: a change here means a new index version and a new build of every index. */
const GOLDEN: [FieldCode, string, string][] = [
  ['email', '  Aiko.Sato@EXAMPLE.jp ', 'aiko.sato@example.jp'],
  ['email', 'aiko\u200b@example.jp\ufeff', 'aiko@example.jp'],
  ['email', 'ａｉｋｏ＠ｅｘａｍｐｌｅ．ｊｐ', 'aiko@example.jp'],
  ['email', 'STRASSE@x.de', 'strasse@x.de'],
  ['email', 'straße@x.de', 'strasse@x.de'],
  ['phone', '+81 90-1234-5678', '+819012345678'],
  ['phone', '090-1234-5678', '+819012345678'],
  ['phone', '０９０ー１２３４ー５６７８', '+819012345678'],
  ['phone', '+86 138 0013 8000', '+8613800138000'],
  ['phone', '+1 (415) 555-2671', '+14155552671'],
  ['phone', 'none', ''],
  ['family_name', ' 佐藤　 ', '佐藤'],
  ['family_name', 'ｻﾄｳ', 'サトウ'],
  ['given_name', 'Mary  Ann', 'mary ann'],
  ['given_name', 'Ｍａｒｙ　Ａｎｎ', 'mary ann'],
  ['given_name', 'ÉLODIE', 'élodie'],
  ['given_name', 'E\u0301lodie', 'élodie'],
  ['registration_number', '0100-01-123456', '010001123456'],
  ['vat_id', 'ῶ', 'Ω'],
  ['vat_id', ' de 123.456.789 ', 'DE123456789'],
];

describe('normalize', () => {
  it.each(GOLDEN)('%s %j becomes %j', (field, value, expected) => {
    expect(normalize(field, value, { defaultCountry: 'JP' })).toBe(expected);
  });

  it('reads numbers without a country code as the tenant\'s country does', () => {
    expect(normalize('phone', '138 0013 8000', { defaultCountry: 'CN' })).toBe('+8613800138000');
  });

  it('changes nothing that is normal already', () => {
    fc.assert(
      fc.property(fc.constantFrom<FieldCode>('email', 'family_name', 'vat_id'), fc.string({ unit: 'grapheme', maxLength: 30 }), (field, value) => {
        const once = normalize(field, value, { defaultCountry: 'JP' });
        expect(normalize(field, once, { defaultCountry: 'JP' })).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});
