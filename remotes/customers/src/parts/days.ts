const DAY_MS = 86_400_000;

/** The day that so many days later is, both as `yyyy-mm-dd`: a date has no zone, so no change of the clocks shortens it. */
export const daysAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
