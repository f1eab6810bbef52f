import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { indexOf, sliceOf, type SliceIndex } from './ranges.js';

/** Noto Sans (OFL 1.1) as Fontsource packs it for browsers: some hundred slices, of which a card needs three or four. */
type Family = 'noto-sans-jp' | 'noto-sans-sc' | 'noto-sans-kr' | 'noto-sans-thai' | 'noto-sans-arabic';
const ALL: readonly Family[] = ['noto-sans-jp', 'noto-sans-sc', 'noto-sans-kr', 'noto-sans-thai', 'noto-sans-arabic'];
const CHINESE: readonly Family[] = ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr', 'noto-sans-thai', 'noto-sans-arabic'];
/** By script, because the large families name a few letters of these that they do not have. */
const OF_SCRIPT: readonly [RegExp, readonly Family[]][] = [
  [/[\p{sc=Arab}\u060c\u061b\u061f\u0640]/u, ['noto-sans-arabic']],
  [/\p{sc=Thai}/u, ['noto-sans-thai']],
  [/\p{sc=Hang}/u, ['noto-sans-kr']],
];

/** Who is asked first: Chinese text takes Chinese forms, everything else Japanese ones; the rest draw what neither has. */
function familiesFor(codePoint: number, language: string): readonly Family[] {
  const usual = language === 'zh' ? CHINESE : ALL;
  if (codePoint < 0x600) return usual;
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
  /** Fontsource's ranges name a few characters that the font has not. */
  missing: boolean;
}

export interface Face {
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

  /** The face that draws a character. */
  async faceFor(codePoint: number, weight: Weight, language: string): Promise<{ key: string; face: Face } | undefined> {
    for (const family of familiesFor(codePoint, language)) {
      const slice = sliceOf(await this.#index(family), codePoint);
      if (slice === undefined) continue;
      const key = `${family}-${slice}-${weight}`;
      let face = this.#faces.get(key);
      if (!face) this.#faces.set(key, (face = openFace(join(folderOf(family), 'files', `${family}-${slice}-wght-normal.woff2`), weight)));
      return { key, face: await face };
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
  return {
    shape(text) {
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
    },
  };
}
