import type { DateFormat } from '../../shell-boot.js';

type When = string | number | Date;

export interface Format {
  /** 2026/11/21 */
  date(when: When): string;
  /** 2026/11/21 18:05 */
  dateTime(when: When): string;
  /** 2026/11/21 18:05:09, where the order of things is what is asked */
  exact(when: When): string;
  /** 18:05:09 */
  time(when: When): string;
  /** 3 minutes ago */
  relative(when: When, now?: Date): string;
  number(value: number): string;
  percent(share: number): string;
  bytes(count: number): string;
  /** 1:05 or 1:02:05 */
  duration(seconds: number): string;
}

const STEPS: readonly [limit: number, divisor: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [2_592_000, 86_400, 'day'],
  [31_536_000, 2_592_000, 'month'],
  [Number.POSITIVE_INFINITY, 31_536_000, 'year'],
];

/** Without `dateFormat` days are written as the language does. */
export function createFormat(tag: string, timeZone?: string, dateFormat?: DateFormat): Format {
  const zone = timeZone ? { timeZone } : {};
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en', { ...day, ...zone });
  const local = new Intl.DateTimeFormat(tag, { ...day, ...zone });
  const localMinute = new Intl.DateTimeFormat(tag, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone });
  const minute = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone });
  const written = (when: Date, pattern: DateFormat): string => {
    const of = Object.fromEntries(parts.formatToParts(when).map(({ type, value }) => [type, value]));
    return pattern.replace('yyyy', of['year'] ?? '').replace('MM', of['month'] ?? '').replace('dd', of['day'] ?? '');
  };
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', ...zone });
  const second = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', ...zone });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: 'percent' });
  const at = (when: When): Date => new Date(when);
  return {
    date: (when) => (dateFormat ? written(at(when), dateFormat) : local.format(at(when))),
    dateTime: (when) => (dateFormat ? `${written(at(when), dateFormat)} ${minute.format(at(when))}` : localMinute.format(at(when))),
    exact: (when) => `${dateFormat ? written(at(when), dateFormat) : local.format(at(when))} ${second.format(at(when))}`,
    time: (when) => time.format(at(when)),
    relative(when, now = new Date()) {
      const seconds = Math.round((at(when).getTime() - now.getTime()) / 1000);
      const [, divisor, unit] = STEPS.find(([limit]) => Math.abs(seconds) < limit) ?? STEPS[5]!;
      return relative.format(Math.trunc(seconds / divisor), unit);
    },
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    bytes: (count) => formatBytes(count, number),
    duration,
  };
}

function formatBytes(count: number, number: Intl.NumberFormat): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(count, 1)) / 10));
  return `${number.format(Math.round((count / 1024 ** step) * 10) / 10)} ${units[step] ?? 'B'}`;
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
