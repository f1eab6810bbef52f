import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { indexOf, slicesOf, type SliceIndex } from './ranges.js';

/** Noto Sans (OFL 1.1) as Fontsource packs it for browsers: some hundred slices, of which a card needs three or four. */
type Family = 'noto-sans' | 'noto-sans-jp' | 'noto-sans-sc' | 'noto-sans-kr' | 'noto-sans-thai' | 'noto-sans-arabic';
const ALL: readonly Family[] = ['noto-sans-jp', 'noto-sans-sc', 'noto-sans-kr', 'noto-sans', 'noto-sans-thai', 'noto-sans-arabic'];
const CHINESE: readonly Family[] = ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr', 'noto-sans', 'noto-sans-thai', 'noto-sans-arabic'];
const EUROPEAN: readonly Family[] = ['noto-sans', ...ALL.filter((family) => family !== 'noto-sans')];
/** By script, because the large families name a few letters of these that they do not have. */
const OF_SCRIPT: readonly [RegExp, readonly Family[]][] = [
  [/[\p{sc=Arab}\u060c\u061b\u061f\u0640]/u, ['noto-sans-arabic']],
  [/\p{sc=Thai}/u, ['noto-sans-thai']],
  [/\p{sc=Hang}/u, ['noto-sans-kr']],
  [/[\p{sc=Grek}\p{sc=Cyrl}\p{sc=Deva}]/u, EUROPEAN],
];
/** Letters of which the fonts of Chinese and Japanese have only some: `ą`, `ở`, all of Greek with its accents. */
const BEYOND = /[\u0100-\u02ff\u1e00-\u1fff\p{sc=Grek}\p{sc=Cyrl}]/u;
const isMark = (character: string): boolean => character >= '\u0300' && character <= '\u036f';

/** Whether a word is drawn by one font altogether: letters of two designs side by side look like a mistake. */
export const isEuropean = (word: string): boolean => BEYOND.test(word) || [...word].some(isMark);

/** Who is asked first: Chinese text takes Chinese forms, everything else Japanese ones; the rest draw what neither has. */
function familiesFor(codePoint: number, language: string, european: boolean): readonly Family[] {
  const usual = language === 'zh' ? CHINESE : ALL;
  if (codePoint < 0x370 || (codePoint >= 0x1e00 && codePoint < 0x2000)) return european ? EUROPEAN : usual;
  const character = String.fromCodePoint(codePoint);
  return OF_SCRIPT.find(([script]) => script.test(character))?.[1] ?? usual;
}

export type Weight = 400 | 700;

export interface Glyph {
  /** SVG path in units of the font, y upward. */
  path: string;
  x: number;
  y: number;
}

export interface ShapedRun {
  glyphs: Glyph[];
  /** In units of the font. */
  advance: number;
  unitsPerEm: number;
  /** A character or a mark on it that the font has not. */
  missing: boolean;
}

export interface Face {
  /** Fontsource's ranges name some characters that the font has not. */
  has(codePoint: number): boolean;
  shape(text: string): ShapedRun;
}

const require = createRequire(import.meta.url);
const folderOf = (family: Family): string => dirname(require.resolve(`@fontsource-variable/${family}/package.json`));

/**
 * Fonts from the package itself: cards look the same on a machine without a single font, and nothing is fetched.
 * Slices are unpacked when a character of theirs is first drawn, and stay: about 100 KB each.
 */
export class FontShelf {
  readonly #indexes = new Map<Family, Promise<SliceIndex>>();
  readonly #faces = new Map<string, Promise<Face>>();

  /** The face that draws a character; `european` where it stands in a word of which only Noto Sans itself has all letters. */
  async faceFor(codePoint: number, weight: Weight, language: string, european = false): Promise<{ key: string; face: Face } | undefined> {
    for (const family of familiesFor(codePoint, language, european)) {
      for (const slice of slicesOf(await this.#index(family), codePoint)) {
        const key = `${family}-${slice}-${weight}`;
        let face = this.#faces.get(key);
        if (!face) this.#faces.set(key, (face = openFace(join(folderOf(family), 'files', `${family}-${slice}-wght-normal.woff2`), weight)));
        const opened = await face;
        if (opened.has(codePoint)) return { key, face: opened };
      }
    }
    return undefined;
  }

  #index(family: Family): Promise<SliceIndex> {
    let index = this.#indexes.get(family);
    if (!index) {
      index = readFile(join(folderOf(family), 'unicode.json'), 'utf8').then((text) => indexOf(JSON.parse(text) as Record<string, string>));
      this.#indexes.set(family, index);
    }
    return index;
  }
}

async function openFace(file: string, weight: Weight): Promise<Face> {
  // Both are WebAssembly: loaded with the first card, not with the plugin.
  const [hb, { default: decompress }, packed] = await Promise.all([import('harfbuzzjs'), import('wawoff2/decompress.js'), readFile(file)]);
  const font = new hb.Font(new hb.Face(new hb.Blob(await decompress(packed)), 0));
  font.setVariations([new hb.Variation('wght', weight)]);
  const paths = new Map<number, string>();
  const pathOf = (glyph: number): string => {
    let path = paths.get(glyph);
    if (path === undefined) paths.set(glyph, (path = font.glyphToPath(glyph)));
    return path;
  };
  const shape = (text: string): ShapedRun => {
    const buffer = new hb.Buffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    hb.shape(font, buffer);
    let advance = 0;
    let missing = false;
    const glyphs = buffer.getGlyphInfosAndPositions().map(({ codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 }) => {
      missing ||= codepoint === 0;
      const glyph = { path: pathOf(codepoint), x: advance + xOffset, y: yOffset };
      advance += xAdvance;
      return glyph;
    });
    return { glyphs, advance, unitsPerEm: 1000, missing };
  };
  const known = new Map<number, boolean>();
  return {
    has(codePoint) {
      let has = known.get(codePoint);
      if (has === undefined) known.set(codePoint, (has = !shape(String.fromCodePoint(codePoint)).missing));
      return has;
    },
    shape,
  };
}
