import { Icon, Input, StatusBadge, useNavigate, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Checkbox, IconButton } from '@mui/material';
import { memo, useState, type ReactElement } from 'react';
import { fieldKey, useTexts } from '../parts/t.js';
import { isChanged, wrongHeaders, type ColumnOf, type FixableRow } from './fixing.js';

export interface RejectedRowProps {
  row: FixableRow;
  columns: readonly ColumnOf[];
  fixable: boolean;
  onEdit(header: string, text: string): void;
  onAccept(on: boolean): void;
}

/** One rejected row: who it is, why it failed, and the cells that are wrong, ready to be typed into. */
function RejectedRowView({ row, columns, fixable, onEdit, onAccept }: RejectedRowProps): ReactElement {
  const t = useTexts();
  const navigate = useNavigate();
  const { palette, tones, mono } = useTokens();
  const [all, setAll] = useState(false);
  const wrong = wrongHeaders(row, columns);
  const shape = row.errors.some((error) => error.field === 'row');
  const shown = all || shape ? columns.map((column) => column.header) : wrong;
  const done = row.state === 'imported';
  return (
    <Box component="li" data-record={row.record} sx={{ display: 'grid', gap: '6px', p: '8px 16px', bgcolor: done ? tones.success.soft : isChanged(row) ? tones.accent.soft : 'transparent' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 10px', fontSize: 13, minHeight: 28 }}>
        <Box component="span" sx={{ fontFamily: mono, fontSize: 12, color: 'text.secondary', minWidth: 64 }}>{t('import.recordNumber', { record: row.record })}</Box>
        <Box component="strong" sx={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', maxWidth: 200 }}>{nameOf(row, columns)}</Box>
        <Box component="span" sx={{ flex: '1 1 200px', minWidth: 0, color: done ? 'text.secondary' : tones.danger.text }}>
          {row.errors.map((error) => `${error.field === 'row' ? '' : `${t(fieldKey(error.field))}: `}${error.message}`).join(' ')}
        </Box>
        {done && <StatusBadge tone="success">{t('import.rowFixed')}</StatusBadge>}
        {done && row.customerId && <Button variant="text" onClick={() => navigate(`/customers/${row.customerId}`)}>{t('import.openCustomer')}</Button>}
        {!done && isChanged(row) && <StatusBadge tone="accent" icon="pencil">{t('import.rowChanged')}</StatusBadge>}
        {!done && !shape && (
          <IconButton onClick={() => setAll(!all)} aria-expanded={all} aria-label={t(all ? 'import.fewerFields' : 'import.allFields')}>
            <Icon name={all ? 'chevron-up' : 'chevron-down'} size={16} />
          </IconButton>
        )}
      </Box>
      {!done && (
        <Box sx={{ display: 'grid', gap: '8px', gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 220px), 1fr))' }}>
          {shown.map((header) => {
            const code = columns.find((column) => column.header === header)?.code ?? null;
            const value = row.edits[header] ?? row.values[header] ?? '';
            const long = value.length > 60 || value.includes('\n');
            const bad = row.errors.some((error) => error.field === code);
            return (
              <Box key={header} component="label" sx={{ display: 'grid', gap: '2px', fontSize: 12, color: 'text.secondary', ...(long ? { gridColumn: '1 / -1' } : {}) }}>
                {code ? t(fieldKey(code)) : header}
                <Input value={value} readOnly={!fixable} error={bad && row.edits[header] === undefined} multiline={long} {...(long ? { maxRows: 4 } : {})} onChange={(event) => onEdit(header, event.target.value)} inputProps={{ 'aria-label': t('import.cell', { field: code ? t(fieldKey(code)) : header, record: row.record }), spellCheck: false, autoComplete: 'off' }} sx={{ fontSize: 13, minHeight: 32, ...(row.edits[header] === undefined ? {} : { borderColor: palette.accent }) }} />
              </Box>
            );
          })}
        </Box>
      )}
      {!done && shape && fixable && (
        <Box component="label" sx={{ display: 'flex', alignItems: 'center', gap: '4px', fontSize: 13 }}>
          <Checkbox checked={row.accepted} onChange={(_, on) => onAccept(on)} />
          {t('import.useAsShown')}
        </Box>
      )}
    </Box>
  );
}

/** By what a person knows the row again; its nickname, else its external id. */
function nameOf(row: FixableRow, columns: readonly ColumnOf[]): string {
  const cell = (code: string): string => {
    const header = columns.find((column) => column.code === code)?.header;
    return header === undefined ? '' : (row.edits[header] ?? row.values[header] ?? '').trim();
  };
  return cell('nickname') || cell('external_id');
}

export const RejectedRow = memo(RejectedRowView, (before, after) => before.row === after.row && before.fixable === after.fixable && before.columns === after.columns);
