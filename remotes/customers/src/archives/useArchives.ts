import { useApi, useCanSomewhere } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from '../api/keys.js';
import { useTalents } from '../parts/useTalents.js';
import { archivesOf, type Archive, type TalentHome } from './archives.js';

interface Tree {
  nodes: { id: string; type: string; profileStoreId?: string }[];
}

export interface Archives {
  all: Archive[];
  /** Without the right, and while nobody asked, there are none. */
  mayRead: boolean;
  isPending: boolean;
  /** Of the last reading; `known` tells whether an earlier one is there. */
  error: unknown;
  known: boolean;
  retry(): void;
}

/** Where talents keep their customers, as far as the person may see it. */
export function useArchives(): Archives {
  const http = useApi();
  const mayRead = useCanSomewhere('talent:read');
  const { all: talents } = useTalents();
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.archives, queryFn: ({ signal }) => http.get<Tree>('/organization/tree', { signal }), enabled: mayRead, staleTime: 5 * 60_000 });
  const all = useMemo(() => {
    // Only talents that the person sees tell where they keep their customers.
    const homes = new Map((data?.nodes ?? []).flatMap(({ id, type, profileStoreId }) => (type === 'talent' && profileStoreId !== undefined ? [[id, profileStoreId] as const] : [])));
    return archivesOf(talents.flatMap(({ id, name }): TalentHome[] => (homes.has(id) ? [{ id, name, storeId: homes.get(id) ?? id }] : [])));
  }, [data, talents]);
  return { all, mayRead, isPending, error, known: data !== undefined, retry: () => void refetch() };
}
