/**
 * Letters of other scripts that are drawn like Latin ones; own selection of what a keyboard offers. They are read as
 * Latin only inside a word that also holds Latin letters: `сasa` is a trick, `сегодня` is Russian.
 */
const PAIRS: readonly [latin: string, drawn: string][] = [
  ['a', 'аαɑ'], ['b', 'ьЬβв'], ['c', 'сϲς'], ['d', 'ԁժ'], ['e', 'еєεҽ'], ['f', 'ғƒ'], ['g', 'ցɡ'], ['h', 'һнհ'], ['i', 'іιıɩї'], ['j', 'јϳ'], ['k', 'кκқ'], ['l', 'ӏⅼ'],
  ['m', 'м'], ['n', 'пηո'], ['o', 'оοօσ'], ['p', 'рρ'], ['q', 'ԛզ'], ['r', 'гɾ'], ['s', 'ѕ'], ['t', 'тτ'], ['u', 'υսцʋ'], ['v', 'ѵν'], ['w', 'ԝωшա'], ['x', 'хχ'], ['y', 'уγүყ'], ['z', 'ʐ'],
];

export const LATIN_OF: ReadonlyMap<number, number> = new Map(PAIRS.flatMap(([latin, drawn]) => [...drawn].map((letter) => [letter.charCodeAt(0), latin.charCodeAt(0)] as const)));

const SMALL_CAPITALS = 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘ ʀꜱᴛᴜᴠᴡ ʏᴢ';

/** Letters that are Latin whatever stands beside them and that Unicode's compatibility forms do not cover: small capitals, letters in circles and squares. */
export const ALWAYS_LATIN: ReadonlyMap<number, number> = new Map([
  ...[...SMALL_CAPITALS].flatMap((letter, index) => (letter === ' ' ? [] : [[letter.codePointAt(0) ?? 0, 0x61 + index] as const])),
  ...[0x249c, 0x1f150, 0x1f170].flatMap((first) => Array.from({ length: 26 }, (_, index) => [first + index, 0x61 + index] as const)),
]);

/** Two of them are a flag; three or more are somebody's spelling. */
export const REGIONAL_A = 0x1f1e6;
