import type { HttpClient } from '@hako/sdk-plugin/ui';
import type { ProfileType } from '../api/types.js';
import type { Mapping } from './mapping.js';
import type { Encoding, ImportMode, ImportPreview } from './types.js';

/** What was chosen before the file is checked. The file itself is a handle of the browser. */
export interface ImportDraft {
  talentId: string;
  profileType: ProfileType;
  mode: ImportMode;
  consumer: string;
  file: File | undefined;
  /** How to read it, where a person had to say so. */
  encoding: Encoding | undefined;
  sheet: string | undefined;
  preview: ImportPreview | undefined;
  mapping: Mapping;
}

/** With a file whose head was read. */
export type ReadyDraft = ImportDraft & { file: File; preview: ImportPreview };

/** One draft for each session, in memory alone, so that "back to columns" finds the file again. */
const drafts = new WeakMap<HttpClient, ImportDraft>();

export const readDraft = (http: HttpClient): ImportDraft | undefined => drafts.get(http);
export const keepDraft = (http: HttpClient, draft: ImportDraft): void => void drafts.set(http, draft);
export const dropDraft = (http: HttpClient): void => void drafts.delete(http);
