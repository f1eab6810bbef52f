/** What is not yet on its way to the server; while there is any, the browser asks before the page is closed. */
export interface PageHolds {
  hold(work: Promise<unknown>): void;
  any(): boolean;
}

export function createPageHolds(): PageHolds {
  const held = new Set<Promise<unknown>>();
  return {
    hold(work) {
      held.add(work);
      const release = (): void => void held.delete(work);
      work.then(release, release);
    },
    any: () => held.size > 0,
  };
}
