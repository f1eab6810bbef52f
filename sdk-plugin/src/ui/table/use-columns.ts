import { useCallback, useMemo, useState } from 'react';
import type { Column } from './types.js';

const read = (name: string): Record<string, boolean> => {
  try {
    return JSON.parse(localStorage.getItem(`hako.columns.${name}`) ?? '{}') as Record<string, boolean>;
  } catch {
    return {};
  }
};

/** Width of the list from which a column has room. */
const FROM = { sm: 480, md: 720, lg: 980 };

/** Which columns are shown: the person's choice first, then what the list's width allows. */
export function useColumns<T>(name: string, columns: readonly Column<T>[], width: number): { shown: Column<T>[]; chosen(id: string): boolean; choose(id: string, on: boolean): void } {
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
  const shown = useMemo(() => columns.filter((column) => chosen(column.id) && (!column.from || width >= FROM[column.from])), [columns, chosen, width]);
  return { shown, chosen, choose };
}
