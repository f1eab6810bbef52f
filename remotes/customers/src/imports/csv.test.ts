import { describe, expect, it } from 'vitest';
import { parseRecords, previewCsv } from './csv.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const table = (text: string, options = { complete: true }) => {
  const result = previewCsv(bytes(text), options);
  if (!result.ok) throw new Error(result.problem);
  return result.table;
};

describe('the preview of a file', () => {
  it('drops the byte order mark and reads quotes, doubled quotes and line breaks in a field', () => {
    const { headers, rows } = table('\uFEFFa,b\r\n"x ""y""","one\ntwo, three"\r\n');
    expect(headers).toEqual(['a', 'b']);
    expect(rows).toEqual([['x "y"', 'one\ntwo, three']]);
  });

  it('shows twenty rows and says that there are more', () => {
    const { rows, more } = table(`h\n${Array.from({ length: 30 }, (_, at) => `r${at}`).join('\n')}`);
    expect(rows).toHaveLength(20);
    expect(more).toBe(true);
  });

  it('leaves the last record out when the file was cut in the middle of it', () => {
    expect(table('a,b\n1,2\n3,"4', { complete: false }).rows).toEqual([['1', '2']]);
  });

  it('survives a cut in the middle of a character', () => {
    const whole = bytes('名前\n山田\n佐藤');
    const result = previewCsv(whole.slice(0, -1), { complete: false });
    expect(result).toMatchObject({ ok: true, table: { rows: [['山田']] } });
  });

  it('guesses semicolons and tabs', () => {
    expect(table('a;b\n1;2').delimiter).toBe(';');
    expect(table('a\tb\n1\t2').rows).toEqual([['1', '2']]);
  });

  it.each([
    ['nothing in it', '', 'empty'],
    ['an empty header line', ',,\n1,2,3', 'headers'],
    ['a quote that never closes', 'a,"b\n1,2', 'quotes'],
  ])('names the problem: %s', (_, text, problem) => {
    expect(previewCsv(bytes(text), { complete: true })).toEqual({ ok: false, problem });
  });

  it('refuses another encoding than UTF-8', () => {
    const shiftJis = new Uint8Array([0x83, 0x6a, 0x83, 0x62, 0x83, 0x4e, 0x0a]);
    expect(previewCsv(shiftJis, { complete: true })).toEqual({ ok: false, problem: 'encoding' });
  });
});

it('skips blank lines and keeps empty fields', () => {
  expect(parseRecords('a,\r\n\r\n,b\r\n', { delimiter: ',' }).records).toEqual([
    ['a', ''],
    ['', 'b'],
  ]);
});
