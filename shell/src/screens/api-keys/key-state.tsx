import { StatusBadge, useT, type IconName, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { ApiKey, KeyState } from './types.js';

const LOOKS: Record<KeyState, { tone: Tone; icon: IconName }> = {
  active: { tone: 'success', icon: 'check' },
  rotated: { tone: 'accent', icon: 'refresh-cw' },
  revoked: { tone: 'danger', icon: 'ban' },
  expired: { tone: 'neutral', icon: 'clock' },
};

export function KeyStateBadge({ apiKey }: { apiKey: ApiKey }): ReactElement {
  const t = useT('shell');
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: '6px', flexWrap: 'wrap' }}>
      <StatusBadge {...LOOKS[apiKey.state]}>{t(`apiKeys.state.${apiKey.state}`)}</StatusBadge>
      {apiKey.ageing && <StatusBadge tone="warning">{t('apiKeys.ageing')}</StatusBadge>}
    </Box>
  );
}
