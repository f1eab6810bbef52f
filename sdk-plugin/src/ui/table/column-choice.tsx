import { Box, IconButton, Menu, MenuItem, Tooltip } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { Icon } from '../display/icon.js';
import { useT } from '../i18n/use-t.js';
import type { Column } from './types.js';

interface ColumnChoiceProps<T> {
  columns: readonly Column<T>[];
  chosen(id: string): boolean;
  choose(id: string, on: boolean): void;
}

export function ColumnChoice<T>({ columns, chosen, choose }: ColumnChoiceProps<T>): ReactElement {
  const t = useT('ui');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Tooltip title={t('table.columns')}>
        <IconButton aria-label={t('table.columns')} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
          <Icon name="columns-3" size={16} />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} slotProps={{ list: { 'aria-label': t('table.columns') } }}>
        {columns.map((column) => (
          <MenuItem key={column.id} role="menuitemcheckbox" aria-checked={chosen(column.id)} onClick={() => choose(column.id, !chosen(column.id))}>
            <Box sx={{ width: 16, height: 20 }}>{chosen(column.id) && <Icon name="check" size={16} />}</Box>
            {column.header}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
