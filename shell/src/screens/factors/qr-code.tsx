import { Box } from '@mui/material';
import { useMemo, type ReactElement } from 'react';
import { encode } from 'uqr';

/** Always dark on white, whatever the theme: cameras want it so. */
export function QrCode({ text, label, size = 176 }: { text: string; label: string; size?: number }): ReactElement {
  const { data, width } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border: 2 });
    return { data: code.data, width: code.size };
  }, [text]);
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <Box component="svg" role="img" aria-label={label} viewBox={`0 0 ${width} ${width}`} shapeRendering="crispEdges" sx={{ width: size, height: size, borderRadius: '8px', bgcolor: '#fff' }}>
      <path d={path} fill="#000" />
    </Box>
  );
}
