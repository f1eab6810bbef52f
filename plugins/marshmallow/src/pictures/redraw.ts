import { refuse } from '../errors.js';
import { measure } from './measure.js';
import { isOnItsSide, uprightMatrix } from './orientation.js';

/** What a picture is for, and how large it stays. */
export const SIZES = { avatar: { width: 400, height: 400, cut: true }, background: { width: 1920, height: 1080, cut: false } } as const;
export type PictureUse = keyof typeof SIZES;

const MOST_SIDE = 8_000;
const MOST_PIXELS = 32_000_000;

/**
 * The picture drawn anew: whatever else was in the file (place and time of a photograph, a second file behind the first) stays
 * behind, and what a browser gets was written by us. It stands as whoever took it held the camera. An avatar is cut to a square,
 * a background made smaller as a whole.
 */
export async function redraw(bytes: Buffer, use: PictureUse): Promise<Buffer> {
  const found = measure(bytes);
  if (!found || found.width < 1 || found.height < 1) throw refuse('MARSHMALLOW_PICTURE', {});
  const { type, orientation } = found;
  const [width, height] = isOnItsSide(orientation) ? [found.height, found.width] : [found.width, found.height];
  // Asked before it is unpacked: a small file may hold a very large picture.
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS) throw refuse('MARSHMALLOW_PICTURE', {});
  const room = SIZES[use];
  const scale = Math.min(1, room.width / width, room.height / height);
  const size = room.cut ? { width: room.width, height: room.height } : { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const image = `<image width="${found.width}" height="${found.height}" preserveAspectRatio="none" transform="${uprightMatrix(orientation, found.width, found.height)}" href="data:${type};base64,${bytes.toString('base64')}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMid ${room.cut ? 'slice' : 'meet'}">${image}</svg>`;
  const { renderAsync } = await import('@resvg/resvg-js');
  const drawn = await renderAsync(svg, { font: { loadSystemFonts: false } }).catch(() => undefined);
  // A file that only begins as a picture is drawn as nothing.
  if (!drawn || drawn.pixels.every((value) => value === 0)) throw refuse('MARSHMALLOW_PICTURE', {});
  return drawn.asPng();
}
