import { findingOf, type Observation, type Rule } from '../observation.js';

const LONGEST_WALK = 100;
const PAUSE_MS = 60 * 60_000;

interface Walk {
  last: string;
  direction: 1 | -1 | 0;
  steps: number;
  at: number;
}

/**
 * A3: somebody walks over the ids in their order, more than 100 of them, in however many requests. Ids are random, so
 * people's own work never goes in that order; a script that reads everything does.
 */
export function sequentialWalk(): Rule {
  const walks = new Map<string, Walk>();
  return {
    see: (o) => {
      if (!o.ui || !o.success || o.op !== 'read' || o.view === 'exists') return undefined;
      const key = `${o.tenantId}|${o.actor}`;
      const walk = o.subjects.reduce<Walk | undefined>((before, subject) => step(before, subject, o), walks.get(key));
      if (walk) walks.set(key, walk);
      if (walks.size > 10_000) walks.clear();
      return walk && walk.steps > LONGEST_WALK ? findingOf(o, 'A3', 'masked_only', { subjects: walk.steps }) : undefined;
    },
  };
}

function step(walk: Walk | undefined, subject: string, { at }: Observation): Walk {
  if (!walk || at - walk.at > PAUSE_MS) return { last: subject, direction: 0, steps: 1, at };
  if (subject === walk.last) return { ...walk, at };
  const direction = subject > walk.last ? 1 : -1;
  const goesOn = walk.direction === 0 || walk.direction === direction;
  return { last: subject, direction, steps: goesOn ? walk.steps + 1 : 2, at };
}
