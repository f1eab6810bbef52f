const DAY_MS = 86_400_000;

/** Days until a key ends; the empty one never does. */
export const LIVES = ['30', '90', '365', ''] as const;

/** ISO 8601 UTC, or `null` for no end. */
export const inDays = (days: string): string | null => (days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString());
