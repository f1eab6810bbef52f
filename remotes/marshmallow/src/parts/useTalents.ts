import { useLocalized, useScope, type ScopeNode } from '@hako/sdk-plugin/ui';
import { useMemo } from 'react';

export interface Talent {
  id: string;
  name: string;
  color: string | null;
  /** Of her public pages; null when she has none. */
  path: string | null;
}

export interface Talents {
  all: Talent[];
  byId(id: string): Talent | undefined;
  /** What the scope in the bar means for lists: nothing for the agency, her or its talents otherwise. */
  narrowing: { talentId?: string; talentIds?: string[] };
}

/** The talents that the person sees, by name. */
export function useTalents(): Talents {
  const { all: scopes, current } = useScope();
  const localized = useLocalized();
  // `localized` is made anew with every render; the scopes and the language of their names decide.
  const named = scopes.filter((scope) => scope.type === 'talent').map((scope) => ({ id: scope.id, name: localized(scope.name), color: scope.oshiColor ?? null, path: scope.path ?? null }));
  const signature = JSON.stringify([named, narrowingOf(current, scopes)]);
  return useMemo(() => {
    const [known, narrowing] = JSON.parse(signature) as [Talent[], Talents['narrowing']];
    const index = new Map(known.map((talent) => [talent.id, talent]));
    return { all: known.toSorted((left, right) => left.name.localeCompare(right.name)), byId: (id: string) => index.get(id), narrowing };
  }, [signature]);
}

/** A subsidiary stands for all talents below it, at any depth. */
export function narrowingOf(current: Pick<ScopeNode, 'id' | 'type'>, scopes: readonly Pick<ScopeNode, 'id' | 'type' | 'parentId'>[]): Talents['narrowing'] {
  if (current.type === 'talent') return { talentId: current.id };
  if (current.type !== 'subsidiary') return {};
  const inside = new Set([current.id]);
  // Parents may be listed after their children: one more round for every level found.
  for (let size = 0; size !== inside.size; ) {
    size = inside.size;
    for (const node of scopes) if (node.parentId && inside.has(node.parentId)) inside.add(node.id);
  }
  const talentIds = scopes.filter((node) => node.type === 'talent' && inside.has(node.id)).map((node) => node.id);
  // No talent at all must not read as no filter: the subsidiary's own id is the id of no talent.
  return { talentIds: talentIds.length > 0 ? talentIds : [current.id] };
}
