export interface TagEntry {
  /** `null`: on customers, but not in the catalogue. */
  id: string | null;
  name: string;
  color: string | null;
  about: string | null;
  count: number;
  version: number | null;
}

export interface TagChange {
  move: { state: 'running' | 'done'; moved: number; jobId: string | null } | null;
}

/** Colours to begin with; each is told apart from its neighbours by hue and by lightness. */
export const COLORS = ['#C4314B', '#D9692F', '#B26A00', '#5B8C1E', '#1E8E5A', '#1B8A9C', '#2F6FDB', '#4C4DDC', '#8E44AD', '#C23B8E', '#6B687A'] as const;
