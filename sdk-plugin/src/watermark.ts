/**
 * The mark of one viewer: which person saw or took the data, without naming her to anybody but the agency's decoder.
 * Eight bytes, version of the key and 56 bits of HMAC-SHA256.
 */
export interface Watermark {
  /** For eyes: `4F2K-9QWM-7TR3H`, Crockford base32. */
  readonly code: string;
  /** The text with the mark behind it in characters that nobody sees; for text cells of files. */
  hide(text: string): string;
}

const OPEN = '\u2063';
const CLOSE = '\u2064';
/** Two bits each. None of them joins or breaks anything between the two frames. */
const SYMBOLS = ['\u200b', '\u200c', '\u200d', '\u2060'] as const;
const HIDDEN = new RegExp(`${OPEN}((?:${SYMBOLS.join('|')}){32})${CLOSE}`, 'gu');
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE = /(?<![0-9A-Za-z])[0-9A-HJKMNP-TV-Za-hjkmnp-tv-zILOilo]{4}-[0-9A-HJKMNP-TV-Za-hjkmnp-tv-zILOilo]{4}-[0-9A-HJKMNP-TV-Za-hjkmnp-tv-zILOilo]{5}(?![0-9A-Za-z])/g;

/** @param mark eight bytes */
export function watermarkOf(mark: Uint8Array): Watermark {
  if (mark.length !== 8) throw new RangeError('a watermark has eight bytes');
  const hidden = OPEN + [...mark].flatMap((byte) => [byte >> 6, (byte >> 4) & 3, (byte >> 2) & 3, byte & 3]).map((pair) => SYMBOLS[pair]).join('') + CLOSE;
  return { code: codeOf(mark), hide: (text) => text + hidden };
}

/** Every mark in a text, hidden or written out, with how often it occurs; keyed by the eight bytes in hex. */
export function findWatermarks(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const add = (hex: string | undefined): void => void (hex !== undefined && found.set(hex, (found.get(hex) ?? 0) + 1));
  for (const [, symbols = ''] of text.matchAll(HIDDEN)) {
    const pairs = [...symbols].map((symbol) => (SYMBOLS as readonly string[]).indexOf(symbol));
    let hex = '';
    for (let at = 0; at < pairs.length; at += 4) hex += ((pairs[at]! << 6) | (pairs[at + 1]! << 4) | (pairs[at + 2]! << 2) | pairs[at + 3]!).toString(16).padStart(2, '0');
    add(hex);
  }
  for (const [code] of text.matchAll(CODE)) add(hexOf(code));
  return found;
}

/** A marked file that comes back through an import leaves its marks at the door. */
export const withoutWatermarks = (text: string): string => (text.includes(OPEN) ? text.replace(HIDDEN, '') : text);

function codeOf(mark: Uint8Array): string {
  let value = mark.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let digits = '';
  for (let count = 0; count < 13; count += 1) {
    digits = ALPHABET.charAt(Number(value & 31n)) + digits;
    value >>= 5n;
  }
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}

/** As people copy it from a picture: any case, I and L for 1, O for 0. `undefined` when it is longer than eight bytes. */
function hexOf(code: string): string | undefined {
  let value = 0n;
  for (const letter of code.replace(/-/g, '').toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0')) value = (value << 5n) | BigInt(ALPHABET.indexOf(letter));
  return value < 1n << 64n ? value.toString(16).padStart(16, '0') : undefined;
}
