import { HakoError, type Principal, type TenantReader } from '@hako/sdk-plugin';
import type { TreeChange } from '../organization/types.js';
import { readEntries, type PolicyEntry } from './entries.js';

/** @throws `ACCESS_OWN_DENY` with the permissions */
export async function assertTreeKeepsOwnDenies(tx: TenantReader, principal: Principal, change: TreeChange, now: Date): Promise<void> {
  const { type, id } = principal;
  // Nothing is denied to core itself or to an operator: their limits are ceilings.
  if (type === 'system' || type === 'support') return;
  const { entries } = await readEntries(tx, { type, id });
  const permissions = liftedDenies(entries, change, now.getTime());
  if (permissions.length > 0) throw new HakoError('ACCESS_OWN_DENY', { details: { permissions } });
}

/**
 * Patterns of the denies that would end with the change. One that begins later counts, as it would where somebody takes it
 * off; one whose words another deny says as long and as widely, which stays in reach, does not.
 */
export function liftedDenies(entries: readonly PolicyEntry[], change: TreeChange, now: number): string[] {
  const denies = entries.filter(({ effect, expires }) => effect === 'deny' && now < (expires ?? Infinity));
  const { losing, keeping } = change.kind === 'move' ? moved(change) : asleep(change);
  const kept = denies.filter(keeping);
  const lifted = denies.filter((deny) => losing(deny) && !kept.some((other) => covers(other, deny, now)));
  return [...new Set(lifted.map(({ resource, action }) => `${resource}:${action}`))].sort();
}

interface Reach {
  losing(deny: PolicyEntry): boolean;
  keeping(deny: PolicyEntry): boolean;
}

function moved({ place, before, after }: TreeChange & { kind: 'move' }): Reach {
  const [left, joined] = [new Set(before.filter((id) => !after.includes(id))), new Set(after)];
  return {
    losing: ({ scopeId, inherit }) => inherit && scopeId !== null && left.has(scopeId),
    // What a subsidiary is denied for itself alone does not stand in for what reached those below it.
    keeping: ({ scopeId, inherit }) => (scopeId === place.id ? inherit || place.type === 'talent' : inherit && (scopeId === null || joined.has(scopeId))),
  };
}

function asleep({ places, above, resources }: TreeChange & { kind: 'sleep' }): Reach {
  const [sleepers, [deciding = null], line] = [new Set(places), above, new Set(above)];
  return {
    losing: ({ scopeId, resource }) => scopeId !== null && sleepers.has(scopeId) && (resource === '*' || resources.includes(resource)),
    keeping: ({ scopeId, inherit }) => scopeId === deciding || (inherit && (scopeId === null || line.has(scopeId))),
  };
}

/** Whether all that a deny forbids from now on is forbidden by the other one as well. */
function covers(other: PolicyEntry, deny: PolicyEntry, now: number): boolean {
  const from = ({ notBefore }: PolicyEntry): number => Math.max(notBefore ?? now, now);
  const words = (other.resource === '*' || other.resource === deny.resource) && (other.action === '*' || other.action === deny.action);
  return words && from(other) <= from(deny) && (other.expires ?? Infinity) >= (deny.expires ?? Infinity);
}
