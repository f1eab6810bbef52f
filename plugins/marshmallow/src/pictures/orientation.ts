/** Exif 2.32, 4.6.4 A: which side of the stored picture is up. 1 is upright, 5 to 8 stand on their side. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const TAG = 0x0112;
const SHORT = 3;
const ENTRY = 12;

/** What a camera wrote of itself, a TIFF file in small; `undefined` where it says nothing of it, or nothing sound. */
export function orientationOf(tiff: Buffer): Orientation | undefined {
  if (tiff.length < 14) return undefined;
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const short = (at: number): number => (at + 2 > tiff.length ? -1 : order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const count = short(first);
  for (let entry = 0, at = first + 2; entry < count && at + ENTRY <= tiff.length; entry += 1, at += ENTRY) {
    if (short(at) !== TAG) continue;
    const value = short(at + 8);
    return short(at + 2) === SHORT && value >= 1 && value <= 8 ? (value as Orientation) : undefined;
  }
  return undefined;
}

export const isOnItsSide = (orientation: Orientation): boolean => orientation >= 5;

/** Puts the stored picture upright, as a matrix of SVG; the size is that of what is stored. */
export function uprightMatrix(orientation: Orientation, width: number, height: number): string {
  switch (orientation) {
    case 1: return 'matrix(1 0 0 1 0 0)';
    case 2: return `matrix(-1 0 0 1 ${width} 0)`;
    case 3: return `matrix(-1 0 0 -1 ${width} ${height})`;
    case 4: return `matrix(1 0 0 -1 0 ${height})`;
    case 5: return 'matrix(0 1 1 0 0 0)';
    case 6: return `matrix(0 1 -1 0 ${height} 0)`;
    case 7: return `matrix(0 -1 -1 0 ${height} ${width})`;
    case 8: return `matrix(0 -1 1 0 0 ${width})`;
  }
}
