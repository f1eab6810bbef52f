import { isKana, kindOf } from './kinds.js';

const SMALL = new Map([...'ぁあぃいぅうぇえぉおっつゃやゅゆょよゎわゕかゖけ'].reduce<[number, number][]>((pairs, char, index, all) => (index % 2 === 0 ? [...pairs, [char.charCodeAt(0), (all[index + 1] ?? char).charCodeAt(0)]] : pairs), []));

/** The mark that makes a vowel long; it stretches whatever stands before it. */
export const LONG = 0x30fc;

/** Hiragana of full size for every kana: バ and ば, ッ and つ compare equal. */
export const syllableOf = (unit: number): number => TABLE[unit]!;

const TABLE = Uint16Array.from({ length: 0x1_0000 }, (_, unit) => {
  const hiragana = unit >= 0x30a1 && unit <= 0x30f6 ? unit - 0x60 : unit;
  return SMALL.get(hiragana) ?? hiragana;
});

/** Kana that only draw a word out: small ones and the long vowel. */
export const isDrawl = (unit: number): boolean => unit === LONG || SMALL.has(unit >= 0x30a1 ? unit - 0x60 : unit);

/** Whether a unit is drawn together with the one before it. */
export const sameRun = (before: number, unit: number): boolean => before === unit || (unit === LONG && isKana(kindOf(before)));
