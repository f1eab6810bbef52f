import { isUtf8 } from 'node:buffer';

export type Encoding = 'UTF-8' | 'UTF-16' | 'Shift_JIS' | 'GB18030' | 'binary' | 'unknown';

/** What bytes that are not UTF-8 probably are, so that the refusal can say so. */
export function guessEncoding(sample: Buffer): Encoding {
  if ((sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff)) return 'UTF-16';
  if (sample.includes(0)) return looksLikeUtf16(sample) ? 'UTF-16' : 'binary';
  if (isUtf8(sample)) return 'UTF-8';
  const [shiftJis, gb18030] = [score(sample, 'shift_jis'), score(sample, 'gb18030')];
  if (shiftJis === 0 && gb18030 === 0) return 'unknown';
  return shiftJis >= gb18030 ? 'Shift_JIS' : 'GB18030';
}

/** Text in UTF-16 has a zero in every second byte of its commas and letters; other zeros are no text. */
function looksLikeUtf16(sample: Buffer): boolean {
  let [even, odd] = [0, 0];
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  return Math.min(even, odd) * 10 < Math.max(even, odd) && Math.max(even, odd) * 8 > sample.length / 2;
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
