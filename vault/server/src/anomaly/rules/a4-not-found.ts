import { findingOf, type Rule } from '../observation.js';
import { SlidingWindow } from '../window.js';

const WINDOW_MS = 5 * 60_000;
const MOST_MISSES = 10;

/** A4: more than 10 ids that do not exist in 5 minutes: somebody guesses. */
export function manyMisses(): Rule {
  const window = new SlidingWindow<number>(WINDOW_MS);
  return {
    see: (o) => {
      if (o.notFound === 0) return undefined;
      const misses = window.add(`${o.tenantId}|${o.actor}`, o.at, o.notFound).reduce((sum, count) => sum + count, 0);
      return misses > MOST_MISSES ? findingOf(o, 'A4', 'notify', { misses, minutes: 5 }) : undefined;
    },
  };
}
