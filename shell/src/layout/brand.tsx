import { useTokens } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';

/** An open box in three strokes, the lid in the accent colour. */
export function Mark({ size = 24 }: { size?: number }): ReactElement {
  const { palette, tones } = useTokens();
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path stroke={palette.ink} d="M3 9.5 12 14l9-4.5" />
      <path stroke={palette.ink} d="M4.5 11.2v6.3L12 21l7.5-3.5v-6.3" />
      <path stroke={tones.accent.solid} d="M7.2 7 12 3.2 16.8 7" />
    </svg>
  );
}

export function Wordmark(): ReactElement {
  return (
    <Box component="span" sx={{ fontWeight: 700, fontSize: 15, letterSpacing: '-0.01em', whiteSpace: 'nowrap' }}>
      Hako <span lang="ja">箱</span>
    </Box>
  );
}
