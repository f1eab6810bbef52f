import type { Bytes } from './archive.js';
import { unescapeText } from './text.js';
import { readXml } from './xml.js';

/** The table of texts that cells point into. Runs of one text in several colours are one text; readings above it (furigana) are none. */
export async function readSharedStrings(stream: Bytes): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let taken = false;
  let reading = false;
  await readXml(stream, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') reading = true;
      else if (name === 't') taken = !reading;
    },
    close(name) {
      if (name === 't') taken = false;
      else if (name === 'rPh') reading = false;
      else if (name === 'si') strings.push(unescapeText(text));
    },
    text(piece) {
      if (taken) text += piece;
    },
  });
  return strings;
}
