import { Box, Button, CircularProgress } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../i18n/use-t.js';

export interface SubmitBarProps {
  /** What the button does: "Create role". */
  action: string;
  busy: boolean;
  disabled?: boolean;
  onCancel?: () => void;
  /** Left of the buttons: "3 changes". */
  note?: ReactNode;
  danger?: boolean;
}

export function SubmitBar({ action, busy, disabled = false, onCancel, note, danger = false }: SubmitBarProps): ReactElement {
  const t = useT('ui');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', justifyContent: 'flex-end', pt: '4px' }}>
      {note && <Box sx={{ flex: 1, fontSize: 12, color: 'text.secondary' }}>{note}</Box>}
      {onCancel && (
        <Button variant="text" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      )}
      <Button type="submit" variant="contained" color={danger ? 'error' : 'primary'} disabled={disabled || busy} startIcon={busy ? <CircularProgress size={14} color="inherit" aria-label={t('loading')} /> : undefined}>
        {action}
      </Button>
    </Box>
  );
}
