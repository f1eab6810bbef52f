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
  if (Math.abs(shiftJis - gb18030) < 0.1) return 'unclear';
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

/** How usual the characters are that the bytes become, from 0 to 1 over all bytes beyond ASCII; 0 when they become none. */
function score(sample: Buffer, label: 'shift_jis' | 'gb18030'): number {
  try {
    // A sample may end inside a character: streaming leaves its last bytes alone.
    new TextDecoder(label, { fatal: true }).decode(sample, { stream: true });
  } catch {
    return 0;
  }
  const weigh = label === 'shift_jis' ? weighShiftJis : weighGb18030;
  let [sum, total] = [0, 0];
  for (let at = 0; at < sample.length; ) {
    const lead = sample[at] ?? 0;
    const { length, weight } = lead < 0x80 ? ASCII : weigh(lead, sample[at + 1] ?? 0);
    if (lead >= 0x80) {
      sum += weight * length;
      total += length;
    }
    at += length;
  }
  return total === 0 ? 0 : Math.max(0.001, sum / total);
}

interface Weighed {
  length: number;
  weight: number;
}

const ASCII: Weighed = { length: 1, weight: 0 };
const within = (byte: number, from: number, to: number): boolean => byte >= from && byte <= to;

/** Rows 4 and 5 of JIS X 0208 are kana, 16 to 47 the kanji that everybody reads; half-width kana is what Chinese bytes look like. */
function weighShiftJis(lead: number): Weighed {
  if (within(lead, 0xa1, 0xdf)) return { length: 1, weight: 0.3 };
  const weight = lead === 0x82 || lead === 0x83 || within(lead, 0x88, 0x97) ? 1 : lead === 0x81 ? 0.8 : within(lead, 0x98, 0x9f) || within(lead, 0xe0, 0xea) ? 0.3 : 0.1;
  return { length: 2, weight };
}

/** Rows 16 to 55 of GB 2312 are the hanzi of every day; Japanese bytes mostly fall into the extensions around it. */
function weighGb18030(lead: number, trail: number): Weighed {
  if (within(trail, 0x30, 0x39)) return { length: 4, weight: 0.1 };
  if (trail < 0xa1) return { length: 2, weight: 0.1 };
  return { length: 2, weight: within(lead, 0xb0, 0xd7) ? 1 : within(lead, 0xa1, 0xa9) ? 0.8 : within(lead, 0xd8, 0xf7) ? 0.6 : 0.1 };
}
