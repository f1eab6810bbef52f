import { Box } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import type { Tone } from '../theme/tokens.js';
import { Icon } from './icon.js';
import type { IconName } from './icons.js';
import { useTokens } from './use-tokens.js';

export interface StatusBadgeProps {
  tone: Tone;
  children: ReactNode;
  /** Each tone has a sign of its own, so that colour is never the only difference. */
  icon?: IconName;
}

const SIGNS: Record<Tone, IconName> = { neutral: 'minus', accent: 'clock', success: 'check', warning: 'triangle-alert', danger: 'x' };

export function StatusBadge({ tone, children, icon }: StatusBadgeProps): ReactElement {
  const { tones } = useTokens();
  const colors = tones[tone];
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: '4px', height: 20, px: '6px', borderRadius: '6px', fontSize: 12, fontWeight: 600, lineHeight: 1, whiteSpace: 'nowrap', color: colors.text, bgcolor: colors.soft }}>
      <Icon name={icon ?? SIGNS[tone]} size={12} />
      {children}
    </Box>
  );
}
