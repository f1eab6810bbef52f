import type { Bytes } from './archive.js';
import { numberText } from './number-text.js';
import type { NumberKind } from './styles.js';
import { columnIndex, unescapeText } from './text.js';
import { SheetProblem, type SheetRow } from './types.js';
import { parseXml, type Attributes } from './xml.js';

/** Columns beyond are no table that a person made; a cell in column XFD would make every row 16,384 wide. */
const MAX_COLUMNS = 1_000;

export interface RowsOptions {
  strings: readonly string[];
  styles: readonly NumberKind[];
  system: 1900 | 1904;
  onMerge(range: string): void;
}

/** The rows of one sheet that hold something, as they are read. */
export async function* readRows(stream: Bytes, options: RowsOptions): AsyncGenerator<SheetRow[], void> {
  const reader = new RowReader(options);
  for await (const _ of parseXml(stream, { open: (name, attributes) => reader.open(name, attributes), close: (name) => reader.close(name), text: (text) => reader.text(text) })) {
    if (reader.done.length > 0) yield reader.done.splice(0);
  }
}

interface Cell {
  column: number;
  type: string;
  style: number;
  value: string;
  formula: boolean;
}

class RowReader {
  readonly done: SheetRow[] = [];
  readonly #options: RowsOptions;
  #row: SheetRow = { number: 0, cells: [], faults: [] };
  #next = 0;
  #cell: Cell | undefined;
  #taking = false;
  #reading = false;

  constructor(options: RowsOptions) {
    this.#options = options;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'row') this.#startRow(Number(attributes['r'] ?? this.#row.number + 1));
    else if (name === 'c') this.#startCell(attributes);
    else if (name === 'rPh') this.#reading = true;
    else if (name === 'v' || name === 't') this.#taking = this.#cell !== undefined && !this.#reading;
    else if (name === 'f' && this.#cell) this.#cell.formula = true;
    else if (name === 'mergeCell' && attributes['ref'] !== undefined) this.#options.onMerge(attributes['ref'].slice(0, 32));
  }

  text(text: string): void {
    if (this.#taking && this.#cell) this.#cell.value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#taking = false;
    else if (name === 'rPh') this.#reading = false;
    else if (name === 'c') this.#endCell();
    else if (name === 'row' && this.#row.cells.length > 0) this.done.push(this.#row);
  }

  #startRow(number: number): void {
    this.#row = { number, cells: [], faults: [] };
    this.#next = 0;
  }

  #startCell(attributes: Attributes): void {
    const column = attributes['r'] === undefined ? this.#next : columnIndex(attributes['r']);
    if (column < 0) throw new SheetProblem('broken');
    if (column >= MAX_COLUMNS) throw new SheetProblem('too_large');
    this.#next = column + 1;
    this.#cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '', formula: false };
  }

  #endCell(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    if (!cell) return;
    const text = this.#textOf(cell);
    const faulty = cell.type === 'e' || (cell.formula && cell.value === '' && cell.type !== 'str');
    if (text === '' && !faulty) return;
    const { cells, faults } = this.#row;
    while (cells.length < cell.column) cells.push('');
    cells[cell.column] = text;
    if (faulty) faults.push(cell.column);
  }

  #textOf({ type, value, style }: Cell): string {
    switch (type) {
      case 's': return this.#options.strings[Number(value)] ?? '';
      case 'inlineStr':
      case 'str': return unescapeText(value);
      case 'b': return value === '1' ? 'true' : value === '' ? '' : 'false';
      // ISO 8601 already; midnight is a day.
      case 'd': return value.replace(/T00:00:00(\.0+)?Z?$/, '');
      case 'e': return value;
      default: return numberText(value, this.#options.styles[style] ?? { kind: 'plain' }, this.#options.system);
    }
  }
}
