import { Icon, StatusBadge, useNavigate, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, Checkbox, IconButton } from '@mui/material';
import { memo, useState, type ReactElement } from 'react';
import { columnTitle, useTexts } from '../parts/t.js';
import { isChanged, wrongHeaders, type ColumnOf, type FixableRow } from './fixing.js';
import { RowCell } from './RowCell.js';

export interface RejectedRowProps {
  row: FixableRow;
  columns: readonly ColumnOf[];
  fixable: boolean;
  onEdit(header: string, text: string): void;
  onAccept(on: boolean): void;
}

/** One rejected row: who it is, why it failed, and the cells that are wrong, ready to be typed into. One wrong cell stands in the line itself. */
function RejectedRowView({ row, columns, fixable, onEdit, onAccept }: RejectedRowProps): ReactElement {
  const t = useTexts();
  const navigate = useNavigate();
  const { tones, mono } = useTokens();
  const [all, setAll] = useState(false);
  const done = row.state === 'imported';
  const shape = row.errors.some((error) => error.field === 'row');
  const wrong = wrongHeaders(row, columns);
  const shown = all || shape ? columns.map((column) => column.header) : wrong;
  const [only] = shown.length === 1 ? shown : [];
  const cell = (header: string, inline: boolean): ReactElement => <RowCell key={header} row={row} column={columns.find((column) => column.header === header) ?? { header, code: null }} inline={inline} fixable={fixable} onEdit={(text) => onEdit(header, text)} />;
  return (
    <Box component="li" data-record={row.record} sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '8px', p: '6px 12px 6px 16px', bgcolor: done ? tones.success.soft : isChanged(row) ? tones.accent.soft : 'transparent' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 10px', fontSize: 13, minHeight: 34 }}>
        <Box component="span" sx={{ fontFamily: mono, fontSize: 12, color: 'text.secondary', minWidth: 72 }}>{t('import.recordNumber', { record: row.record })}</Box>
        <Box component="strong" sx={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', flex: { xs: '1 1 0', sm: '0 0 150px' } }}>{nameOf(row, columns)}</Box>
        <Box component="span" sx={{ flex: { xs: '1 1 100%', sm: '1 1 200px' }, order: { xs: 1, sm: 0 }, minWidth: 0, color: done ? 'text.secondary' : tones.danger.text }}>
          {row.errors.map((error) => `${error.field === 'row' ? '' : `${columnTitle(t, error.field)}: `}${error.message}`).join(' ')}
        </Box>
        {!done && isChanged(row) && <StatusBadge tone="accent" icon="pencil">{t('import.rowChanged')}</StatusBadge>}
        {!done && only !== undefined && cell(only, true)}
        {done && <StatusBadge tone="success">{t('import.rowFixed')}</StatusBadge>}
        {done && row.customerId && <Button variant="text" onClick={() => navigate(`/customers/${row.customerId}`)}>{t('import.openCustomer')}</Button>}
        {!done && !shape && (
          <IconButton onClick={() => setAll(!all)} aria-expanded={all} aria-label={t(all ? 'import.fewerFields' : 'import.allFields')}>
            <Icon name={all ? 'chevron-up' : 'chevron-down'} size={16} />
          </IconButton>
        )}
      </Box>
      {!done && only === undefined && <Box sx={{ display: 'grid', gap: '8px', gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 200px), 1fr))' }}>{shown.map((header) => cell(header, false))}</Box>}
      {!done && row.extra.length > 0 && <Box sx={{ fontSize: 13, color: 'text.secondary', overflowWrap: 'anywhere' }}>{t('import.beyond')} <Box component="span" sx={{ fontFamily: mono, fontSize: 12, color: 'text.primary' }}>{row.extra.join(' · ')}</Box></Box>}
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
