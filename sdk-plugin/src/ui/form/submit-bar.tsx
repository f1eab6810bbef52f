import { Box, Button, CircularProgress } from '@mui/material';
import type { MouseEvent, ReactElement, ReactNode } from 'react';
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

/**
 * The end of a form. While there is nothing to send, or while it is being sent, the button says so (`aria-disabled`) and does
 * nothing, but it stays in its place of the keyboard's order: whoever pressed it is still there when the answer comes.
 */
export function SubmitBar({ action, busy, disabled = false, onCancel, note, danger = false }: SubmitBarProps): ReactElement {
  const t = useT('ui');
  const idle = disabled || busy;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', justifyContent: 'flex-end', pt: '4px' }}>
      {note && <Box sx={{ flex: 1, fontSize: 12, color: 'text.secondary' }}>{note}</Box>}
      {onCancel && (
        <Button variant="text" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      )}
      <Button type="submit" variant="contained" color={danger ? 'error' : 'primary'} aria-disabled={idle} className={idle ? 'Mui-disabled' : undefined} onClick={idle ? refuse : undefined} startIcon={busy ? <CircularProgress size={14} color="inherit" aria-label={t('loading')} /> : undefined}>
        {action}
      </Button>
    </Box>
  );
}

/** Enter in a field presses this button, too. */
const refuse = (event: MouseEvent): void => event.preventDefault();
