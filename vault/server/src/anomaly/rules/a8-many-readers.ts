import { findingOf, isPlainRead, type Finding, type Observation } from '../observation.js';
import { SlidingWindow } from '../window.js';

const WINDOW_MS = 60 * 60_000;
const MOST_ACTORS = 5;
/** One batch of a job is not a crowd. */
const MOST_SUBJECTS_AT_ONCE = 50;

/** A8: more than 5 people look at one person within an hour, as happens to somebody who is in the news. */
export function manyReaders(): { see(o: Observation): Finding | undefined } {
  const window = new SlidingWindow<string>(WINDOW_MS);
  return {
    see: (o) => {
      if (!o.ui || !isPlainRead(o) || o.subjects.length > MOST_SUBJECTS_AT_ONCE) return undefined;
      let finding: Finding | undefined;
      for (const subject of o.subjects) {
        const actors = new Set(window.add(`${o.tenantId}|${subject}`, o.at, o.actor)).size;
        if (actors > MOST_ACTORS) finding ??= findingOf(o, 'A8', 'notify', { subject, actors, minutes: 60 }, subject);
      }
      return finding;
    },
  };
}
