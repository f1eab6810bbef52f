import type { Message } from '../api/types.js';

/** As the server compares what is searched: width, case and the choice of kana do not count. */
export const comparable = (text: string): string => text.replaceAll(/[\n\t]/g, ' ').normalize('NFKC').toLowerCase().replaceAll(/[\u30a1-\u30f6\u30fd\u30fe]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

export const says = ({ content, senderName, reply }: Message, search: string): boolean => comparable(`${content} ${senderName ?? ''} ${reply ?? ''}`).includes(comparable(search));

export interface Place {
  start: number;
  end: number;
}

/** Where the text says it, as places of the text itself. */
export function placesOf(text: string, search: string): Place[] {
  const wanted = comparable(search);
  if (wanted === '') return [];
  let folded = '';
  const origin: number[] = [];
  let at = 0;
  for (const character of text) {
    const same = comparable(character);
    for (let unit = 0; unit < same.length; unit += 1) origin.push(at);
    folded += same;
    at += character.length;
  }
  origin.push(at);
  const places: Place[] = [];
  for (let from = folded.indexOf(wanted); from >= 0; from = folded.indexOf(wanted, from + wanted.length)) places.push({ start: origin[from] ?? 0, end: endOf(text, origin[from + wanted.length - 1] ?? 0) });
  return places;
}

const endOf = (text: string, last: number): number => last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1);

/** Two lines of a row hold about so much; what was found has to stand in them. */
const SHOWN = 36;
const BEFORE = 12;

export interface Excerpt {
  text: string;
  places: Place[];
  /** Found in the reply, and not in what the fan wrote. */
  reply: boolean;
}

/** What a row shows of a message: its beginning, or the part around what was looked for. */
export function excerptOf({ content, reply }: Pick<Message, 'content' | 'reply'>, search: string): Excerpt {
  const inContent = search === '' ? [] : placesOf(content, search);
  const inReply = search === '' || inContent.length > 0 || reply === null ? [] : placesOf(reply, search);
  const [text, places] = inReply.length > 0 ? [reply ?? '', inReply] : [content, inContent];
  const first = places[0]?.start ?? 0;
  if (first <= SHOWN) return { text, places, reply: inReply.length > 0 };
  const cut = startOfCharacter(text, first - BEFORE);
  return { text: `…${text.slice(cut)}`, places: places.map(({ start, end }) => ({ start: start - cut + 1, end: end - cut + 1 })), reply: inReply.length > 0 };
}

/** Never between the halves of a pair. */
const startOfCharacter = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at);
