import { invalid } from '@hako/sdk-plugin';

/** User-visible characters of a reply. */
export const REPLY_LENGTH = 2_000;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** What no keyboard writes: it would only ever serve to hide something. */
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/gu;

const LONE_SURROGATE = /\p{Cs}/u;

/** As it is kept and shown: one line ending, NFC, no controls, nothing at its ends. */
export function replyText(content: string): string {
  if (LONE_SURROGATE.test(content)) throw invalid([{ path: '/content', code: 'format' }]);
  const text = content.normalize('NFC').replaceAll(/\r\n?/g, '\n').replaceAll(CONTROLS, '').trim();
  if (text === '') throw invalid([{ path: '/content', code: 'required' }]);
  let count = 0;
  for (const _one of graphemes.segment(text)) if (++count > REPLY_LENGTH) throw invalid([{ path: '/content', code: 'too_long', limit: REPLY_LENGTH }]);
  return text;
}
