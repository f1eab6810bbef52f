import { Box, Button } from '@mui/material';
import type { ReactElement } from 'react';
import { Icon } from '../display/icon.js';
import { useTokens } from '../display/use-tokens.js';
import { useT } from '../i18n/use-t.js';

export interface StaleNoticeProps {
  /** Of a reading whose earlier answer is still shown; nothing is drawn without one. */
  error: unknown;
  onRetry: () => void;
}

/** Stands above what stays on the screen although reading it anew failed: the other half of `failureInPlace`. */
export function StaleNotice({ error, onRetry }: StaleNoticeProps): ReactElement | null {
  const t = useT('ui');
  const { tones } = useTokens();
  if (!error) return null;
  return (
    <Box role="status" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px', p: '6px 10px', borderRadius: '8px', fontSize: 13, color: tones.warning.text, bgcolor: tones.warning.soft, border: `1px solid ${tones.warning.border}` }}>
      <Icon name="triangle-alert" size={16} />
      <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>{t('stale')}</Box>
      <Button size="small" color="inherit" variant="text" onClick={onRetry}>{t('action.retry')}</Button>
    </Box>
  );
}
