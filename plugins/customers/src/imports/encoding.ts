import { isUtf8 } from 'node:buffer';

/** What a file can be converted from; `UTF-16LE` and `UTF-16BE` with or without their mark. */
export const ENCODINGS = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'Shift_JIS', 'GB18030'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** `null`: bytes that no text is made of. `unclear`: text, but of which encoding cannot be told from it. */
export type Detected = Encoding | 'unclear' | null;

/** Bytes from the first that is not ASCII, enough to tell by. */
const WINDOW = 256 * 1024;

export function detectEncoding(bytes: Buffer): Detected {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? null : 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  if (bytes.includes(0)) return utf16(bytes.subarray(0, WINDOW));
  if (isUtf8(bytes)) return 'UTF-8';
  const begin = bytes.findIndex((byte) => byte > 0x7f);
  const sample = bytes.subarray(lineBegin(bytes, begin), begin + WINDOW);
  const [shiftJis, gb18030] = [score(sample, 'shift_jis'), score(sample, 'gb18030')];
  if (shiftJis === 0 && gb18030 === 0) return null;
  // One that nearly reads as well as the other would turn names into other names.
  if (Math.abs(shiftJis - gb18030) < 0.05) return 'unclear';
  return shiftJis > gb18030 ? 'Shift_JIS' : 'GB18030';
}

/** `undefined` when the bytes are not of this encoding, or hold what no text holds. */
export function decodeText(bytes: Buffer, encoding: Encoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A sample must not begin inside a character; line ends are none of a wider one in either encoding. */
const lineBegin = (bytes: Buffer, at: number): number => bytes.lastIndexOf(0x0a, at) + 1;

/** Text in UTF-16 has a zero in every second byte of its commas and letters; other zeros are no text. */
function utf16(sample: Buffer): Detected {
  let [even, odd] = [0, 0];
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  // Chinese and Japanese rows have few letters, but each has its commas and line end.
  if (Math.min(even, odd) * 10 >= Math.max(even, odd) || Math.max(even, odd) * 50 < sample.length) return null;
  return odd > even ? 'UTF-16LE' : 'UTF-16BE';
}

const COMMON = /[\p{Script=Hiragana}\p{Script=Katakana}、。・ー]/gu;
const HAN = /\p{Script=Han}/gu;
/** Half-width katakana is what Chinese bytes look like when read as Shift_JIS. */
const HALF_WIDTH = /[\uff61-\uff9f]/gu;

/** Share of likely characters when the bytes are read so; 0 when they cannot be. */
function score(sample: Buffer, label: string): number {
  const text = decode(sample, label);
  if (text === undefined || text.length === 0) return 0;
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const [kana, han, half] = [count(COMMON), count(HAN), count(HALF_WIDTH)];
  const wide = [...text].filter((character) => character > '\u007f').length;
  return wide === 0 ? 0 : Math.max(0.001, (kana * 1.5 + han - half) / wide);
}

function decode(sample: Buffer, label: string): string | undefined {
  // A sample may end inside a character: streaming leaves its last bytes alone.
  try {
    return new TextDecoder(label, { fatal: true }).decode(sample, { stream: true });
  } catch {
    return undefined;
  }
}
