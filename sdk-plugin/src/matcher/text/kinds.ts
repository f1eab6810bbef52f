/** What a UTF-16 unit is for somebody who looks for words. */
export const Kind = {
  /** Punctuation and pictures: nothing that belongs into a word. */
  symbol: 0,
  latin: 1,
  /** Other scripts that put spaces between words: Cyrillic, Greek, Armenian, Hebrew, Arabic, … */
  spaced: 2,
  hiragana: 3,
  katakana: 4,
  han: 5,
  hangul: 6,
  digit: 7,
  space: 8,
  /** Ends a sentence: what stands on both sides of it is not one word. */
  stop: 9,
  /** Stands between words of a list: `、` `,` `・`. */
  comma: 10,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

const TABLE = buildTable();

export const kindOf = (unit: number): number => TABLE[unit] ?? 0;

export const isLetter = (kind: number): boolean => kind >= Kind.latin && kind <= Kind.hangul;
export const isKana = (kind: number): boolean => kind === Kind.hiragana || kind === Kind.katakana;
/** Scripts without spaces between words. */
export const isRunning = (kind: number): boolean => kind >= Kind.hiragana && kind <= Kind.hangul;
export const isSpaced = (kind: number): boolean => kind === Kind.latin || kind === Kind.spaced;

/** Units that join what stands before them: marks, half-width voiced marks, vowels and finals of Hangul, and what is not shown at all. */
export const JOINS = buildJoins();

function buildTable(): Uint8Array {
  const table = new Uint8Array(0x1_0000);
  const rules: [RegExp, number][] = [
    [/\p{Script=Latin}/u, Kind.latin],
    [/[\u3041-\u309f]/u, Kind.hiragana],
    [/[\u30a1-\u30fa\u30fc-\u30ff]/u, Kind.katakana],
    [/\p{Script=Han}/u, Kind.han],
    [/\p{Script=Hangul}/u, Kind.hangul],
    [/\p{Nd}/u, Kind.digit],
    [/\p{L}/u, Kind.spaced],
    [/[\s\u2800]/u, Kind.space],
    [/[.!?。！？…]/u, Kind.stop],
    [/[,、，・;:；：]/u, Kind.comma],
  ];
  for (let unit = 0; unit < 0x1_0000; unit += 1) {
    if (unit >= 0x4e00 && unit <= 0x9fff) table[unit] = Kind.han;
    else if (unit >= 0xac00 && unit <= 0xd7a3) table[unit] = Kind.hangul;
    // Planes of rare Han characters: both halves of the pair count, so that a word may hold one.
    else if (unit >= 0xd840 && unit <= 0xd87f) table[unit] = Kind.han;
    else if (unit < 0xd800 || unit > 0xdfff) table[unit] = rules.find(([test]) => test.test(String.fromCharCode(unit)))?.[1] ?? Kind.symbol;
  }
  return table;
}

function buildJoins(): Uint8Array {
  const joins = new Uint8Array(0x1_0000);
  for (let unit = 0x300; unit < 0x1_0000; unit += 1) {
    if ((unit >= 0x1160 && unit <= 0x11ff) || unit === 0xff9e || unit === 0xff9f) joins[unit] = 1;
    else if ((unit < 0x3400 || unit > 0xd7ff) && (unit < 0xd800 || unit > 0xf8ff) && /[\p{M}\p{Default_Ignorable_Code_Point}]/u.test(String.fromCharCode(unit))) joins[unit] = 1;
  }
  return joins;
}
