import { useMediaQuery, useTheme } from '@mui/material';
import { useCallback, useMemo, useState } from 'react';
import type { Column } from './types.js';

const read = (name: string): Record<string, boolean> => {
  try {
    return JSON.parse(localStorage.getItem(`hako.columns.${name}`) ?? '{}') as Record<string, boolean>;
  } catch {
    return {};
  }
};

/** Which columns are shown: the person's choice first, then what the width allows. */
export function useColumns<T>(name: string, columns: readonly Column<T>[]): { shown: Column<T>[]; chosen(id: string): boolean; choose(id: string, on: boolean): void } {
  const { breakpoints } = useTheme();
  const wide = { sm: useMediaQuery(breakpoints.up('sm')), md: useMediaQuery(breakpoints.up('md')), lg: useMediaQuery(breakpoints.up('lg')) };
  const [choice, setChoice] = useState(() => read(name));
  const chosen = useCallback((id: string): boolean => choice[id] ?? !columns.find((column) => column.id === id)?.optional, [choice, columns]);
  const choose = useCallback(
    (id: string, on: boolean) =>
      setChoice((known) => {
        const next = { ...known, [id]: on };
        localStorage.setItem(`hako.columns.${name}`, JSON.stringify(next));
        return next;
      }),
    [name],
  );
  const { sm, md, lg } = wide;
  const shown = useMemo(() => columns.filter((column) => chosen(column.id) && (!column.from || { sm, md, lg }[column.from])), [columns, chosen, sm, md, lg]);
  return { shown, chosen, choose };
}
