import type { PermissionRef } from '@hako/sdk-plugin';
import type { PermissionDefinition } from '../access/types.js';

/** Resources about fans' personal data and about who read it, whatever plugin they are of. */
const PERSONAL = /(?:^|\.)(?:pii|vault|personal-data)(?:[.-]|$)/;

/**
 * What a support session may do at most: nothing with personal data, and what is risky (rights, keys, people, exports)
 * only to look at. So it can neither read a fan's address nor make itself a way to.
 */
export function supportCeiling(catalogue: readonly PermissionDefinition[]): PermissionRef[] {
  return catalogue.flatMap(({ resource, actions, risk }) => (PERSONAL.test(resource) ? [] : actions.filter((action) => risk !== 'high' || action === 'read').map((action) => `${resource}:${action}`)));
}
