import { useMemo } from 'react';

const PAGE = 50;

export interface ListPage {
  ids: string[];
  /** Names the page in caches: one text is compared quicker than fifty. */
  key: string;
}

export interface Pages {
  all: readonly ListPage[];
  /** Those that stand in one page with the row. */
  of(id: string): readonly string[];
}

/** The rows of a list in the portions in which they are asked for more of themselves: one that is full stays as it is. */
export function usePages(rows: readonly { id: string }[]): Pages {
  return useMemo(() => pagesOf(rows), [rows]);
}

export function pagesOf(rows: readonly { id: string }[]): Pages {
  const pages = Array.from({ length: Math.ceil(rows.length / PAGE) }, (_, at) => rows.slice(at * PAGE, (at + 1) * PAGE).map(({ id }) => id));
  const home = new Map(pages.flatMap((ids) => ids.map((id) => [id, ids] as const)));
  return { all: pages.map((ids) => ({ ids, key: ids.join() })), of: (id) => home.get(id) ?? [id] };
}
