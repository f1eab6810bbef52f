import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t.js';
import { Icon } from './icon.js';
import { useTokens } from './use-tokens.js';

export interface MaskedValueProps {
  /** Masked or plain text as the server gave it; `null` where there is none. */
  value: string | null | undefined;
  masked: boolean;
}

/** A personal value; whether it is masked is told by a sign and in words for screen readers, not by its look alone. */
export function MaskedValue({ value, masked }: MaskedValueProps): ReactElement {
  const { tones, mono } = useTokens();
  const t = useT('ui');
  if (value === null || value === undefined || value === '') return <Box component="span" sx={{ color: 'text.secondary' }}>{t('value.none')}</Box>;
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '6px', ...(masked ? { fontFamily: mono, color: 'text.secondary' } : { bgcolor: tones.warning.soft, px: '4px', mx: '-4px', borderRadius: '4px' }) }}>
      {masked && <Icon name="lock" size={12} label={t('value.masked')} />}
      <span>{value}</span>
    </Box>
  );
}
