import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomField } from './types.js';
import { checkValue, fromText, sortKey } from './value.js';

const field = (change: Partial<CustomField>): CustomField => ({ id: 'f', code: 'f', type: 'text', name: { en: 'F' }, help: null, profileType: null, options: [], rules: {}, personal: false, required: false, slot: null, slotReady: false, sortOrder: 0, active: true, version: 1, ...change });
const options = [{ code: 's', name: { en: 'S' } }, { code: 'm', name: { en: 'M' } }, { code: 'l', name: { en: 'L' } }];

describe('a value of a custom field', () => {
  it.each([
    [{}, ' かに ', 'かに'], [{ type: 'number' }, -0, 0], [{ type: 'number', rules: { decimals: 2 } }, 1.25, 1.25], [{ type: 'date' }, '2024-02-29', '2024-02-29'], [{ type: 'boolean' }, false, false],
    [{ type: 'choice', options }, 'm', 'm'], [{ type: 'multi-choice', options }, ['l', 's', 'l'], ['s', 'l']], [{ type: 'url' }, 'https://example.com/あ', 'https://example.com/あ'],
  ] as [Partial<CustomField>, unknown, unknown][])('of %j is kept of %j', (change, given, kept) => {
    expect(checkValue(field(change), given)).toEqual({ ok: true, value: kept });
  });

  it.each([
    [{}, 7, 'text'], [{}, 'a\u0000b', 'text'], [{}, ' ', 'required'], [{ rules: { maxLength: 2 } }, 'abc', 'too_long'], [{ type: 'number' }, '7', 'number'], [{ type: 'number' }, Number.NaN, 'number'], [{ type: 'number', rules: { min: 1 } }, 0, 'too_small'],
    [{ type: 'number', rules: { decimals: 0 } }, 1.5, 'decimals'], [{ type: 'date' }, '2023-02-29', 'date'], [{ type: 'date', rules: { to: '2020-01-01' } }, '2021-01-01', 'too_large'], [{ type: 'boolean' }, 'yes', 'boolean'], [{ type: 'choice', options }, 'xl', 'unknown'],
    [{ type: 'multi-choice', options }, ['s', 'xl'], 'unknown'], [{ type: 'multi-choice', options }, [], 'required'], [{ type: 'url' }, 'javascript:alert(1)', 'url'],
  ] as [Partial<CustomField>, unknown, string][])('of %j is not made of %j (%s)', (change, given, code) => {
    expect(checkValue(field(change), given)).toEqual({ ok: false, code });
  });

  it('keeps the order of numbers in its sort key', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, noDefaultInfinity: true }), (a, b) => {
        const [left, right] = [sortKey({ type: 'number' }, a === 0 ? 0 : a) ?? '', sortKey({ type: 'number' }, b === 0 ? 0 : b) ?? ''];
        expect(Math.sign(a - b) || (a === b ? 0 : a < b ? -1 : 1)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  it('is read from a cell by its type', () => {
    expect([fromText(field({ type: 'number' }), ' 12.5'), fromText(field({ type: 'boolean' }), 'TRUE'), fromText(field({ type: 'multi-choice' }), 's; l'), fromText(field({}), ' x ')]).toEqual([12.5, true, ['s', 'l'], 'x']);
  });
});
