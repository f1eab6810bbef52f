import { useLocalized, useScope } from '@hako/sdk-plugin/ui';
import { useMemo } from 'react';

export interface Talent {
  id: string;
  name: string;
  code: string;
  color: string | null;
  active: boolean;
}

export interface Talents {
  all: Talent[];
  byId(id: string): Talent | undefined;
  /** The talent chosen in the bar, if it is one. */
  current: Talent | undefined;
}

/** The talents that the person sees, by name. */
export function useTalents(): Talents {
  const { all: scopes, current } = useScope();
  const localized = useLocalized();
  // `localized` is made anew with every render; the scopes and the language of their names decide.
  const named = scopes.filter((scope) => scope.type === 'talent').map((scope) => ({ id: scope.id, name: localized(scope.name), code: scope.code, color: scope.oshiColor ?? null, active: scope.active }));
  const signature = JSON.stringify(named);
  return useMemo(() => {
    const all = (JSON.parse(signature) as Talent[]).sort((left, right) => left.name.localeCompare(right.name));
    const index = new Map(all.map((talent) => [talent.id, talent]));
    return { all, byId: (id: string) => index.get(id), current: current.type === 'talent' ? index.get(current.id) : undefined };
  }, [signature, current.type, current.id]);
}
