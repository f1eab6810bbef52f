import { Box, ButtonBase } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import type { Column } from './types.js';

/** Pixels, its line included. */
export const HEAD_HEIGHT = 35;

interface TableHeadProps<T> {
  columns: readonly Column<T>[];
  template: string;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  leading: ReactNode;
  trailing: ReactNode;
}

const directionOf = (sort: string | undefined, name: string | undefined): 'ascending' | 'descending' | undefined => {
  if (!name || !sort) return undefined;
  if (sort === name) return 'ascending';
  return sort === `-${name}` ? 'descending' : undefined;
};

export function TableHead<T>({ columns, template, sort, onSort, leading, trailing }: TableHeadProps<T>): ReactElement {
  const { palette } = useTokens();
  return (
    <Box role="rowgroup" sx={{ position: 'sticky', top: 0, zIndex: 2, bgcolor: palette.sunken, borderBottom: `1px solid ${palette.line}` }}>
      <Box role="row" aria-rowindex={1} sx={{ display: 'grid', gridTemplateColumns: template, height: HEAD_HEIGHT - 1, alignItems: 'center', px: '4px', position: 'relative' }}>
        {leading && <Box role="columnheader" sx={{ display: 'grid', placeItems: 'center' }}>{leading}</Box>}
        {columns.map((column) => {
          const direction = directionOf(sort, column.sort);
          const sortable = column.sort !== undefined && onSort !== undefined;
          const next = direction === 'ascending' ? `-${column.sort}` : (column.sort ?? '');
          return (
            <Box key={column.id} role="columnheader" {...(sortable ? { 'aria-sort': direction ?? 'none' } : {})} sx={{ px: '8px', minWidth: 0, fontSize: 12, fontWeight: 600, color: 'text.secondary', textAlign: column.align ?? 'start', whiteSpace: 'nowrap', ...(sortable ? {} : { overflow: 'hidden', textOverflow: 'ellipsis' }) }}>
              {sortable ? (
                <ButtonBase onClick={() => onSort(next)} sx={{ font: 'inherit', fontWeight: 600, color: direction ? 'text.primary' : 'inherit', gap: '4px', borderRadius: '4px', px: '4px', mx: '-4px' }}>
                  {column.header}
                  {direction && <Icon name={direction === 'ascending' ? 'arrow-up' : 'arrow-down'} size={12} />}
                </ButtonBase>
              ) : (
                column.header
              )}
            </Box>
          );
        })}
        <Box role="columnheader" sx={{ position: 'absolute', right: 2, top: 1, bgcolor: palette.sunken, borderRadius: '8px' }}>
          {trailing}
        </Box>
      </Box>
    </Box>
  );
}
