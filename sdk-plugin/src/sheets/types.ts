/**
 * Why a file is no workbook that we read: `not_xlsx` (something else, whatever its name says), `encrypted` (with a password, or
 * an Excel 97 file, which look alike from outside), `too_large` (unpacks to more than the limits: a zip bomb), `broken`, `no_sheet`.
 */
export type SheetProblemCode = 'not_xlsx' | 'encrypted' | 'too_large' | 'broken' | 'no_sheet';

export class SheetProblem extends Error {
  constructor(readonly code: SheetProblemCode, options?: ErrorOptions) {
    super(`spreadsheet: ${code}`, options);
  }
}

/** What a packed file may grow to. Sizes in bytes. */
export interface XlsxLimits {
  /** Files in the archive. */
  entries: number;
  unpacked: number;
  /** Unpacked to packed, asked only above 1 MB: a short table of equal rows packs better than any bomb. */
  ratio: number;
}

export interface SheetInfo {
  name: string;
  hidden: boolean;
}

export interface SheetRow {
  /** As a spreadsheet counts them, from 1. */
  number: number;
  /**
   * Text as a person would type it again: dates as ISO 8601, numbers without exponent and grouping, a formula's last result.
   * Cells that are not there are `''`; empty ones behind the last are left out.
   */
  cells: string[];
  /** Columns (from 0) whose formula ended in an error (`#REF!`) or was never worked out. */
  faults: number[];
}

export interface XlsxBook {
  sheets: SheetInfo[];
  /** Rows that hold something, some at a time. @throws SheetProblem */
  rows(sheet: string): AsyncGenerator<SheetRow[], void>;
  /** Ranges of merged cells (`A1:C1`) of the sheet that was read last; only its first cell holds the value. */
  merges: string[];
}

/** What a written cell can hold. Text stays text whatever it begins with. */
export type CellValue = string | number | boolean | Date | null;
