import { Box, Checkbox, LinearProgress } from '@mui/material';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTokens } from '../display/use-tokens.js';
import { EmptyState } from '../feedback/empty-state.js';
import { ErrorState } from '../feedback/error-state.js';
import { ListSkeleton } from '../feedback/skeletons.js';
import { useT } from '../i18n/use-t.js';
import { useStable } from '../shell/hooks.js';
import { ColumnChoice } from './column-choice.js';
import { SelectionBar, TableFooter } from './table-bars.js';
import { TableHead } from './table-head.js';
import { TableRow } from './table-row.js';
import type { EntityTableProps } from './types.js';
import { ordered, useColumns } from './use-columns.js';
import { useWidth } from './use-width.js';
import { useRowKeys } from './use-row-keys.js';

const AHEAD = 15;

/** Cells are plain elements that the grid dresses: a styled component for each would cost more than the rest of a row while scrolling. */
const CELLS = {
  '& [role="gridcell"]': { px: '8px', minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& [role="gridcell"][data-select]': { display: 'grid', placeItems: 'center', px: 0, overflow: 'visible' },
} as const;

/**
 * The list of the house: virtual rows, sticky head, keys, selection, column choice, and its own loading, empty, error and
 * no-permission states. Fills the height of its parent; put it on a `Page layout="fill"`.
 */
export function EntityTable<T>(props: EntityTableProps<T>): ReactElement {
  const { source, rowId, selection, label } = props;
  const { palette, row } = useTokens();
  const rowHeight = props.rowHeight ?? row;
  const t = useT('ui');
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [frameRef, width] = useWidth();
  const { shown, chosen, choose } = useColumns(props.name, props.columns, width, props.layout);
  const [active, setActive] = useState(-1);
  const rows = source.rows;
  const template = useMemo(() => [selection ? '36px' : '', ...shown.map((column) => column.width ?? 'minmax(100px, 1fr)')].filter(Boolean).join(' '), [shown, selection]);
  // A virtualizer keeps the heights that it measured: another density is another one.
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // The next page is there before the end is reached.
  useEffect(() => {
    if (source.hasMore && last >= rows.length - AHEAD) source.loadMore();
  }, [last, rows.length, source]);

  const toggle = (at: number): void => {
    const row = rows[at];
    if (!row || !selection) return;
    const ids = new Set(selection.ids);
    const id = rowId(row);
    if (!ids.delete(id)) ids.add(id);
    selection.set(ids);
  };
  const move = (to: number): void => {
    const at = Math.max(0, Math.min(rows.length - 1, to));
    setActive(at);
    virtual.scrollToIndex(at);
  };
  const onKeyDown = useRowKeys({ active, count: rows.length, move, toggle, open: (at) => rows[at] && props.onOpen?.(rows[at]), edit: (at) => rows[at] && props.onEdit?.(rows[at]), selectable: selection !== undefined, editable: props.onEdit !== undefined });

  const onToggle = useStable((at: number): void => {
    setActive(at);
    toggle(at);
  });
  const onOpen = useStable((at: number): void => {
    const row = rows[at];
    setActive(at);
    if (row !== undefined) props.onOpen?.(row);
  });

  const frame = { display: 'flex', flexDirection: 'column', minHeight: 0, height: '100%', bgcolor: palette.surface, border: `1px solid ${palette.line}`, borderRadius: '8px', overflow: 'hidden' } as const;
  if (source.state === 'error') return <Box sx={frame}><ErrorState error={source.error} onRetry={source.reload} during={label} /></Box>;
  if (source.state === 'loading') return <Box sx={frame}><ListSkeleton /></Box>;
  if (rows.length === 0) return <Box sx={{ ...frame, justifyContent: 'center' }}>{props.empty ?? <EmptyState title={t('table.empty')} />}</Box>;

  const allSelected = selection !== undefined && rows.every((row) => selection.ids.has(rowId(row)));
  return (
    <Box ref={frameRef} sx={{ ...frame, position: 'relative' }}>
      {source.refreshing && <LinearProgress aria-label={t('loading')} sx={{ position: 'absolute', top: 0, insetInline: 0, height: 2, zIndex: 3 }} />}
      <Box
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={source.hasMore ? -1 : rows.length + 1}
        aria-colcount={shown.length + (selection ? 1 : 0)}
        aria-multiselectable={selection !== undefined}
        aria-activedescendant={active >= 0 && items.some((item) => item.index === active) ? `${gridId}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => { if (event.target === event.currentTarget && active < 0) setActive(0); }}
        sx={{ flex: 1, minHeight: 0, overflow: 'auto', fontSize: 13, outlineOffset: -2, overflowAnchor: 'none', ...CELLS }}
      >
        <TableHead columns={shown} template={template} sort={props.sort} onSort={props.onSort} leading={selection && <Checkbox checked={allSelected} indeterminate={!allSelected && selection.ids.size > 0} onChange={() => selection.set(allSelected ? new Set() : new Set(rows.map(rowId)))} slotProps={{ input: { 'aria-label': t('table.selectAll') } }} />} trailing={<ColumnChoice columns={ordered(props.columns, props.layout?.ids)} chosen={chosen} choose={choose} {...(props.layout && { onOrder: props.layout.set })} />} />
        <Box role="rowgroup" sx={{ position: 'relative', height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <TableRow
                key={rowId(row)}
                id={`${gridId}-${item.index}`}
                index={item.index}
                top={item.start}
                height={rowHeight}
                row={row}
                columns={shown}
                template={template}
                label={props.rowLabel(row)}
                color={props.rowColor?.(row)}
                active={item.index === active}
                open={props.openId === rowId(row)}
                selected={selection?.ids.has(rowId(row))}
                onToggle={onToggle}
                onOpen={props.onOpen && onOpen}
              />
            );
          })}
        </Box>
      </Box>
      {selection && selection.ids.size > 0 && <SelectionBar count={selection.ids.size} onClear={() => selection.set(new Set())}>{props.bulkActions}</SelectionBar>}
      <TableFooter shown={rows.length} total={source.total} exact={source.totalIsExact} more={source.hasMore}>{props.footer}</TableFooter>
    </Box>
  );
}
