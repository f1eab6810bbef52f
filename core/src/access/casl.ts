import { createMongoAbility, type MongoAbility } from '@casl/ability';
import { splitPermission, type PolicyEntry } from './entries.js';

/** One CASL rule; `*` is any action or any subject. */
export interface AbilityRule {
  action: string;
  subject: string;
  inverted?: boolean;
}

/**
 * Entries that are in force at one scope as CASL rules: all grants first, all denies last, because the last matching
 * rule wins there. No conditions, so that the shell gets the same answer from the same rules.
 */
export function abilityRules(entries: readonly PolicyEntry[]): AbilityRule[] {
  const unique = new Map<string, AbilityRule>();
  for (const effect of ['grant', 'deny'] as const) {
    for (const entry of entries.filter((each) => each.effect === effect)) {
      const rule: AbilityRule = { action: entry.action, subject: entry.resource, ...(effect === 'deny' ? { inverted: true } : {}) };
      unique.set(`${effect} ${entry.resource}:${entry.action}`, rule);
    }
  }
  return [...unique.values()].sort((a, b) => Number(a.inverted ?? false) - Number(b.inverted ?? false) || `${a.subject}:${a.action}`.localeCompare(`${b.subject}:${b.action}`));
}

/** Grants cut down to what a ceiling lets through, so that whoever reads the rules sees no more than she may do. Denies stay as they are. */
export function withinCeiling(entries: readonly PolicyEntry[], ceiling: readonly string[] | undefined): PolicyEntry[] {
  if (!ceiling) return [...entries];
  const caps = ceiling.map(splitPermission);
  return entries.flatMap((entry) => {
    if (entry.effect === 'deny') return [entry];
    return caps.flatMap((cap): PolicyEntry[] => {
      const resource = common(entry.resource, cap.resource);
      const action = common(entry.action, cap.action);
      return resource === undefined || action === undefined ? [] : [{ ...entry, resource, action }];
    });
  });
}

/** What two segments of patterns both match. */
const common = (left: string, right: string): string | undefined => (left === '*' ? right : right === '*' || left === right ? left : undefined);

export function buildAbility(entries: readonly PolicyEntry[]): MongoAbility {
  return createMongoAbility(abilityRules(entries), { anyAction: '*', anySubjectType: '*' });
}
