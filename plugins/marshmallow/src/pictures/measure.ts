import { orientationOf, type Orientation } from './orientation.js';

export interface Measured {
  type: 'image/png' | 'image/jpeg';
  /** Pixels as they are stored. */
  width: number;
  height: number;
  /** How they are to be turned before anybody sees them. */
  orientation: Orientation;
}

/** What stands before the camera's say in a JPEG (Exif 2.32, 4.7.2). */
const EXIF = Buffer.from('Exif\0\0', 'latin1');
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** What a picture says of itself in its first bytes, before anything of it is unpacked; `undefined` for what is no PNG or JPEG. */
export function measure(bytes: Buffer): Measured | undefined {
  if (bytes.length > 24 && bytes.subarray(0, 8).equals(PNG)) return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), orientation: turnOf(bytes) };
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 ? frameOf(bytes) : undefined;
}

/** PNG (third edition, 11.3.4.4): chunk after chunk; the camera's own say may also stand behind the picture. */
function turnOf(bytes: Buffer): Orientation {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'eXIf') return orientationOf(bytes.subarray(at + 8, at + 8 + length)) ?? 1;
    at += 12 + length;
  }
  return 1;
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
    if (marker === 0xe1 && bytes.subarray(at + 4, at + 10).equals(EXIF)) orientation ??= orientationOf(bytes.subarray(at + 10, end));
    at = end;
  }
  return undefined;
}
