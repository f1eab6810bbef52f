import { Buffer } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { openXlsx, SheetProblem, textOf, writeXlsx, type CellValue, type SheetRow } from './index.js';
import { contentTypes, packageRelations, workbookRelations, workbookXml } from './parts.js';

async function* batchesOf(rows: readonly CellValue[][]): AsyncGenerator<CellValue[][]> {
  yield [...rows];
}
const write = (rows: readonly CellValue[][], titles = ['A', 'B', 'C']): Promise<Buffer> => buffer(writeXlsx(batchesOf(rows), { sheet: 'Customers', titles }));

async function read(bytes: Buffer, sheet?: string): Promise<SheetRow[]> {
  const book = await openXlsx(bytes);
  const rows: SheetRow[] = [];
  for await (const some of book.rows(sheet ?? book.sheets[0]?.name ?? '')) rows.push(...some);
  return rows;
}

/** A workbook of other people: parts by name, those that are left out made plain. */
function workbook(sheets: Record<string, string>, parts: Record<string, string | Buffer> = {}): Promise<Buffer> {
  const zip = new ZipFile();
  const names = Object.keys(sheets);
  const all: Record<string, string | Buffer> = {
    '[Content_Types].xml': contentTypes(names.length), '_rels/.rels': packageRelations, 'xl/workbook.xml': workbookXml(names), 'xl/_rels/workbook.xml.rels': workbookRelations(names.length).replace('</Relationships>', '<Relationship Id="strings" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'),
    ...Object.fromEntries(names.map((name, index) => [`xl/worksheets/sheet${index + 1}.xml`, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${sheets[name]}</worksheet>`])),
    ...parts,
  };
  for (const [name, content] of Object.entries(all)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream & AsyncIterable<Buffer>);
}

const problemOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'read', (fault: unknown) => (fault instanceof SheetProblem ? fault.code : fault));
const data = (rows: string): string => `<sheetData>${rows}</sheetData>`;
const STYLES = (formats: string[]): string => `<styleSheet><numFmts>${formats.map((format, index) => `<numFmt numFmtId="${200 + index}" formatCode="${format}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>${formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`).join('')}</cellXfs></styleSheet>`;
const styled = { 'xl/_rels/workbook.xml.rels': workbookRelations(1), 'xl/styles.xml': STYLES(['00000', 'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;', '[Red]0.00', 'hh:mm']) };

describe('a sheet that was written', () => {
  it('is read back as it was, whatever the texts hold', async () => {
    const cell = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('=1+1', '@x', '_x0041_', ' a ', '\r\n', '\u0001', '漢字🎀', 'A_x005F_'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), async (rows) => {
        const back = await read(await write(rows));
        const wanted = rows.map((cells, index) => [index + 2, cells.slice(0, cells.findLastIndex((text) => text !== '') + 1)] as const).filter(([, cells]) => cells.length > 0);
        expect(back.slice(1).map(({ number, cells }) => [number, cells])).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps numbers, truth and time, and shows no formula', async () => {
    const bytes = await write([[42, true, new Date('2026-11-21T00:00:00Z')], ['=cmd', null, Number.NaN]]);
    expect((await read(bytes)).map(({ cells }) => cells)).toEqual([['A', 'B', 'C'], ['42', 'true', '2026-11-21T00:00:00.000Z'], ['=cmd']]);
    expect(await textOf(bytes)).toContain('=cmd');
  });

  it('ends with the fault of its source', async () => {
    async function* broken(): AsyncGenerator<CellValue[][]> {
      yield [['a']];
      throw new Error('the database went away');
    }
    await expect(buffer(writeXlsx(broken(), { sheet: 'x', titles: ['A'] }))).rejects.toThrow('the database went away');
  });
});

describe('a sheet that nobody reads to its end', () => {
  it('lets its source go', async () => {
    let released = false;
    async function* endless(): AsyncGenerator<CellValue[][]> {
      try {
        for (;;) yield Array.from({ length: 500 }, (_, index) => [`row ${index} ${Math.random()}`]);
      } finally {
        released = true;
      }
    }
    const stream = writeXlsx(endless(), { sheet: 'x', titles: ['A'] });
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) if ((size += chunk.length) > 100_000) break;
    await expect.poll(() => released).toBe(true);
  });
});

describe('a workbook of other people', () => {
  it('gives dates by their style, digits with their zeros, phone numbers without exponent', async () => {
    const row = '<row r="3"><c r="A3" s="1"><v>45292</v></c><c r="B3" s="2"><v>123</v></c><c r="C3"><v>8.19012340001E11</v></c><c r="D3" s="3"><v>1</v></c><c r="E3" s="4"><v>2.5</v></c><c r="F3" s="5"><v>0.5</v></c><c r="G3"><v>0.30000000000000004</v></c><c r="H3" t="b"><v>1</v></c><c r="I3" t="d"><v>2024-01-01T00:00:00Z</v></c></row>';
    expect(await read(await workbook({ S: data(row) }, { ...styled, 'xl/_rels/workbook.xml.rels': workbookRelations(1) }))).toEqual([
      { number: 3, cells: ['2024-01-01', '00123', '819012340001', '1900-01-01', '2.5', '12:00:00', '0.3', 'true', '2024-01-01'], faults: [] },
    ]);
  });

  it('counts days from 1904 where it says so', async () => {
    const book = workbookXml(['S']).replace('<sheets>', '<workbookPr date1904="1"/><sheets>');
    expect((await read(await workbook({ S: data('<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>43830</v></c></row>') }, { ...styled, 'xl/workbook.xml': book })))[0]?.cells).toEqual(['00:00:00', '2024-01-01']);
  });

  it('gives a formula’s last result, and says where there is none', async () => {
    const row = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>x</f><v>ok</v></c><c r="C1" t="e"><f>A9</f><v>#REF!</v></c><c r="D1"><f>NOW()</f></c></row>';
    expect(await read(await workbook({ S: data(row) }))).toEqual([{ number: 1, cells: ['2', 'ok', '#REF!', ''], faults: [2, 3] }]);
  });

  it('reads shared texts without their readings, cells without references, names with prefixes', async () => {
    const strings = '<sst><si><t>a</t></si><si><r><t>山</t></r><r><t xml:space="preserve"> 田</t></r><rPh sb="0" eb="1"><t>ヤマダ</t></rPh></si></sst>';
    const sheet = '<x:sheetData><x:row><x:c t="s"><x:v>1</x:v></x:c><x:c/><x:c t="inlineStr"><x:is><x:t>_x0041_</x:t></x:is></x:c></x:row></x:sheetData>';
    expect(await read(await workbook({ S: sheet }, { 'xl/sharedStrings.xml': strings }))).toEqual([{ number: 1, cells: ['山 田', '', 'A'], faults: [] }]);
  });

  it('has several sheets, hidden ones too, and tells merged cells', async () => {
    const bytes = await workbook({ First: data('<row r="1"><c r="A1"><v>1</v></c></row>') + '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', 第二: data('<row r="1"><c r="A1"><v>2</v></c></row>') });
    const book = await openXlsx(bytes);
    expect(book.sheets).toEqual([{ name: 'First', hidden: false }, { name: '第二', hidden: false }]);
    expect((await read(bytes, '第二'))[0]?.cells).toEqual(['2']);
    for await (const _ of book.rows('First'));
    expect(book.merges).toEqual(['A1:B2']);
    expect(await problemOf(read(bytes, 'third'))).toBe('no_sheet');
  });
});

describe('a file that is no workbook', () => {
  const zeros = Buffer.alloc(120 * 1024 * 1024);
  const bomb = (): Promise<Buffer> => workbook({ S: '' }, { 'xl/worksheets/sheet1.xml': zeros });

  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['text', () => Buffer.from('nickname\nmochi\n'), 'not_xlsx'],
    ['nothing', () => Buffer.alloc(0), 'not_xlsx'],
    ['another zip', async () => workbook({ S: '' }, { '[Content_Types].xml': '', 'xl/workbook.xml': '' }), 'broken'],
    ['one with a password', () => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]), 'encrypted'],
    ['one that was cut off', async () => (await workbook({ S: data('') })).subarray(0, 500), 'broken'],
    ['a bomb of 120 MB', bomb, 'too_large'],
    ['one with a thousand files', () => workbook({ S: '' }, Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x${index}`, '']))), 'too_large'],
    ['one with a document type', () => workbook({ S: '' }, { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }), 'broken'],
    ['one with broken XML', () => workbook({ S: '<sheetData><row>' }), 'broken'],
    ['one with a cell in column XFD', () => workbook({ S: data('<row r="1"><c r="XFD1"><v>1</v></c></row>') }), 'too_large'],
  ])('is refused: %s', async (_name, bytes, code) => {
    expect(await problemOf((async () => read(await bytes()))())).toBe(code);
  });

  it('that lies about its size stops where it grows beyond', async () => {
    const honest = await workbook({ S: data('<row r="1"><c r="A1"><v>1</v></c></row>'.repeat(40_000)) });
    const lie = Buffer.from(honest);
    // The central directory's size of the sheet, made small.
    for (let at = lie.indexOf('PK\u0001\u0002'); at >= 0; at = lie.indexOf('PK\u0001\u0002', at + 1)) if (lie.readUInt32LE(at + 24) > 100_000) lie.writeUInt32LE(10, at + 24);
    expect(await problemOf(read(lie))).toBe('broken');
  });

  it('that is broken in two places tells one of them, and leaves no fault behind that nobody waits for', async () => {
    const bytes = await workbook({ S: data('') }, { 'xl/_rels/workbook.xml.rels': workbookRelations(1), 'xl/styles.xml': '<styleSheet><cellXfs>' });
    // The sheet's entry says that it has a password: refused before a byte of it is read.
    for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 1)) if (bytes.subarray(at + 46).toString('latin1').startsWith('xl/worksheets')) bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8);
    const forgotten: unknown[] = [];
    const keep = (fault: unknown): void => void forgotten.push(fault);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', keep);
    try {
      expect(['broken', 'encrypted']).toContain(await problemOf(read(bytes)));
      await new Promise((next) => setTimeout(next, 300));
    } finally {
      process.off('unhandledRejection', keep);
      for (const listener of others) process.on('unhandledRejection', listener);
    }
    expect(forgotten).toEqual([]);
  });

  it('whatever its bytes, ends in a word and not in a crash', async () => {
    const good = await write([['a', 'b', 'c']]);
    await fc.assert(fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
      const spoilt = Buffer.from(good);
      spoilt[at] = byte;
      const problem = await problemOf(read(spoilt));
      expect(['read', 'broken', 'not_xlsx', 'too_large', 'encrypted', 'no_sheet']).toContain(problem);
    }), { numRuns: 150 });
  });
});
