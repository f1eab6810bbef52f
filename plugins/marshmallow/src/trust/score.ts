/** Trust of a sender in one agency, 0..100 (product.md, Marshmallow). */
export const START = 50;
const PER_DAY = 1;
const DAY_MS = 86_400_000;

export const CHANGES = { passed: 5, failed: -15, clean: 2, flagged: -5, rejected: -20, reopened: 20, limited: -10 } as const;
export type TrustChange = keyof typeof CHANGES;

export type Standing = 'blocked' | 'suspicious' | 'neutral' | 'trusted';

/** One point a day back to the start, from either side. */
export function faded(score: number, sinceMs: number): number {
  const back = (Math.max(0, sinceMs) / DAY_MS) * PER_DAY;
  return score > START ? Math.max(START, score - back) : Math.min(START, score + back);
}

export function standingOf(score: number): Standing {
  if (score <= 20) return 'blocked';
  if (score <= 40) return 'suspicious';
  return score <= 70 ? 'neutral' : 'trusted';
}
