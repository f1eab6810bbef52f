import { drawQr } from '@hako/sdk-plugin/qr';
import { Box } from '@mui/material';
import { useMemo, type ReactElement } from 'react';

/** Always dark on white, whatever the theme: cameras want it so. */
export function QrCode({ text, label, size = 176 }: { text: string; label: string; size?: number }): ReactElement {
  const { path, size: width } = useMemo(() => drawQr(text), [text]);
  return (
    <Box component="svg" role="img" aria-label={label} viewBox={`0 0 ${width} ${width}`} shapeRendering="crispEdges" sx={{ width: size, height: size, borderRadius: '8px', bgcolor: '#fff' }}>
      <path d={path} fill="#000" />
    </Box>
  );
}
