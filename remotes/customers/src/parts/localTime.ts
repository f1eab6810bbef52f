const minute = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** A moment as the browser's own field for day and time shows it, in the reader's zone. */
export const toLocalMinute = (at: Date): string => minute(at);

/** A day as the browser's own field shows it: the reader's, which in the morning of Tokyo is not yet that of UTC. */
export const toLocalDay = (at: Date): string => minute(at).slice(0, 10);

/** Midnight of the reader's day that so many days later is; a day is 23 or 25 hours where the clocks change. */
export const daysAfter = (day: Date, days: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);

/** Midnight at which the day of such a field begins. */
export const fromLocalDay = (day: string): Date => new Date(`${day}T00:00:00`);
