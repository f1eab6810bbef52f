import { useMemo } from 'react';

const PAGE = 50;

export interface Pages {
  all: readonly (readonly string[])[];
  /** The page that the row stands in. */
  of(id: string): readonly string[];
}

/** The rows of a list in the portions in which they are asked for more of themselves: one that is full stays as it is. */
export function usePages(rows: readonly { id: string }[]): Pages {
  return useMemo(() => pagesOf(rows), [rows]);
}

export function pagesOf(rows: readonly { id: string }[]): Pages {
  const all: string[][] = [];
  const home = new Map<string, string[]>();
  for (const [index, { id }] of rows.entries()) {
    const page = (all[Math.floor(index / PAGE)] ??= []);
    page.push(id);
    home.set(id, page);
  }
  return { all, of: (id) => home.get(id) ?? [id] };
}
