import { encode } from 'uqr';

export interface QrDrawing {
  /** Width and height in modules, the quiet zone included. */
  size: number;
  /** The dark modules as the `d` of a path. */
  path: string;
}

/** Light modules around the code (ISO/IEC 18004): printed or on a busy picture a camera does not find it without them. */
const QUIET_MODULES = 4;

/** A QR code as one path, error correction M; to be drawn dark on white whatever the theme is, cameras want it so. */
export function drawQr(text: string): QrDrawing {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_MODULES });
  return { size, path: data.map(rowPath).join('') };
}

/** An SVG file of its own, ten pixels a module. */
export function qrFile(text: string): Blob {
  const { size, path } = drawQr(text);
  return new Blob([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * 10}" height="${size * 10}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>\n`], { type: 'image/svg+xml' });
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
