import { Input, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { columnTitle, useTexts } from '../parts/t.js';
import type { ColumnOf, FixableRow } from './fixing.js';

const LONG = 60;

export interface RowCellProps {
  row: FixableRow;
  column: ColumnOf;
  /** Without a visible label: the reason beside it names the field. */
  inline: boolean;
  fixable: boolean;
  onEdit(text: string): void;
}

/** One cell of a rejected row; text alone where nothing can be corrected. */
export function RowCell({ row, column, inline, fixable, onEdit }: RowCellProps): ReactElement {
  const t = useTexts();
  const { palette, mono } = useTokens();
  const { header, code } = column;
  const label = code ? columnTitle(t, code) : header;
  const edited = row.edits[header];
  const value = edited ?? row.values[header] ?? '';
  const long = !inline && (value.length > LONG || value.includes('\n'));
  const bad = edited === undefined && row.errors.some((error) => error.field === code);
  const control = fixable ? (
    <Input
      value={value}
      error={bad}
      multiline={long}
      {...(long ? { maxRows: 4 } : {})}
      onChange={(event) => onEdit(event.target.value)}
      inputProps={{ 'aria-label': t('import.cell', { field: label, record: row.record }), spellCheck: false, autoComplete: 'off' }}
      sx={{ fontSize: 13, minHeight: 32, ...(edited === undefined ? {} : { borderColor: palette.accent }), ...(inline ? { flex: { xs: '1 1 100%', sm: '0 0 240px' }, order: { xs: 2, sm: 0 } } : {}) }}
    />
  ) : (
    <Box component="span" sx={{ fontFamily: mono, fontSize: 12, color: 'text.primary', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', ...(inline ? { maxWidth: 240 } : {}) }}>{value || t('import.emptyColumn')}</Box>
  );
  if (inline) return control;
  return (
    <Box component="label" sx={{ display: 'grid', gap: '2px', minWidth: 0, fontSize: 12, color: 'text.secondary', ...(long ? { gridColumn: '1 / -1' } : {}) }}>
      {label}
      {control}
    </Box>
  );
}
