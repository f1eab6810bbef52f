import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, type CSSProperties, type ReactElement, type Ref } from 'react';
import { useTokens } from '../display/use-tokens.js';
import { useT } from '../i18n/use-t.js';
import { oshiTone } from '../theme/oshi.js';
import { TableRow } from './table-row.js';
import type { Column, EntityTableProps } from './types.js';

/** Rows from the end at which the next page is asked for: it is there before the end is reached. */
const AHEAD = 15;
const OVERSCAN = 10;

export interface TableBodyHandle {
  scrollTo(index: number): void;
}

interface TableBodyProps<T> {
  table: EntityTableProps<T>;
  handle: Ref<TableBodyHandle>;
  /** What scrolls: the grid. */
  scroller: HTMLElement;
  /** Before the ids of rows. */
  idPrefix: string;
  columns: readonly Column<T>[];
  template: string;
  rowHeight: number;
  /** Pixels of the head, which stays above the rows. */
  headHeight: number;
  active: number;
  onToggle(index: number): void;
  onOpen(index: number): void;
}

/** The rows that are seen and a few around them. A component of its own: a frame of scrolling draws this and nothing beside it. */
export function TableBody<T>({ table, handle, scroller, idPrefix, columns, template, rowHeight, headHeight, active, onToggle, onOpen }: TableBodyProps<T>): ReactElement {
  const { source, rowId, rowLabel, rowColor, selection, openId } = table;
  const { rows } = source;
  const { mode } = useTokens();
  const t = useT('ui');
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller, estimateSize: () => rowHeight, overscan: OVERSCAN, scrollPaddingEnd: headHeight });
  // A virtualizer keeps the heights that it measured: another density is another one.
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useImperativeHandle(handle, () => ({ scrollTo: (index) => virtual.scrollToIndex(index) }), [virtual]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (source.hasMore && last >= rows.length - AHEAD) source.loadMore();
  }, [last, rows.length, source]);
  // By hand, because only this component knows which rows there are: naming one that is not drawn would name nothing.
  const activeId = items.some(({ index }) => index === active) ? `${idPrefix}-${active}` : undefined;
  useEffect(() => {
    if (activeId === undefined) scroller.removeAttribute('aria-activedescendant');
    else scroller.setAttribute('aria-activedescendant', activeId);
  }, [scroller, activeId]);

  return (
    <div role="rowgroup" style={{ position: 'relative', height: virtual.getTotalSize(), '--row': `${rowHeight}px`, '--columns': template } as CSSProperties}>
      {items.map(({ index, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        const id = rowId(row);
        const color = rowColor?.(row);
        return (
          <TableRow
            key={id}
            id={`${idPrefix}-${index}`}
            index={index}
            top={start}
            row={row}
            columns={columns}
            label={rowLabel(row)}
            mark={color ? oshiTone(color, mode).mark : undefined}
            active={index === active}
            open={openId === id}
            selected={selection?.ids.has(id)}
            opens={table.onOpen !== undefined}
            t={t}
            onToggle={onToggle}
            onOpen={onOpen}
          />
        );
      })}
    </div>
  );
}
