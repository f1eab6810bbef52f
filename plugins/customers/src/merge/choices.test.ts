import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MERGE_FIELDS, mergedFacts, undoneFacts, type MergeFacts } from './choices.js';
import { joinRecords } from './personal.js';

const text = fc.option(fc.string({ maxLength: 20 }), { nil: null });
const facts: fc.Arbitrary<MergeFacts> = fc.record({
  nickname: fc.string({ minLength: 1, maxLength: 10 }), language: text, status: fc.constantFrom('ACTIVE', 'VIP'), tags: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 30 }), source: text,
  notes: fc.option(fc.string({ maxLength: 1_500 }), { nil: null }), legalName: text, shortName: text, segment: text, foundingDate: text, website: text, custom: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer()),
});

describe('facts of two customers', () => {
  it('are one of both, or both joined, within what a customer may hold', () => {
    fc.assert(
      fc.property(facts, facts, (kept, merged) => {
        const made = mergedFacts(kept, merged, {});
        for (const field of ['nickname', 'language', 'status', 'source', 'website'] as const) expect([kept[field], merged[field]]).toContainEqual(made[field]);
        expect((made.tags as string[]).length).toBeLessThanOrEqual(50);
        expect(String(made.notes ?? '').length).toBeLessThanOrEqual(2_000);
        expect(new Set(made.tags as string[]).size).toBe((made.tags as string[]).length);
      }),
    );
  });

  it('come back as they were when nobody touched them, and keep what somebody changed since', () => {
    fc.assert(
      fc.property(facts, facts, fc.constantFrom(...MERGE_FIELDS), (before, merged, field) => {
        const after = mergedFacts(before, merged, {});
        expect(undoneFacts(after, before, after)).toEqual(before);
        const now = { ...after, [field]: 'changed since' };
        expect(undoneFacts(now, before, after)).toEqual({ ...before, [field]: 'changed since' });
      }),
    );
  });
});

describe('personal data of two records', () => {
  it('takes each field of the agency from one of them', () => {
    expect(joinRecords({ custom: ['shoe=38', 'size=m'] }, { custom: ['size=l', 'size=s', 'ring=9'] }).custom).toEqual(['shoe=38', 'size=m', 'ring=9']);
  });

  it('joins lists without repeating a value, never beyond what the vault takes, and lets the first one speak', () => {
    const email = fc.constantFrom('a@x.jp', 'A@x.jp', 'b@x.jp', 'c@x.jp', 'ｄ@x.jp', 'd@x.jp');
    const record = fc.record({ family_name: fc.option(fc.string({ maxLength: 5 }), { nil: null }), email: fc.array(email, { maxLength: 10 }) }, { requiredKeys: [] });
    fc.assert(
      fc.property(record, record, (first, second) => {
        const joined = joinRecords(first, second);
        const keys = (joined.email ?? []).map((value) => value.normalize('NFKC').toLowerCase());
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.length).toBeLessThanOrEqual(10);
        if (first.family_name) expect(joined.family_name).toBe(first.family_name);
        for (const value of first.email ?? []) expect(keys).toContain(value.normalize('NFKC').toLowerCase());
      }),
    );
  });
});
