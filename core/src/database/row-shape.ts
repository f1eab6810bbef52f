import type pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';

/** As pg maps values of JavaScript, so that it is the same by either way. */
export function asParameter(value: unknown): string | Buffer | null {
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
