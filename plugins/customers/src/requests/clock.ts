const DAY_MS = 86_400_000;

/** GDPR Art. 12: a month to answer, which is thirty days here, and once two more, with a reason that the person is told. */
export const ANSWER_DAYS = 30;
export const MOST_EXTENSION_DAYS = 60;

/** Days left at which somebody is reminded; the last one is the day after the end. */
export const REMINDERS = [14, 7, 3, 1, 0, -1] as const;

export const dueAfter = (receivedAt: Date, days: number = ANSWER_DAYS): Date => new Date(receivedAt.getTime() + days * DAY_MS);

/** Whole days that are left, rounded up: on the last day 1, when it is over 0 and less. */
export const daysLeft = (dueAt: Date, now: Date): number => Math.ceil((dueAt.getTime() - now.getTime()) / DAY_MS) + 0;

/** The reminder that is due now and was not sent yet: the smallest that fits, so that who comes late is told once. */
export function reminderDue(dueAt: Date, now: Date, toldAt: number | null): number | undefined {
  const left = daysLeft(dueAt, now);
  const due = [...REMINDERS].reverse().find((days) => left <= days);
  return due === undefined || (toldAt !== null && toldAt <= due) ? undefined : due;
}
