import { useLocalized } from '@hako/sdk-plugin/ui';
import { useMemo } from 'react';
import { useDictionary } from '../api/useDictionary.js';

export interface MembershipName {
  type: string;
  level: string;
  color: string | null;
}

/** What the agency calls a type and its level; where a talent has entries of her own that are not hers to see, their codes. */
export function useMembershipNames(talentId?: string): (membership: { type: string; level: string }) => MembershipName {
  const localized = useLocalized();
  const { all: types } = useDictionary('membership-type', talentId);
  const { all: levels } = useDictionary('membership-level', talentId);
  return useMemo(() => {
    const byCode = new Map(types.map((type) => [type.code, type]));
    return ({ type, level }) => {
      const parent = byCode.get(type);
      const found = levels.find(({ code, parentId }) => code === level && parentId === parent?.id);
      return { type: parent ? localized(parent.name) : type, level: found ? localized(found.name) : level, color: found?.color ?? null };
    };
  }, [localized, types, levels]);
}
