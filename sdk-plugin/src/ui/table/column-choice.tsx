import { Box, Checkbox, IconButton, Popover, Tooltip } from '@mui/material';
import { useId, useState, type ReactElement } from 'react';
import { Icon } from '../display/icon.js';
import { useT } from '../i18n/use-t.js';
import type { Column } from './types.js';

interface ColumnChoiceProps<T> {
  /** In the order in which they are shown. */
  columns: readonly Column<T>[];
  chosen(id: string): boolean;
  choose(id: string, on: boolean): void;
  /** The chosen ones in their new order; left out, the order is fixed. */
  onOrder?: (ids: readonly string[]) => void;
}

/** Which columns are shown, and in which order. */
export function ColumnChoice<T>({ columns, chosen, choose, onOrder }: ColumnChoiceProps<T>): ReactElement {
  const t = useT('ui');
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const on = columns.filter((column) => chosen(column.id));
  const off = columns.filter((column) => !chosen(column.id));
  const move = (at: number, by: number): void => {
    const ids = on.map((column) => column.id);
    const [moved] = ids.splice(at, 1);
    if (moved === undefined) return;
    ids.splice(at + by, 0, moved);
    onOrder?.(ids);
  };
  return (
    <>
      <Tooltip title={t('table.columns')}>
        <IconButton aria-label={t('table.columns')} aria-haspopup="dialog" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>
          <Icon name="columns-3" size={16} />
        </IconButton>
      </Tooltip>
      <Popover anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }} slotProps={{ paper: { role: 'dialog', 'aria-label': t('table.columns') } }}>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: '6px', minWidth: 240, maxHeight: '60vh', overflow: 'auto', fontSize: 13 }}>
          {[...on, ...off].map((column, at) => {
            const shown = at < on.length;
            const only = shown && on.length === 1;
            return (
              <Box component="li" key={column.id} sx={{ display: 'flex', alignItems: 'center', gap: '4px', minHeight: 32, pl: '2px', borderRadius: '6px', '&:hover': { bgcolor: 'action.hover' } }}>
                <Checkbox checked={shown} disabled={only} onChange={() => choose(column.id, !shown)} slotProps={{ input: { id: `${id}-${column.id}` } }} />
                <Box component="label" htmlFor={`${id}-${column.id}`} sx={{ flex: 1, minWidth: 0, cursor: 'pointer', py: '4px' }}>{column.header}</Box>
                {onOrder && shown && (
                  <>
                    <IconButton disabled={at === 0} onClick={() => move(at, -1)} aria-label={t('table.moveUp', { name: column.header })} sx={{ width: 28, height: 28 }}><Icon name="chevron-up" size={16} /></IconButton>
                    <IconButton disabled={at === on.length - 1} onClick={() => move(at, 1)} aria-label={t('table.moveDown', { name: column.header })} sx={{ width: 28, height: 28 }}><Icon name="chevron-down" size={16} /></IconButton>
                  </>
                )}
              </Box>
            );
          })}
        </Box>
      </Popover>
    </>
  );
}
