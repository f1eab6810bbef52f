export type ExportFormat = 'csv' | 'xlsx' | 'json';

export interface ExportView {
  id: string;
  state: 'waiting' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';
  format: ExportFormat;
  personal: boolean;
  rows: number | null;
  progress: number | null;
  error: string | null;
  expiresAt: string | null;
}

/** A column that an export can have, as the server offers it. */
export interface ExportField {
  code: string;
  title: string;
  personal: boolean;
  custom: boolean;
  /** Chosen to begin with. */
  preset: boolean;
}
