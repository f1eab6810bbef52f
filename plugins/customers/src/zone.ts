/** What clocks of the zone show at a moment, as if it were UTC. @param at milliseconds since 1970, @param zone IANA name */
export const wallTimeAt = (at: number, zone: string): number => at + offsetAt(at, zone);

/** The moment when clocks of the zone show this; where they jump over it, the moment after the jump. */
export function instantAt(wall: number, zone: string): Date {
  const first = wall - offsetAt(wall, zone);
  // The offset of the guess may lie on the other side of a change of clocks.
  return new Date(wall - offsetAt(first, zone));
}

export const dayOfMonth = (at: Date, zone: string): number => new Date(wallTimeAt(at.getTime(), zone)).getUTCDate();

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(at: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })));
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'], part['hour'], part['minute'], part['second']) - Math.floor(at / 1_000) * 1_000;
}
