import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Query } from '../api/types.js';
import { readFilters, writeFilters, type FilterSpec, type FilterValue, type FilterValues } from './filter-codec.js';

export interface FiltersState {
  values: FilterValues;
  set(name: string, value: FilterValue | undefined): void;
  clear(): void;
  /** For the API. */
  query: Query;
  active: boolean;
}

/** Filters bound to the URL. Keep `specs` outside the component. */
export function useFilters(specs: readonly FilterSpec[]): FiltersState {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const values = useMemo(() => readFilters(new URLSearchParams(text), specs), [text, specs]);
  const query = useMemo<Query>(() => Object.fromEntries(Object.entries(values)) as Query, [values]);
  const set = useCallback((name: string, value: FilterValue | undefined) => setParams((known) => writeFilters(known, specs, { ...readFilters(known, specs), [name]: value }), { replace: true }), [setParams, specs]);
  const clear = useCallback(() => setParams((known) => writeFilters(known, specs, {}), { replace: true }), [setParams, specs]);
  return { values, set, clear, query, active: Object.keys(values).length > 0 };
}
