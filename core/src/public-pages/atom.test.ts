import { DOMParser } from '@xmldom/xmldom';
import type { PageFeed } from '@hako/sdk-plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomOf } from './atom.js';

const facts = { locale: 'ja' as const, address: '/ja/m/luna/feed.atom', origin: 'https://hako.example', href: (path: string) => `/ja${path}` };
const at = (iso: string): Date => new Date(iso);
const entry = (over: Partial<PageFeed['entries'][number]> = {}): PageFeed['entries'][number] => ({
  id: '0192f0a0-0000-7000-8000-000000000001', path: '/m/luna/q/1', title: '昨日は？', content: '昨日は？\n\nルナ: 寿司', publishedAt: at('2026-11-01T00:00:00Z'), updatedAt: at('2026-11-02T00:00:00Z'), ...over,
});

function parse(xml: string): Element {
  const problems: string[] = [];
  const document = new DOMParser({ errorHandler: (level: string, message: string) => void problems.push(`${level}: ${message}`) }).parseFromString(xml, 'application/xml');
  expect(problems).toEqual([]);
  return document.documentElement as unknown as Element;
}
const all = (node: Element, name: string): Element[] => Array.from(node.getElementsByTagName(name)) as unknown as Element[];
const said = (node: Element, name: string): string => all(node, name)[0]?.textContent ?? '';

describe('a feed', () => {
  it('has all that RFC 4287 asks of a feed and its entries, and links in the language of its address', () => {
    const feed = parse(atomOf({ title: 'Box', home: '/m/luna', author: 'ルナ', entries: [entry(), entry({ id: '0192f0a0-0000-7000-8000-000000000002', updatedAt: at('2026-11-03T00:00:00Z') })] }, facts));
    expect([feed.namespaceURI, feed.getAttribute('xml:lang'), said(feed, 'id'), said(feed, 'title'), said(feed, 'updated'), said(feed, 'name')]).toEqual(['http://www.w3.org/2005/Atom', 'ja', 'https://hako.example/ja/m/luna/feed.atom', 'Box', '2026-11-03T00:00:00.000Z', 'ルナ']);
    expect(all(feed, 'link').slice(0, 2).map((link) => [link.getAttribute('rel'), link.getAttribute('href')])).toEqual([['self', 'https://hako.example/ja/m/luna/feed.atom'], ['alternate', 'https://hako.example/ja/m/luna']]);
    const [first] = all(feed, 'entry');
    expect(first && [said(first, 'id'), said(first, 'published'), said(first, 'updated'), all(first, 'link')[0]?.getAttribute('href'), said(first, 'content')]).toEqual([
      'urn:uuid:0192f0a0-0000-7000-8000-000000000001', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z', 'https://hako.example/ja/m/luna/q/1', '昨日は？\n\nルナ: 寿司',
    ]);
  });

  it('without an entry is the same in every minute', () => {
    expect(said(parse(atomOf({ title: 'Box', home: '/m/luna', author: 'ルナ', entries: [] }, facts)), 'updated')).toBe('1970-01-01T00:00:00.000Z');
  });

  it('can be read whatever people wrote, and says what they wrote but for what XML cannot hold', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(']]>', '</content><script xmlns="http://www.w3.org/1999/xhtml">x</script>', '<!--', '&amp;#0;', '\u0000\u0008\uFFFE\uD800', "' x='"));
    fc.assert(
      fc.property(hostile, (text) => {
        const feed = parse(atomOf({ title: text, home: '/m/luna', author: text, entries: [entry({ title: text, content: text })] }, facts));
        const [one] = all(feed, 'entry');
        expect(all(feed, '*')).toHaveLength(14);
        // What `Char` allows (XML 1.0, 2.2), with one kind of line end (2.11).
        const kept = [...text].filter((character) => /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]$/u.test(character)).join('').replace(/\r\n?/g, '\n');
        expect(one && said(one, 'content')).toBe(kept);
      }),
    );
  });
});
