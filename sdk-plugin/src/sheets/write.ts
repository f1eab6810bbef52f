import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { contentTypes, packageRelations, stylesXml, workbookRelations, workbookXml } from './parts.js';
import { columnName, escapeText } from './text.js';
import type { CellValue } from './types.js';

export interface WriteXlsxOptions {
  /** Name on the tab; what spreadsheets forbid in it is left out. */
  sheet: string;
  /** The first row: bold, and it stays when the sheet is scrolled. */
  titles: readonly string[];
  /** Widths of the columns in characters, where 16 does not fit. */
  widths?: readonly number[];
}

/** Rows of a sheet, the titles among them; a longer table goes on in a second sheet. */
const MAX_ROWS = 1_048_576;
const MAX_CELL = 32_767;

/**
 * A workbook as it is written: memory stays the same whatever the number of rows. Texts are cells of text with Excel's own text
 * mark (`quotePrefix`), so that no spreadsheet takes one for a formula, not even after somebody edits it.
 */
export function writeXlsx(batches: AsyncIterable<readonly (readonly CellValue[])[]>, options: WriteXlsxOptions): Readable {
  const zip = new ZipFile();
  const out = new PassThrough();
  const output = zip.outputStream as unknown as Readable;
  const fail = (fault: Error): void => void out.destroy(fault);
  zip.on('error', fail);
  output.on('error', fail);
  output.pipe(out);
  const rows = new Rows(batches);
  // Nobody reads on: the source must not wait for ever with its cursor open.
  out.once('close', () => void rows.stop());
  fill(zip, rows, options).catch((fault: unknown) => fail(fault instanceof Error ? fault : new Error(String(fault))));
  return out;
}

async function fill(zip: ZipFile, rows: Rows, options: WriteXlsxOptions): Promise<void> {
  let sheets = 0;
  do {
    sheets += 1;
    const xml = Readable.from(sheetXml(rows, options), { objectMode: false });
    const read = new Promise<void>((done, fail) => xml.once('end', done).once('error', fail).once('close', done));
    zip.addReadStream(xml, `xl/worksheets/sheet${sheets}.xml`, { compressionLevel: 3 });
    await read;
  } while (!rows.done);
  const name = options.sheet.replace(/[[\]:*?/\\']/g, ' ').trim().slice(0, 25) || 'Sheet';
  const names = Array.from({ length: sheets }, (_, index) => (index === 0 ? name : `${name} ${index + 1}`));
  for (const [path, xml] of [['[Content_Types].xml', contentTypes(sheets)], ['_rels/.rels', packageRelations], ['xl/workbook.xml', workbookXml(names)], ['xl/_rels/workbook.xml.rels', workbookRelations(sheets)], ['xl/styles.xml', stylesXml]] as const) {
    zip.addBuffer(Buffer.from(xml), path);
  }
  zip.end();
}

/** Hands out batches and knows whether there is more, so that a full sheet can be followed by another. */
class Rows {
  done = false;
  readonly #source: AsyncIterator<readonly (readonly CellValue[])[]>;
  #rest: readonly (readonly CellValue[])[] = [];

  constructor(batches: AsyncIterable<readonly (readonly CellValue[])[]>) {
    this.#source = batches[Symbol.asyncIterator]();
  }

  async stop(): Promise<void> {
    this.done = true;
    await this.#source.return?.();
  }

  async take(limit: number): Promise<readonly (readonly CellValue[])[]> {
    while (this.#rest.length === 0 && !this.done) {
      const next = await this.#source.next();
      if (next.done) this.done = true;
      else this.#rest = next.value;
    }
    const taken = this.#rest.slice(0, limit);
    this.#rest = this.#rest.slice(limit);
    return taken;
  }
}

async function* sheetXml(rows: Rows, { titles, widths = [] }: WriteXlsxOptions): AsyncGenerator<string> {
  const columns = titles.map((_, index) => `<col min="${index + 1}" max="${index + 1}" width="${widths[index] ?? 16}" customWidth="1" style="1"/>`).join('');
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns}</cols><sheetData>`;
  const names = titles.map((_, index) => columnName(index));
  yield `<row r="1">${titles.map((title, index) => textCell(`${names[index]}1`, title, 2)).join('')}</row>`;
  for (let number = 1; number < MAX_ROWS; ) {
    const taken = await rows.take(MAX_ROWS - number);
    if (taken.length === 0) break;
    let xml = '';
    for (const cells of taken) {
      number += 1;
      xml += `<row r="${number}">`;
      for (let index = 0; index < cells.length; index += 1) xml += cellXml(`${names[index] ?? columnName(index)}${number}`, cells[index] ?? null);
      xml += '</row>';
    }
    yield xml;
  }
  yield '</sheetData></worksheet>';
}

function cellXml(reference: string, value: CellValue): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${reference}"><v>${value}</v></c>` : '';
  if (typeof value === 'boolean') return `<c r="${reference}" t="b"><v>${value ? 1 : 0}</v></c>`;
  // As text: a serial number loses its zone, and few readers understand cells of type `d`.
  return textCell(reference, value instanceof Date ? value.toISOString() : value, 1);
}

const textCell = (reference: string, text: string, style: number): string => `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text.slice(0, MAX_CELL))}</t></is></c>`;
