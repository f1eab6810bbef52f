import { languageTag, type Locale, type PageFeed } from '@hako/sdk-plugin';
import { escapeHtml } from './document.js';

export interface FeedFacts {
  locale: Locale;
  /** Where the feed stands, with its language if the address has one. */
  address: string;
  /** Origin of the site. */
  origin: string;
  /** Another page in the language of this address. */
  href(path: string): string;
}

/** What XML 1.0 has no way to write, 2.2: a reader refuses the whole feed for one of them. */
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu;

const text = (value: string): string => escapeHtml(value.replace(UNWRITABLE, ''));

/** As Atom, RFC 4287. Each language is a feed of its own, of the same entries. */
export function atomOf({ title, home, author, entries }: PageFeed, { locale, address, origin, href }: FeedFacts): string {
  const last = Math.max(0, ...entries.map(({ updatedAt }) => updatedAt.getTime()));
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${languageTag(locale)}">`,
    `<id>${text(origin + address)}</id>`,
    `<title>${text(title)}</title>`,
    `<updated>${new Date(last).toISOString()}</updated>`,
    `<author><name>${text(author)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${text(origin + address)}"/>`,
    `<link rel="alternate" type="text/html" href="${text(origin + href(home))}"/>`,
    ...entries.map((entry) => entryOf(entry, origin, href)),
    '</feed>',
  ];
  return `${lines.join('\n')}\n`;
}

function entryOf({ id, path, title, content, publishedAt, updatedAt }: PageFeed['entries'][number], origin: string, href: FeedFacts['href']): string {
  const parts = [
    `<id>urn:uuid:${text(id)}</id>`,
    `<title>${text(title)}</title>`,
    `<published>${publishedAt.toISOString()}</published>`,
    `<updated>${updatedAt.toISOString()}</updated>`,
    `<link rel="alternate" type="text/html" href="${text(origin + href(path))}"/>`,
    `<content type="text">${text(content)}</content>`,
  ];
  return `<entry>${parts.join('')}</entry>`;
}
