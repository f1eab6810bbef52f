import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutraliseCell, restoreCell } from './safe.js';
import { joinCell, splitCell } from './list-cell.js';

const value = fc.array(fc.constantFrom(';', '；', '"', "'", '=', ' ', '猫', 'a', ',', '\\', '😀'), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('').trim()).filter((text) => text !== '');

describe('several values in one cell', () => {
  it('come back as they were, whatever divides them and whatever they hold', () => {
    fc.assert(
      fc.property(fc.uniqueArray(value, { maxLength: 6 }), fc.constantFrom(';', '; '), (values, divider) => {
        expect(splitCell(joinCell(values, divider))).toEqual(values);
        expect(splitCell(restoreCell(neutraliseCell(joinCell(values, divider))))).toEqual(values);
      }),
    );
  });

  it.each([
    ['早期；vip; vip ;', ['早期', 'vip']],
    ['"a;b"; c', ['a;b', 'c']],
    [' "say ""hi""；now" ;x', ['say "hi"；now', 'x']],
    ['7" single; 12" maxi', ['7" single', '12" maxi']],
    ['"half; open', ['"half', 'open']],
    ['"a"b; c', ['"a"b', 'c']],
    ['""; x', ['x']],
  ])('are taken from %s as people mean them', (cell, values) => {
    expect(splitCell(cell)).toEqual(values);
  });
});
