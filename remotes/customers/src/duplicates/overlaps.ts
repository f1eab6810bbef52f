import type { Membership } from '../memberships/types.js';

type Span = Pick<Membership, 'type' | 'level' | 'validFrom' | 'validTo'>;

export interface Overlap<T extends Span> {
  left: T;
  right: T;
}

const end = ({ validTo }: Span): number => (validTo === null ? Infinity : Date.parse(validTo));

/** Memberships of one type that two customers hold at the same time; ends are exclusive, as where one is entered. */
export function overlaps<T extends Span>(left: readonly T[], right: readonly T[]): Overlap<T>[] {
  return left.flatMap((one) => right.filter((other) => other.type === one.type && Date.parse(one.validFrom) < end(other) && Date.parse(other.validFrom) < end(one)).map((other) => ({ left: one, right: other })));
}
