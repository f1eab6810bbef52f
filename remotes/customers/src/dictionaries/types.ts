import type { DictionaryType } from '../api/useDictionary.js';

/** What is chosen from a list, in the order in which an agency sets it up; a type's entries may hang below another's. */
export const GROUPS: readonly { id: 'customers' | 'contact' | 'memberships'; types: readonly DictionaryType[] }[] = [
  { id: 'customers', types: ['status', 'segment', 'reason', 'consumer'] },
  { id: 'contact', types: ['platform', 'address-type', 'communication-type', 'consent'] },
  { id: 'memberships', types: ['membership-class', 'membership-type', 'membership-level'] },
];
export const TYPES: readonly DictionaryType[] = GROUPS.flatMap(({ types }) => types);

export const PARENT: Partial<Record<DictionaryType, DictionaryType>> = { 'membership-type': 'membership-class', 'membership-level': 'membership-type' };

/** Types whose entries carry a colour of their own. */
export const COLOURED: ReadonlySet<DictionaryType> = new Set(['status', 'membership-level']);

export const isType = (value: string | null): value is DictionaryType => TYPES.some((type) => type === value);

/** `membership-type` -> `membershipType`, as texts are named. */
export const textOf = (type: DictionaryType): string => type.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
