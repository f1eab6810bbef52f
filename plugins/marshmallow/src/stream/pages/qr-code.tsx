import { drawQr } from '@hako/sdk-plugin/qr';
import type { ReactElement } from 'react';

/** Always dark on white, with its own ground: what is behind an overlay is somebody's game. Attributes only, the page's policy refuses styles. */
export function QrCode({ text, label }: { text: string; label: string }): ReactElement {
  const { path, size } = drawQr(text);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
