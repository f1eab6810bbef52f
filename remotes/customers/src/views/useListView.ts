import { useUrlState, type FiltersState } from '@hako/sdk-plugin/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { sameState, setFilters, type Density, type View, type ViewState } from './types.js';
import type { useViews } from './useViews.js';

/** Said in the address when a person wants everything though another view is what she begins with. */
const EVERYTHING = 'all';
/** What stands beside the list, and what belongs to no view. */
const OUTSIDE = ['open', 'edit', 'new', 'export'];

type Layout = Pick<ViewState, 'columns' | 'density'>;

export interface ListView {
  current: View | undefined;
  state: ViewState;
  /** Differs from the view that is chosen; of no view: from nothing at all. */
  changed: boolean;
  columns: readonly string[] | undefined;
  setColumns(ids: readonly string[]): void;
  density: Density;
  setDensity(density: Density): void;
  apply(view: View | undefined): void;
  /** After saving: what was set by hand is in the view now. */
  settle(id: string): void;
}

/** The list as it is looked at: a saved view, and what was changed on top of it. */
export function useListView(views: ReturnType<typeof useViews>, filters: FiltersState, search: string, sort: string): ListView {
  const [params, setParams] = useSearchParams();
  const [viewId, setViewId] = useUrlState('view');
  const current = views.all.find(({ id }) => id === viewId);
  const [layout, setLayout] = useLayout(current?.id ?? EVERYTHING);
  const columns = layout.columns ?? current?.state.columns;
  const density = layout.density ?? current?.state.density;
  const q = search.trim();
  const state: ViewState = { filters: { ...setFilters(filters.values), ...(q === '' ? {} : { q }) }, sort, ...(columns && { columns }), ...(density && { density }) };
  const apply = useCallback(
    (view: View | undefined) =>
      setParams((known) => {
        const next = new URLSearchParams();
        for (const name of OUTSIDE) for (const value of known.getAll(name)) next.append(name, value);
        next.set('view', view?.id ?? EVERYTHING);
        for (const [name, value] of Object.entries(view?.state.filters ?? {})) for (const one of Array.isArray(value) ? value : [String(value)]) next.append(name, one);
        if (view?.state.sort) next.set('sort', view.state.sort);
        return next;
      }, { replace: true }),
    [setParams],
  );

  // Who comes with no wish of her own begins with her view, else with the agency's.
  const begun = useRef(false);
  const bare = [...params.keys()].every((name) => OUTSIDE.includes(name));
  useEffect(() => {
    if (begun.current || !views.ready) return;
    begun.current = true;
    const first = views.all.find(({ chosen }) => chosen) ?? views.all.find(({ isDefault }) => isDefault);
    if (bare && first) apply(first);
  }, [views.ready, views.all, bare, apply]);

  return {
    current,
    state,
    changed: current ? !sameState(state, { sort, ...current.state }) : Object.keys(state.filters).length > 0,
    columns,
    setColumns: (ids) => setLayout({ ...layout, columns: [...ids] }),
    density: density ?? 'compact',
    setDensity: (next) => setLayout({ ...layout, density: next }),
    apply,
    settle: (id) => {
      setLayout({});
      setViewId(id);
    },
  };
}

/** Columns and density by hand, remembered for each view in this browser until they are saved into it. */
function useLayout(id: string): [Layout, (layout: Layout) => void] {
  const key = `hako.customers.layout.${id}`;
  const [known, setKnown] = useState<{ key: string; layout: Layout }>(() => ({ key, layout: read(key) }));
  const layout = known.key === key ? known.layout : read(key);
  return [
    layout,
    (next) => {
      if (Object.keys(next).length === 0) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(next));
      setKnown({ key, layout: next });
    },
  ];
}

function read(key: string): Layout {
  try {
    const { columns, density } = JSON.parse(localStorage.getItem(key) ?? '{}') as Layout;
    return { ...(Array.isArray(columns) && columns.every((id) => typeof id === 'string') && columns.length > 0 ? { columns } : {}), ...(density === 'compact' || density === 'comfortable' ? { density } : {}) };
  } catch {
    return {};
  }
}
