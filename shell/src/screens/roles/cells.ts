import type { Effect, Policy } from './types.js';

export const ACTIONS = ['read', 'write', 'delete', 'execute'] as const;
export type Action = (typeof ACTIONS)[number];

/** What stands in a cell itself, and what a wider pattern of the role makes of it. */
export interface Cell {
  own: Effect | 'unset';
  /** The outcome with patterns such as `customer.profile:*` and `*:read`: any deny wins. */
  effective: Effect | 'unset';
  /** The pattern that decides where it is not the cell's own entry. */
  by: string | undefined;
}

const NEXT: Record<Cell['own'], Cell['own']> = { unset: 'grant', grant: 'deny', deny: 'unset' };

/** unset -> grant -> deny -> unset */
export const nextState = (state: Cell['own']): Cell['own'] => NEXT[state];

function matches(pattern: string, resource: string, action: string): boolean {
  const at = pattern.lastIndexOf(':');
  const [wantedResource, wantedAction] = [pattern.slice(0, at), pattern.slice(at + 1)];
  return (wantedResource === '*' || wantedResource === resource) && (wantedAction === '*' || wantedAction === action);
}

export function cellOf(policies: readonly Policy[], resource: string, action: string): Cell {
  const permission = `${resource}:${action}`;
  const taking = policies.filter((policy) => matches(policy.permission, resource, action));
  const deciding = taking.find((policy) => policy.effect === 'deny') ?? taking[0];
  const own = policies.find((policy) => policy.permission === permission)?.effect ?? 'unset';
  return { own, effective: deciding?.effect ?? 'unset', by: deciding && deciding.permission !== permission && own !== deciding.effect ? deciding.permission : undefined };
}

/** The policies with one entry set to a state; `unset` takes it away. */
export function withState(policies: readonly Policy[], permission: string, state: Cell['own']): Policy[] {
  const others = policies.filter((policy) => policy.permission !== permission);
  return state === 'unset' ? others : [...others, { permission, effect: state }];
}

export interface PolicyChange {
  permission: string;
  before: Cell['own'];
  after: Cell['own'];
}

/**
 * A draft on a role that somebody else has changed since: what was changed here stands on theirs. `overtaken` are the
 * permissions that both have set, to different states.
 */
export function rebased(draft: readonly Policy[], before: readonly Policy[], theirs: readonly Policy[]): { policies: Policy[]; overtaken: string[] } {
  const mine = changesBetween(before, draft);
  const others = new Map(changesBetween(before, theirs).map(({ permission, after }) => [permission, after]));
  return {
    policies: mine.reduce<Policy[]>((policies, { permission, after }) => withState(policies, permission, after), [...theirs]),
    overtaken: mine.filter(({ permission, after }) => others.has(permission) && others.get(permission) !== after).map(({ permission }) => permission),
  };
}

/** What saving would change, sorted by permission. */
export function changesBetween(before: readonly Policy[], after: readonly Policy[]): PolicyChange[] {
  const effectIn = (policies: readonly Policy[], permission: string): Cell['own'] => policies.find((policy) => policy.permission === permission)?.effect ?? 'unset';
  const permissions = [...new Set([...before, ...after].map((policy) => policy.permission))].sort();
  return permissions.map((permission) => ({ permission, before: effectIn(before, permission), after: effectIn(after, permission) })).filter((change) => change.before !== change.after);
}
