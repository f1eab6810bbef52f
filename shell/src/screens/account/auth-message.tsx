import { Icon, useTokens, type IconName, type Tone } from '@hako/sdk-plugin/ui';
import { Box, Button } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';

interface AuthMessageProps {
  icon: IconName;
  tone: Tone;
  children: ReactNode;
  /** The next step, by a plain link: these pages stand before the session. */
  action?: { to: string; label: string };
}

/** How it went, in a sentence, with the way on. */
export function AuthMessage({ icon, tone, children, action }: AuthMessageProps): ReactElement {
  const { tones } = useTokens();
  return (
    <>
      <Box role="status" sx={{ display: 'flex', gap: '10px', p: '10px 12px', borderRadius: '8px', fontSize: 13, bgcolor: tones[tone].soft, border: `1px solid ${tones[tone].border}` }}>
        <Icon name={icon} size={18} color={tones[tone].text} />
        <Box sx={{ minWidth: 0 }}>{children}</Box>
      </Box>
      {action && <Button variant="contained" size="large" href={action.to} sx={{ minHeight: 40 }}>{action.label}</Button>}
    </>
  );
}
