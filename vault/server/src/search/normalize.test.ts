import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { FieldCode, IndexCode } from '@hako/vault-client/contract';
import { describe, expect, it } from 'vitest';
import { indexEntries } from './index-entries.js';
import { normalize, NORMALISER_VERSION, normalizeV1 } from './normalize.js';

/** A change of a line means a new version of the rules, and each tenant's index made anew. */
const golden = JSON.parse(readFileSync(new URL(`../../test/golden/normalise-${NORMALISER_VERSION}.json`, import.meta.url), 'utf8')) as { version: number; defaultCountry: string; cases: [IndexCode, string, string][] };

describe(`normalisers, version ${NORMALISER_VERSION}`, () => {
  it('are the ones that the golden file is of', () => expect(golden.version).toBe(NORMALISER_VERSION));

  it.each(golden.cases)('%s %j becomes %j', (code, value, expected) => {
    expect(normalize(code, value, golden)).toBe(expected);
  });

  it('read numbers without a country code as the tenant\'s country does', () => {
    expect(normalize('phone', '138 0013 8000', { defaultCountry: 'CN' })).toBe('+8613800138000');
  });

  it('change nothing that is normal already', () => {
    fc.assert(
      fc.property(fc.constantFrom<IndexCode>('email', 'family_name', 'vat_id', 'full_name'), fc.string({ unit: 'grapheme', maxLength: 30 }), (code, value) => {
        const once = normalize(code, value, golden);
        expect(normalize(code, once, golden)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of before are kept for what was indexed by them', () => {
    expect([normalizeV1('family_name', 'さとう'), normalizeV1('given_name', '愛 子'), normalizeV1('email', 'A@b.jp')]).toEqual(['さとう', '愛 子', undefined]);
  });
});

describe('a record', () => {
  const item = (field: FieldCode, value: string, no = 0): { field: FieldCode; item: number; value: string } => ({ field, item: no, value });
  const person = [item('family_name', 'Sato'), item('given_name', 'Aiko'), item('phone', '+819012345678'), item('phone', '090-9999-5678', 1), item('gender', 'female'), item('birth_date', '1998-04-17'), item('address', '["JP","150-0002",null,null,null]')];

  it('is found by each searchable field and by both names in either order, never by what is easily guessed', () => {
    expect(indexEntries(person, { defaultCountry: 'JP', partialIndexes: [] })).toEqual([
      { code: 'family_name', normalized: 'sato' },
      { code: 'given_name', normalized: 'aiko' },
      { code: 'phone', normalized: '+819012345678' },
      { code: 'phone', normalized: '+819099995678' },
      { code: 'full_name', normalized: 'satoaiko' },
      { code: 'full_name', normalized: 'aikosato' },
    ]);
  });

  it('is found by parts of values only where its tenant asked for that', () => {
    const parts = indexEntries(person, { defaultCountry: 'JP', partialIndexes: ['phone_last4', 'postal_first3'] }).slice(-2);
    expect(parts).toEqual([{ code: 'phone_last4', normalized: '5678' }, { code: 'postal_first3', normalized: '150' }]);
  });
});
