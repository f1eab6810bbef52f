import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { atMost, pagesOf } from './pages.js';

const bytesOf = (items: readonly unknown[]): number => items.reduce<number>((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)) + 1, 0);
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '\u0000\u001f', '"\\', '山田', ''));

describe('pages of a batch', () => {
  it('never count less than is sent', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), text, (value, string) => {
        for (const item of [value, string, { [string]: [string, null, { a: string }] }]) expect(atMost(item)).toBeGreaterThan(Buffer.byteLength(JSON.stringify(item)));
      }),
    );
  });

  it('hold every item once, in order, and are cut before the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.nat(), email: fc.array(text) })), fc.integer({ min: 40, max: 2_000 }), (items, limit) => {
        const pages = pagesOf(items, limit);
        expect(pages.flat()).toEqual(items);
        for (const page of pages) if (page.length > 1) expect(bytesOf(page)).toBeLessThanOrEqual(limit);
        for (const [at, page] of pages.slice(1).entries()) expect(bytesOf([...(pages[at] ?? []), page[0]])).toBeGreaterThan(limit);
      }),
    );
  });

  it('are one when everything surely fits, and none when there is nothing', () => {
    expect([pagesOf([{ a: 1 }, { a: 2 }], 1_000), pagesOf([], 10), pagesOf(['a long one', 'b'], 5)]).toEqual([[[{ a: 1 }, { a: 2 }]], [], [['a long one'], ['b']]]);
  });
});
