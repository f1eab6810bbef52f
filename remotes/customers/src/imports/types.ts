import type { ProfileType } from '../api/types.js';

export type ImportState = 'waiting' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';
export type ImportMode = 'create' | 'update' | 'upsert';

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
