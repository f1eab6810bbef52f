import { Box } from '@mui/material';
import { useId, type ReactElement, type ReactNode } from 'react';
import { useShell } from '../shell/context.js';

/**
 * Paints the viewer's mark over what it holds, faint for the eye and there on every picture of the screen. Around personal
 * data; the agency's decoder tells whose mark it is.
 */
export function Watermarked({ children }: { children: ReactNode }): ReactElement {
  const { watermark } = useShell().boot;
  const pattern = useId();
  return (
    <Box sx={{ position: 'relative' }}>
      {children}
      <Box component="svg" aria-hidden="true" data-watermark={watermark} sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%', pointerEvents: 'none', userSelect: 'none', color: 'text.primary', opacity: 0.11 }}>
        <defs>
          <pattern id={pattern} width="168" height="72" patternUnits="userSpaceOnUse" patternTransform="rotate(-14)">
            <text x="0" y="18" fill="currentColor" fontSize="12" fontFamily="ui-monospace, monospace">{watermark}</text>
            <text x="84" y="54" fill="currentColor" fontSize="12" fontFamily="ui-monospace, monospace">{watermark}</text>
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill={`url(#${pattern})`} />
      </Box>
    </Box>
  );
}
