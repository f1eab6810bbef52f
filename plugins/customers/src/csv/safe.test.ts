import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, neutraliseCell, restoreCell } from './safe.js';

const LEADS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const nasty = fc.array(fc.constantFrom(...LEADS, "'", '"', ',', ';', '\r\n', ' ', '　', 'a', '猫', '😀', '1'), { maxLength: 12 }).map((parts) => parts.join(''));

describe('a cell for a spreadsheet', () => {
  it.each(LEADS)('is no formula when it begins with %j', (lead) => {
    expect(neutraliseCell(`${lead}cmd|' /C calc'!A0`).startsWith("'")).toBe(true);
  });

  it('never begins like a formula, whatever was in it', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        expect(LEADS.filter((lead) => neutraliseCell(value).startsWith(lead))).toEqual([]);
      }),
    );
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        expect(restoreCell(neutraliseCell(value))).toBe(value);
      }),
    );
  });

  it('leaves an apostrophe alone that protects nothing', () => {
    expect(neutraliseCell("'twas")).toBe("'twas");
    expect(restoreCell("'twas")).toBe("'twas");
  });
});

describe('a record', () => {
  it('round-trips through a CSV parser with formulas, quotes and newlines', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 2, maxLength: 6 }), (cells) => {
        const [back] = parse(csvLine(cells), { record_delimiter: '\r\n', relax_column_count: true }) as string[][];
        expect(back?.map(restoreCell)).toEqual(cells);
      }),
    );
  });
});
