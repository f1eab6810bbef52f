import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedDiff } from './masking.js';

const hash = (text: string): string => `h${text.length}`.padEnd(20, '0');

describe('the diff of a change', () => {
  it('keeps only what differs and only what the catalogue names', () => {
    const diff = maskedDiff({ nickname: 'a', status: 'ACTIVE', secret: 1 }, { nickname: 'b', status: 'ACTIVE', secret: 2 }, { nickname: 'plain', status: 'plain' }, hash);
    expect(diff).toEqual({ before: { nickname: 'a' }, after: { nickname: 'b' } });
  });

  it('masks, hashes and drops as its rules say', () => {
    const diff = maskedDiff(null, { name: '花子', key: 'abc', note: 'private' }, { name: 'mask', key: 'hash', note: 'drop' }, hash);
    expect(diff).toEqual({ before: null, after: { name: '花***', key: `hash:${hash('abc').slice(0, 16)}` } });
  });

  it('takes an e-mail address out of a plain field', () => {
    expect(maskedDiff(null, { title: 'ask hana@example.jp' }, { title: 'plain' }, hash).after).toEqual({ title: 'ask [e-mail]' });
  });

  it('never lets a value through that no rule names', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ minLength: 12 })), (fields) => {
        expect(maskedDiff(null, fields, {}, hash).after).toEqual({});
      }),
    );
  });
});
