import { Icon, useFormat, useTokens } from '@hako/sdk-plugin/ui';
import { Box, Button, IconButton, Menu, MenuItem, Tooltip } from '@mui/material';
import { useState, type ReactElement } from 'react';
import { REASONS } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import type { View } from './queue.js';

interface BulkBarProps {
  count: number;
  shown: number;
  view: View;
  busy: boolean;
  onAction(action: string, extra?: { reason: string }): void;
  onAll(): void;
  onClear(): void;
}

/** What can be done with everything that is ticked. */
export function BulkBar({ count, shown, view, busy, onAction, onAll, onClear }: BulkBarProps): ReactElement {
  const t = useTexts();
  const format = useFormat();
  const { palette } = useTokens();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const isAway = view === 'rejected' || view === 'spam';
  return (
    <Box role="toolbar" aria-label={t('bulk.label')} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px', p: '8px', borderTop: `1px solid ${palette.line}`, fontSize: 13 }}>
      <strong>{t('bulk.count', { count: format.number(count) })}</strong>
      {count < shown && <Button variant="text" onClick={onAll} sx={{ px: '6px', minWidth: 0 }}>{t('bulk.all', { count: format.number(shown) })}</Button>}
      <Tooltip title={t('bulk.clear')}>
        <IconButton onClick={onClear} aria-label={t('bulk.clear')} sx={{ ml: 'auto', width: 32, height: 32 }}><Icon name="x" size={16} /></IconButton>
      </Tooltip>
      <Box sx={{ width: '100%', display: 'flex', flexWrap: 'wrap', gap: '4px', '& .MuiButton-root': { px: '8px', minWidth: 0 }, '& .MuiButton-startIcon': { mr: '4px', ml: 0 } }}>
        {view !== 'approved' && view !== 'reported' && <Button variant="contained" disabled={busy} onClick={() => onAction('approve')} startIcon={<Icon name="check" size={16} />}>{t('action.approve')}</Button>}
        {isAway && <Button variant="outlined" disabled={busy} onClick={() => onAction('unreject')} startIcon={<Icon name="undo-2" size={16} />}>{t('action.unreject')}</Button>}
        {view !== 'rejected' && <Button variant="outlined" disabled={busy} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)} startIcon={<Icon name="x" size={16} />}>{t('action.reject')}</Button>}
        {view !== 'spam' && <Button variant="outlined" disabled={busy} onClick={() => onAction('spam')} startIcon={<Icon name="ban" size={16} />}>{t('action.spam')}</Button>}
        {!isAway && <Button variant="outlined" disabled={busy} onClick={() => onAction('star')} startIcon={<Icon name="star" size={16} />}>{t('action.star')}</Button>}
        {view === 'approved' && <Button variant="outlined" disabled={busy} onClick={() => onAction('read')} startIcon={<Icon name="eye" size={16} />}>{t('action.read')}</Button>}
      </Box>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} slotProps={{ list: { 'aria-label': t('reason.title') } }}>
        {REASONS.map((reason) => <MenuItem key={reason} onClick={() => { setAnchor(null); onAction('reject', { reason }); }}>{t(`reason.${reason}`)}</MenuItem>)}
      </Menu>
    </Box>
  );
}
