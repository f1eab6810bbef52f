import type { ReactElement } from 'react';
import { encode } from 'uqr';

/** Light modules around the code (ISO/IEC 18004): on a busy picture a camera does not find it without them. */
const QUIET_MODULES = 4;

/** Always dark on white, with its own ground: what is behind an overlay is somebody's game. Attributes only, the page's policy refuses styles. */
export function QrCode({ text, label }: { text: string; label: string }): ReactElement {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_MODULES });
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={data.map(rowPath).join('')} fill="#000" />
    </svg>
  );
}

/** One piece for each run of dark modules: single squares would leave hairs between them where a module is no whole pixel. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x += 1;
    path += `M${start} ${y}h${x + 1 - start}v1h${start - x - 1}z`;
  }
  return path;
}
