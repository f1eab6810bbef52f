import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folder = (): string => dirname(require.resolve('@twemoji/svg/package.json'));
/** The compiler's target does not know the flag yet; Node 20 does. */
const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');

/** A picture of its own: no font in the package has colours. */
export interface EmojiPicture {
  /** What stands within the `svg` element; square, 36 units wide. */
  body: string;
}

export const isEmoji = (grapheme: string): boolean => EMOJI.test(grapheme);

/** Twemoji's file name: code points in hexadecimal, the variation selector only within joined sequences. */
export function fileNameOf(grapheme: string): string {
  const text = grapheme.includes('\u200d') ? grapheme : grapheme.replaceAll('\ufe0f', '');
  return `${[...text].map((character) => (character.codePointAt(0) ?? 0).toString(16)).join('-')}.svg`;
}

/** Pictures by Twitter and contributors (CC BY 4.0), from the package. `undefined` for what they have not drawn. */
export class EmojiShelf {
  readonly #pictures = new Map<string, Promise<EmojiPicture | undefined>>();

  picture(grapheme: string): Promise<EmojiPicture | undefined> {
    const name = fileNameOf(grapheme);
    // Comes from the code points alone, so it is never a path.
    let picture = this.#pictures.get(name);
    if (!picture) {
      picture = readFile(join(folder(), name), 'utf8').then((text) => ({ body: text.replace(/^[^>]*<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '') }), () => undefined);
      if (this.#pictures.size < 4_000) this.#pictures.set(name, picture);
    }
    return picture;
  }
}
