import { useT, useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ComponentProps, ReactElement } from 'react';
import { passkeysSupported } from '../factors/passkey.js';
import { PasskeyButton } from './passkey-button.js';
import { SsoButtons } from './sso-buttons.js';

/** Ways in that need no password; one button below the other. */
export function OtherWays({ providers }: ComponentProps<typeof SsoButtons>): ReactElement | null {
  const t = useT('shell');
  const { palette } = useTokens();
  if (!passkeysSupported() && providers.length === 0) return null;
  return (
    <Box sx={{ display: 'grid', gap: '12px' }}>
      <Box aria-hidden sx={{ display: 'flex', alignItems: 'center', gap: '12px', fontSize: 12, color: 'text.secondary', '&::before, &::after': { content: '""', flex: 1, height: '1px', bgcolor: palette.line } }}>
        {t('signIn.or')}
      </Box>
      {/* Providers come when the agency is known: last, so that nothing gives way to them. */}
      {passkeysSupported() && <PasskeyButton />}
      <SsoButtons providers={providers} />
    </Box>
  );
}
