import { findingOf, isPlainRead, type Rule } from '../observation.js';
import { SlidingWindow } from '../window.js';

const WINDOW_MS = 5 * 60_000;
const MOST_SUBJECTS = 30;

/** A2: a person at a screen sees more than 30 people's values in 5 minutes. */
export function manyPeople(): Rule {
  const window = new SlidingWindow<string>(WINDOW_MS);
  return {
    see: (o) => {
      if (!o.ui || !isPlainRead(o)) return undefined;
      const subjects = new Set(window.add(`${o.tenantId}|${o.actor}`, o.at, ...o.subjects)).size;
      return subjects > MOST_SUBJECTS ? findingOf(o, 'A2', 'masked_only', { subjects, minutes: 5 }) : undefined;
    },
  };
}
