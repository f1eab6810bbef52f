import type pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';

/**
 * Messages of the extended query protocol (PostgreSQL documentation, 55.7), written into one buffer that grows and is
 * used again: a statement is then one write to the line and not five.
 */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(4_096);
  #at = 0;
  #start = 0;

  parse(name: string, text: string): void {
    if (text.includes('\0')) throw new Error('a statement holds a NUL');
    this.#open(0x50);
    this.#cString(name);
    this.#cString(text);
    this.#int16(0);
    this.#close();
  }

  /** All values as text, except bytes; all results as text. */
  bind(name: string, values: readonly unknown[]): void {
    this.#open(0x42);
    this.#cString('');
    this.#cString(name);
    const mapped = values.map(asParameter);
    this.#int16(mapped.length);
    for (const value of mapped) this.#int16(typeof value === 'object' && value !== null ? 1 : 0);
    this.#int16(mapped.length);
    for (const value of mapped) {
      if (value === null) this.#int32(-1);
      else if (typeof value === 'string') this.#text(value);
      else this.#bytes(value);
    }
    this.#int16(0);
    this.#close();
  }

  describe(): void {
    this.#open(0x44);
    this.#byte(0x50);
    this.#cString('');
    this.#close();
  }

  execute(): void {
    this.#open(0x45);
    this.#cString('');
    this.#int32(0);
    this.#close();
  }

  /** Of a prepared statement; it is no error when there is none of that name. */
  closeStatement(name: string): void {
    this.#open(0x43);
    this.#byte(0x53);
    this.#cString(name);
    this.#close();
  }

  sync(): void {
    this.#open(0x53);
    this.#close();
  }

  /** What was written since the last time, as a copy that nobody else touches. */
  take(): Buffer {
    const message = Buffer.from(this.#buffer.subarray(0, this.#at));
    this.clear();
    return message;
  }

  clear(): void {
    this.#at = 0;
    // One enormous value must not be kept for ever.
    if (this.#buffer.length > MOST_KEPT) this.#buffer = Buffer.allocUnsafe(4_096);
  }

  #open(code: number): void {
    this.#room(5);
    this.#buffer[this.#at] = code;
    this.#start = this.#at + 1;
    this.#at += 5;
  }

  #close(): void {
    this.#buffer.writeInt32BE(this.#at - this.#start, this.#start);
  }

  #byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#at++] = value;
  }

  #int16(value: number): void {
    this.#room(2);
    this.#at = this.#buffer.writeUInt16BE(value, this.#at);
  }

  #int32(value: number): void {
    this.#room(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  #cString(text: string): void {
    this.#room(text.length * 3 + 1);
    this.#at += this.#buffer.write(text, this.#at, 'utf8');
    this.#buffer[this.#at++] = 0;
  }

  #text(text: string): void {
    this.#room(4 + text.length * 3);
    const written = this.#buffer.write(text, this.#at + 4, 'utf8');
    this.#buffer.writeInt32BE(written, this.#at);
    this.#at += 4 + written;
  }

  #bytes(bytes: Buffer): void {
    this.#int32(bytes.length);
    this.#room(bytes.length);
    this.#at += bytes.copy(this.#buffer, this.#at);
  }

  #room(size: number): void {
    const wanted = this.#at + size;
    if (wanted <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}

const MOST_KEPT = 1024 * 1024;

/** As pg maps values of JavaScript, so that it is the same by either way. */
function asParameter(value: unknown): string | Buffer | null {
  return typeof value === 'string' ? value : value === null || value === undefined ? null : prepareValue(value);
}

/** How rows of one prepared statement are read. */
export interface RowShape {
  names: readonly string[];
  parsers: readonly ((text: string) => unknown)[];
}

export function shapeOf(fields: readonly pg.FieldDef[], types: pg.CustomTypesConfig): RowShape {
  return { names: fields.map(({ name }) => name), parsers: fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text') as (text: string) => unknown) };
}

export function rowOf({ names, parsers }: RowShape, texts: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let at = 0; at < names.length; at += 1) {
    const text = texts[at] as string | null;
    row[names[at] as string] = text === null ? null : (parsers[at] as (text: string) => unknown)(text);
  }
  return row;
}
