import type { Membership } from './types.js';

const DAY_MS = 86_400_000;
/** Before and after everything, so that no bar touches the edge. */
const MARGIN = 0.03;
/** A membership without an end is drawn this far beyond now. */
const OPEN_DAYS = 90;

export interface Span {
  membership: Membership;
  /** Part of the whole width, 0 to 1. */
  left: number;
  width: number;
  /** Goes on beyond what is drawn. */
  open: boolean;
}

export interface Timeline {
  lanes: { type: string; spans: Span[] }[];
  now: number;
  from: Date;
  to: Date;
}

/** One lane per type, newest type first, over the time that the memberships and now take up. */
export function timelineOf(memberships: readonly Membership[], now: Date): Timeline {
  const openEnd = new Date(now.getTime() + OPEN_DAYS * DAY_MS);
  const ends = memberships.map(({ validTo }) => (validTo ? new Date(validTo) : openEnd).getTime());
  const starts = memberships.map(({ validFrom }) => new Date(validFrom).getTime());
  const [first, last] = [Math.min(now.getTime(), ...starts), Math.max(now.getTime(), ...ends)];
  const room = Math.max(DAY_MS, last - first) * MARGIN;
  const [from, to] = [first - room, last + room];
  const place = (at: number): number => (at - from) / (to - from);
  const types = [...new Set(memberships.map(({ type }) => type))];
  return {
    lanes: types.map((type) => ({
      type,
      spans: memberships.filter((membership) => membership.type === type).map((membership) => {
        const left = place(new Date(membership.validFrom).getTime());
        const end = membership.validTo ? new Date(membership.validTo).getTime() : to;
        return { membership, left, width: place(end) - left, open: membership.validTo === null };
      }),
    })),
    now: place(now.getTime()),
    from: new Date(from),
    to: new Date(to),
  };
}
