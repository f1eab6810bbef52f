import type { Match } from '../api/types.js';

/** Shapes of the filter's routes; the server's own types stay on the server. */
export const STRENGTHS = ['low', 'normal', 'high'] as const;
export type Strength = (typeof STRENGTHS)[number];
export const LINK_RULES = ['allow', 'flag', 'reject'] as const;
export const CATEGORIES = ['insult', 'sexual', 'hate', 'threat', 'self-harm', 'drugs', 'spam', 'link', 'personal', 'evasion', 'behaviour', 'custom'] as const;

export interface Found extends Match {
  key: string;
  entryId?: string;
  replacedBy?: string;
}

export interface Tested {
  action: 'allow' | 'flag' | 'reject';
  score: number;
  matches: Found[];
  text: string;
  dismissed: (Found & { because: 'exception' | 'play' })[];
}

export interface FilterList {
  id: string;
  talentId: string | null;
  name: string;
  kind: 'words' | 'links';
  language: 'en' | 'zh' | 'ja' | null;
  category: (typeof CATEGORIES)[number];
  severity: number;
  action: 'flag' | 'reject' | 'replace' | null;
  replacement: string | null;
  active: boolean;
  size: number;
  version: number;
  updatedAt: string;
}

export interface Imported {
  list: FilterList;
  skipped: { line: number; code: string }[];
  skippedCount: number;
}

export const filterKeys = {
  lists: ['marshmallow', 'filter', 'lists'] as const,
  entries: (id: string) => ['marshmallow', 'filter', 'entries', id] as const,
  test: (question: unknown) => ['marshmallow', 'filter', 'test', question] as const,
};
