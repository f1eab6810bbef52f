import { Box, Checkbox, LinearProgress } from '@mui/material';
import { useId, useMemo, useRef, useState, type ReactElement } from 'react';
import { useTokens } from '../display/use-tokens.js';
import { EmptyState } from '../feedback/empty-state.js';
import { ErrorState } from '../feedback/error-state.js';
import { ListSkeleton } from '../feedback/skeletons.js';
import { useT } from '../i18n/use-t.js';
import { useStable } from '../shell/hooks.js';
import { ColumnChoice } from './column-choice.js';
import { rowRules } from './row-rules.js';
import { SelectionBar, TableFooter } from './table-bars.js';
import { TableBody, type TableBodyHandle } from './table-body.js';
import { HEAD_HEIGHT, TableHead } from './table-head.js';
import type { EntityTableProps } from './types.js';
import { ordered, useColumns } from './use-columns.js';
import { useWidth } from './use-width.js';
import { useRowKeys } from './use-row-keys.js';

/**
 * The list of the house: virtual rows, sticky head, keys, selection, column choice, and its own loading, empty, error and
 * no-permission states. Fills the height of its parent; put it on a `Page layout="fill"`.
 */
export function EntityTable<T>(props: EntityTableProps<T>): ReactElement {
  const { source, rowId, selection, label } = props;
  const tokens = useTokens();
  const { palette } = tokens;
  const t = useT('ui');
  const gridId = useId();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const body = useRef<TableBodyHandle>(null);
  const [frameRef, width] = useWidth();
  const { shown, chosen, choose } = useColumns(props.name, props.columns, width, props.layout);
  const [active, setActive] = useState(-1);
  const rows = source.rows;
  const selectable = selection !== undefined;
  const template = useMemo(() => [selectable ? '36px' : '', ...shown.map((column) => column.width ?? 'minmax(100px, 1fr)')].filter(Boolean).join(' '), [shown, selectable]);
  const rules = useMemo(() => rowRules(tokens), [tokens]);

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
    body.current?.scrollTo(at);
  };
  const onKeyDown = useRowKeys({ active, count: rows.length, move, toggle, open: (at) => rows[at] && props.onOpen?.(rows[at]), edit: (at) => rows[at] && props.onEdit?.(rows[at]), selectable, editable: props.onEdit !== undefined });

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
        ref={setScroller}
        role="grid"
        aria-label={label}
        aria-rowcount={source.hasMore ? -1 : rows.length + 1}
        aria-colcount={shown.length + (selection ? 1 : 0)}
        aria-multiselectable={selectable}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => { if (event.target === event.currentTarget && active < 0) setActive(0); }}
        sx={{ flex: 1, minHeight: 0, overflow: 'auto', fontSize: 13, outlineOffset: -2, overflowAnchor: 'none', ...rules }}
      >
        <TableHead columns={shown} template={template} sort={props.sort} onSort={props.onSort} leading={selection && <Checkbox checked={allSelected} indeterminate={!allSelected && selection.ids.size > 0} onChange={() => selection.set(allSelected ? new Set() : new Set(rows.map(rowId)))} slotProps={{ input: { 'aria-label': t('table.selectAll') } }} />} trailing={<ColumnChoice columns={ordered(props.columns, props.layout?.ids)} chosen={chosen} choose={choose} {...(props.layout && { onOrder: props.layout.set })} />} />
        {scroller && <TableBody table={props} handle={body} scroller={scroller} idPrefix={gridId} columns={shown} template={template} rowHeight={props.rowHeight ?? tokens.row} headHeight={HEAD_HEIGHT} active={active} onToggle={onToggle} onOpen={onOpen} />}
      </Box>
      {selection && selection.ids.size > 0 && <SelectionBar count={selection.ids.size} onClear={() => selection.set(new Set())}>{props.bulkActions}</SelectionBar>}
      <TableFooter shown={rows.length} total={source.total} exact={source.totalIsExact} more={source.hasMore}>{props.footer}</TableFooter>
    </Box>
  );
}
