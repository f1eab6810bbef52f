import { useCallback, useMemo, useState } from 'react';
import type { Column, ColumnLayout } from './types.js';

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
export function useColumns<T>(name: string, columns: readonly Column<T>[], width: number, layout?: ColumnLayout): { shown: Column<T>[]; chosen(id: string): boolean; choose(id: string, on: boolean): void } {
  const [choice, setChoice] = useState(() => read(name));
  const ids = layout?.ids;
  const chosen = useCallback((id: string): boolean => ids?.includes(id) ?? choice[id] ?? !columns.find((column) => column.id === id)?.optional, [ids, choice, columns]);
  const choose = useCallback(
    (id: string, on: boolean) => {
      if (layout) return layout.set(toggled(columns, chosen, id, on, ids));
      setChoice((known) => {
        const next = { ...known, [id]: on };
        localStorage.setItem(`hako.columns.${name}`, JSON.stringify(next));
        return next;
      });
    },
    [name, layout, columns, chosen, ids],
  );
  const shown = useMemo(() => ordered(columns, ids).filter((column) => chosen(column.id) && (!column.from || width >= FROM[column.from])), [columns, ids, chosen, width]);
  return { shown, chosen, choose };
}

/** Columns in the order that was chosen; those that are new since stand behind, in their own. */
export function ordered<T>(columns: readonly Column<T>[], ids: readonly string[] | undefined): readonly Column<T>[] {
  if (!ids) return columns;
  const place = new Map(ids.map((id, index) => [id, index]));
  const last = ids.length;
  return columns.map((column, index) => ({ column, at: place.get(column.id) ?? last + index })).sort((left, right) => left.at - right.at).map(({ column }) => column);
}

function toggled<T>(columns: readonly Column<T>[], chosen: (id: string) => boolean, id: string, on: boolean, ids: readonly string[] | undefined): string[] {
  const now = ids ?? columns.map((column) => column.id).filter(chosen);
  return on ? [...now.filter((one) => one !== id), id] : now.filter((one) => one !== id);
}
