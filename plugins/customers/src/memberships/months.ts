/** The same day so many months on; the last day of a shorter month. In UTC, as validity is stored. */
export function addMonths(from: Date, months: number): Date {
  const target = new Date(from);
  target.setUTCMonth(target.getUTCMonth() + months);
  // 31 January + 1 month would be 3 March.
  if (target.getUTCDate() !== from.getUTCDate()) target.setUTCDate(0);
  return target;
}

/** How often the period fits until it ends after `now`, counted from the first end so that the day of the month is kept. */
export function renewedUntil(validTo: Date, months: number, now: Date): { validTo: Date; times: number } {
  let times = 1;
  while (addMonths(validTo, times * months) <= now) times += 1;
  return { validTo: addMonths(validTo, times * months), times };
}
