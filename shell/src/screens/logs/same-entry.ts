import { canonicalJson } from '../vault/check-proof.js';
import type { LogEntry } from './types.js';

/** Whether an entry as this page shows it is the sealed one: a server could prove one entry and show another. */
export function sameEntry(shown: LogEntry, sealed: Readonly<Record<string, unknown>>): boolean {
  const actor = sealed['actor'] as { id?: string } | undefined;
  return (
    sealed['id'] === shown.id &&
    sealed['action'] === (shown.action ?? shown.name) &&
    // The page knows milliseconds, the log microseconds.
    String(sealed['at']).slice(0, 23) === shown.at.slice(0, 23) &&
    (actor?.id ?? null) === (shown.actor?.id ?? null) &&
    equal(sealed['before'], shown.before) &&
    equal(sealed['after'], shown.after) &&
    equal(sealed['meta'] ?? {}, shown.meta ?? {})
  );
}

const equal = (left: unknown, right: unknown): boolean => canonicalJson(left ?? null) === canonicalJson(right ?? null);
