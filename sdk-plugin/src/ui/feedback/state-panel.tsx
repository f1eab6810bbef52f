import { Box, Typography } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from '../display/icon.js';
import type { IconName } from '../display/icons.js';
import { useTokens } from '../display/use-tokens.js';
import type { Tone } from '../theme/tokens.js';

export interface StatePanelProps {
  icon: IconName;
  tone?: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status';
}

/** The one look of "there is nothing", "it failed" and "you may not". */
export function StatePanel({ icon, tone = 'neutral', title, children, actions, role }: StatePanelProps): ReactElement {
  const { tones } = useTokens();
  return (
    <Box role={role} sx={{ display: 'grid', justifyItems: 'center', alignContent: 'center', textAlign: 'center', gap: '8px', p: { xs: '32px 16px', sm: '48px 24px' }, minHeight: 200, textWrap: 'balance' }}>
      <Box aria-hidden sx={{ width: 40, height: 40, borderRadius: '12px', display: 'grid', placeItems: 'center', color: tones[tone].text, bgcolor: tones[tone].soft, mb: '4px' }}>
        <Icon name={icon} />
      </Box>
      <Typography component="p" variant="h2">
        {title}
      </Typography>
      {children && <Box sx={{ maxWidth: 460, fontSize: 13, color: 'text.secondary' }}>{children}</Box>}
      {actions && <Box sx={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: '8px', mt: '8px' }}>{actions}</Box>}
    </Box>
  );
}
