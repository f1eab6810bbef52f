import { useMemo } from 'react';
import { useShellIfAny } from '../shell/context.js';

const DAY_MS = 86_400_000;

/** Days and hours as one time zone counts them, for the browser's own date fields, which know none. */
export interface Zone {
  /** IANA, `Asia/Tokyo` */
  name: string;
  /** A moment for a `datetime-local` field; nothing for none. */
  toInput(instant: string | null | undefined): string;
  /** The moment that a `datetime-local` field means, or nothing. */
  toInstant(text: string): string | null;
  /** First and last moment of a day, `yyyy-mm-dd` as a `date` field has it. */
  startOfDay(day: string): string;
  endOfDay(day: string): string;
  /** Where the day after begins, for spans that end before a moment. */
  dayAfter(day: string): string;
  today(now?: Date): string;
}

export function createZone(name: string): Zone {
  const parts = new Intl.DateTimeFormat('en', { timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  /** What a clock on the wall shows, as if it hung at Greenwich. */
  const wall = (moment: number): number => {
    const of = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(of['year'] ?? 0, (of['month'] ?? 1) - 1, of['day'], of['hour'], of['minute'], of['second']);
  };
  const offset = (moment: number): number => wall(moment) - Math.floor(moment / 1_000) * 1_000;
  /** Twice, since the first guess may lie on the other side of a change of the clocks. */
  const moment = (shown: number): string => new Date(shown - offset(shown - offset(shown))).toISOString();
  const toInput = (instant: string | null | undefined): string => (instant ? new Date(wall(Date.parse(instant))).toISOString().slice(0, 16) : '');
  return {
    name,
    toInput,
    toInstant: (text) => (text ? moment(Date.parse(`${text}Z`)) : null),
    startOfDay: (day) => moment(Date.parse(`${day}T00:00Z`)),
    endOfDay: (day) => moment(Date.parse(`${day}T23:59:59.999Z`)),
    dayAfter: (day) => moment(Date.parse(`${day}T00:00Z`) + DAY_MS),
    today: (now = new Date()) => toInput(now.toISOString()).slice(0, 10),
  };
}

/** The agency's time zone (setting `timezone`), in which `useFormat` shows moments: what people type means the same. */
export function useZone(timeZone?: string): Zone {
  const boot = useShellIfAny()?.boot;
  const name = timeZone ?? boot?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return useMemo(() => createZone(name), [name]);
}
