import { useApi, type LocalizedText } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from './keys.js';

const NONE: DictionaryEntry[] = [];

export type DictionaryType = 'status' | 'reason' | 'segment' | 'address-type' | 'communication-type' | 'consent' | 'consumer' | 'platform' | 'membership-class' | 'membership-type' | 'membership-level';

export interface DictionaryEntry {
  id: string;
  type: DictionaryType;
  code: string;
  parentId: string | null;
  ownerType: 'tenant' | 'subsidiary' | 'talent';
  ownerId: string | null;
  name: LocalizedText;
  color: string | null;
  extra: { urlTemplate?: string; months?: number; platform?: string; rank?: number };
  sortOrder: number;
  isSystem: boolean;
  isForced: boolean;
  active: boolean;
  version: number;
  inherited: boolean;
  disabled: boolean;
}

/** Entries of a talent's dictionary, the disabled ones too: what was chosen once keeps its name. */
export function useDictionary(type: DictionaryType, talentId?: string): { all: DictionaryEntry[]; usable: DictionaryEntry[]; byCode(code: string): DictionaryEntry | undefined } {
  const http = useApi();
  const { data = NONE } = useQuery({
    queryKey: keys.dictionary(type, talentId),
    queryFn: ({ signal }) => http.get<DictionaryEntry[]>(`/customers/dictionaries/${type}`, { query: talentId === undefined ? {} : { scopeType: 'talent', scopeId: talentId }, signal }),
    staleTime: 5 * 60_000,
  });
  return useMemo(() => ({ all: data, usable: data.filter(({ active, disabled }) => active && !disabled), byCode: (code: string) => data.find((entry) => entry.code === code) }), [data]);
}
