import type { LocalizedText, ScopeRef } from '@hako/sdk-plugin';

export const DICTIONARY_TYPES = ['status', 'reason', 'segment', 'address-type', 'communication-type', 'consent', 'consumer', 'platform', 'membership-class', 'membership-type', 'membership-level'] as const;
export type DictionaryType = (typeof DICTIONARY_TYPES)[number];

/** What a type's entries hang below. */
export const PARENT_TYPE: Partial<Record<DictionaryType, DictionaryType>> = { 'membership-type': 'membership-class', 'membership-level': 'membership-type' };

export interface DictionaryEntry {
  id: string;
  type: DictionaryType;
  code: string;
  parentId: string | null;
  ownerType: ScopeRef['type'];
  ownerId: string | null;
  name: LocalizedText;
  color: string | null;
  /** `urlTemplate` of a platform; `months` and `platform` of a membership type; `rank` of a level, 1 the highest. */
  extra: { urlTemplate?: string; months?: number; platform?: string; rank?: number };
  sortOrder: number;
  isSystem: boolean;
  isForced: boolean;
  active: boolean;
  version: number;
}

/** An entry as a scope sees it. */
export interface EffectiveEntry extends DictionaryEntry {
  inherited: boolean;
  /** Switched off at this scope or above it, though active where it belongs. */
  disabled: boolean;
}
