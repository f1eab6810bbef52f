import { isCalendarDate } from '../personal/normalise.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * When something begins or ends, as people write it: a day of the zone (an end takes its whole day), a local time, or a moment
 * with its offset. `undefined` for what is none.
 */
export function instantOf(text: string, zone: string, edge: 'begin' | 'end'): Date | undefined {
  if (DAY.test(text)) return isCalendarDate(text) ? wallTime(edge === 'begin' ? text : dayAfter(text), '00:00:00', zone) : undefined;
  const [, day = '', minute = '', second = '00', offset] = MOMENT.exec(text) ?? [];
  if (!isCalendarDate(day) || minute > '23:59' || second > '59') return undefined;
  if (offset === undefined) return wallTime(day, `${minute}:${second}`, zone);
  // As it was written, milliseconds too.
  const at = new Date(text.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The moment when clocks of the zone show this; where they jump over it, the moment after the jump. */
function wallTime(day: string, time: string, zone: string): Date {
  const wanted = Date.parse(`${day}T${time}Z`);
  const first = wanted - offsetAt(wanted, zone);
  // The offset of the guess may lie on the other side of a change of clocks.
  return new Date(wanted - offsetAt(first, zone));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(at: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })));
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'], part['hour'], part['minute'], part['second']) - Math.floor(at / 1_000) * 1_000;
}
