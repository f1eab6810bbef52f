import { useOshi } from '@hako/sdk-plugin/ui';
import { Box } from '@mui/material';
import type { ReactElement } from 'react';

/** A short bar in the talent's colour at the beginning of a row. Her name stands in a column of its own. */
export function TalentMark({ color, height = 16 }: { color: string | null | undefined; height?: number }): ReactElement {
  const oshi = useOshi(color);
  return <Box component="span" aria-hidden sx={{ width: 3, height, borderRadius: '2px', flexShrink: 0, bgcolor: oshi.solid, boxShadow: `0 0 0 0.5px ${oshi.mark}` }} />;
}
