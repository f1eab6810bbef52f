import { useT } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';
import { Mark } from '../layout/brand.js';

export function Splash(): ReactElement {
  const t = useT('shell');
  return (
    <Box component="main" role="status" aria-label={t('splash')} sx={{ height: '100dvh', display: 'grid', placeItems: 'center', '@keyframes breathe': { '50%': { opacity: 0.4 } } }}>
      <Box sx={{ animation: 'breathe 1.6s ease-in-out infinite' }}>
        <Mark size={44} />
      </Box>
    </Box>
  );
}
