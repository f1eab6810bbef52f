import { useOshi } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';

/** A short bar in the talent's colour at the beginning of a row. Her name stands in a column of its own. */
export function TalentMark({ color, height = 16 }: { color: string | null | undefined; height?: number }): ReactElement {
  const oshi = useOshi(color);
  return <span aria-hidden style={{ width: 3, height, borderRadius: 2, flexShrink: 0, backgroundColor: oshi.solid, boxShadow: `0 0 0 0.5px ${oshi.mark}` }} />;
}
