import { dayOfMonth, instantAt, wallTimeAt } from '../zone.js';

/**
 * The same day and time so many months on, by the clocks of the zone; the last day of a shorter month. In UTC the first of March
 * in Tokyo would be the last of February.
 */
export function addMonths(from: Date, months: number, zone: string, day = dayOfMonth(from, zone)): Date {
  const wall = new Date(wallTimeAt(from.getTime(), zone));
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + months];
  const time = wall.getTime() - Date.UTC(year, wall.getUTCMonth(), wall.getUTCDate());
  return instantAt(Date.UTC(year, month, Math.min(day, lastDay(year, month))) + time, zone);
}

export interface Period {
  validFrom: Date;
  validTo: Date;
  months: number;
  /** IANA name; the talent's. */
  zone: string;
}

/** How often the period fits until it ends after `now`, counted from the present end, on the day of the month that it began. */
export function renewedUntil({ validFrom, validTo, months, zone }: Period, now: Date): { validTo: Date; times: number } {
  const day = renewalDay(validFrom, validTo, zone);
  let times = 1;
  while (addMonths(validTo, times * months, zone, day) <= now) times += 1;
  return { validTo: addMonths(validTo, times * months, zone, day), times };
}

/** What began on a 31st and ends on the last of a short month ends on the 31st again: a February shortens one period, not all after it. */
function renewalDay(validFrom: Date, validTo: Date, zone: string): number {
  const [began, ends] = [dayOfMonth(validFrom, zone), dayOfMonth(validTo, zone)];
  const wall = new Date(wallTimeAt(validTo.getTime(), zone));
  return ends === Math.min(began, lastDay(wall.getUTCFullYear(), wall.getUTCMonth())) ? began : ends;
}

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
