import type { HttpClient } from '@hako/sdk-plugin/ui';
import type { ProfileType } from '../api/types.js';
import type { CsvTable } from './csv.js';
import type { Mapping } from './mapping.js';
import type { ImportMode } from './types.js';

/** What was chosen before the file is sent. The file itself is a handle of the browser; only its head was read. */
export interface ImportDraft {
  talentId: string;
  profileType: ProfileType;
  mode: ImportMode;
  consumer: string;
  file: File | undefined;
  table: CsvTable | undefined;
  mapping: Mapping;
}

/** One draft for each session, in memory alone, so that "back to columns" finds the file again. */
const drafts = new WeakMap<HttpClient, ImportDraft>();

export const readDraft = (http: HttpClient): ImportDraft | undefined => drafts.get(http);
export const keepDraft = (http: HttpClient, draft: ImportDraft): void => void drafts.set(http, draft);
export const dropDraft = (http: HttpClient): void => void drafts.delete(http);
