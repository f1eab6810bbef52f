import { isCalendarDate } from '../personal/normalise.js';
import { instantAt } from '../zone.js';

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

const wallTime = (day: string, time: string, zone: string): Date => instantAt(Date.parse(`${day}T${time}Z`), zone);
