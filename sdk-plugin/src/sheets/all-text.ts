import { openXlsx } from './book.js';
import type { XlsxLimits } from './types.js';

/** Every cell of every sheet, hidden ones too, one a line: for what looks for marks in a file. @throws SheetProblem */
export async function textOf(bytes: Buffer, limits: Partial<XlsxLimits> = {}): Promise<string> {
  const book = await openXlsx(bytes, limits);
  const lines: string[] = [];
  for (const { name } of book.sheets) for await (const rows of book.rows(name)) for (const { cells } of rows) lines.push(cells.filter((cell) => cell !== '').join('\n'));
  return lines.join('\n');
}
