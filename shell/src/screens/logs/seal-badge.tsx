import { Icon, useT, useTokens, type IconName, type Tone } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import type { LogEntry } from './types.js';

/** How far an entry has come: written, sealed into the log, vouched for by a signature. */
export function SealBadge({ seal }: { seal: LogEntry['seal'] }): ReactElement {
  const t = useT('shell');
  const { tones } = useTokens();
  const { icon, tone, text } = lookOf(seal);
  return (
    <Box component="span" title={t(`logs.seal.${text}Help`)} sx={{ display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: 12, color: tones[tone].text, whiteSpace: 'nowrap' }}>
      <Icon name={icon} size={14} />
      {t(`logs.seal.${text}`)}
    </Box>
  );
}

function lookOf(seal: LogEntry['seal']): { icon: IconName; tone: Tone; text: 'open' | 'sealed' | 'proven' } {
  if (seal === null) return { icon: 'clock', tone: 'neutral', text: 'open' };
  return seal.proven ? { icon: 'shield-check', tone: 'success', text: 'proven' } : { icon: 'lock', tone: 'accent', text: 'sealed' };
}
