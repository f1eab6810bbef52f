import type { ProfileType } from '../api/types.js';
import type { ImportField } from './mapping.js';

export type ImportState = 'waiting' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';
export type ImportMode = 'create' | 'update' | 'upsert';

export type FileFormat = 'csv' | 'xlsx';
export const ENCODINGS = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'Shift_JIS', 'GB18030'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The head of a file as the server reads it; nothing of it is kept there. */
export interface ImportPreview {
  headers: string[];
  columns: (string | null)[];
  rows: string[][];
  total: number;
  format: FileFormat;
  encoding: Encoding | null;
  sheet: string | null;
  sheets: string[];
  merges: string[];
  /** Columns that were recognised by what was chosen for them before. */
  remembered: number;
  fields: ImportField[];
}

/** An import as `GET /imports/:id` shows it; its counters are those of committed rows. */
export interface ImportView {
  id: string;
  state: ImportState;
  jobId: string | null;
  talentId: string;
  profileType: ProfileType;
  mode: ImportMode;
  consumer: string;
  /** A trial: checked and counted, nothing stored. */
  dryRun: boolean;
  fileName: string;
  format: FileFormat;
  headers: string[];
  columns: (string | null)[];
  total: number;
  processed: number;
  succeeded: number;
  failed: number;
  created: number;
  updated: number;
  unchanged: number;
  progress: number;
  error: string | null;
  fixableUntil: string | null;
  createdAt: string;
  createdBy: string;
  finishedAt: string | null;
}

export interface RowProblem {
  /** Code of the column, `row` for the whole record. */
  field: string;
  code: string;
  message: string;
}

export interface RejectedRow {
  record: number;
  values: Record<string, string>;
  extra: string[];
  errors: RowProblem[];
}

export interface FixOutcome {
  record: number;
  status: 'created' | 'updated' | 'unchanged' | 'failed';
  customerId: string | null;
  errors: RowProblem[];
}

export interface ReasonCount {
  field: string;
  code: string;
  message: string;
  records: number;
}

const OPEN: readonly ImportState[] = ['waiting', 'running', 'retrying', 'cancelling'];
export const isOpen = (state: ImportState): boolean => OPEN.includes(state);
