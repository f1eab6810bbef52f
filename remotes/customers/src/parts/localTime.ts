/** Midnight of the reader's day that so many days later is; a day is 23 or 25 hours where the clocks change. */
export const daysAfter = (day: Date, days: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
