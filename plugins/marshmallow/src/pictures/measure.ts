import { orientationOf, type Orientation } from './orientation.js';

export interface Measured {
  type: 'image/png' | 'image/jpeg';
  /** Pixels as they are stored. */
  width: number;
  height: number;
  /** How they are to be turned before anybody sees them. */
  orientation: Orientation;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** What a picture says of itself in its first bytes, before anything of it is unpacked; `undefined` for what is no PNG or JPEG. */
export function measure(bytes: Buffer): Measured | undefined {
  if (bytes.length > 24 && bytes.subarray(0, 8).equals(PNG)) return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), orientation: 1 };
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 ? frameOf(bytes) : undefined;
}

/** JPEG (ITU T.81, B.2.2): segment after segment until a frame header tells the size; the camera's own say stands before it. */
function frameOf(bytes: Buffer): Measured | undefined {
  let orientation: Orientation | undefined;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), orientation: orientation ?? 1 };
    const end = at + 2 + Math.max(2, bytes.readUInt16BE(at + 2));
    if (marker === 0xe1) orientation ??= orientationOf(bytes.subarray(at + 4, end));
    at = end;
  }
  return undefined;
}
