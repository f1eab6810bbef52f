import { describe, expect, it } from 'vitest';
import type { BlockListEntry, BlockListKind } from '../block-list.js';
import { createMatcher, isPattern } from './block-matcher.js';

const entry = (kind: BlockListKind, pattern: string, more: Partial<BlockListEntry> = {}): BlockListEntry => ({ id: `${kind} ${pattern}`, kind, pattern, action: 'reject', replacement: null, category: '', severity: 2, ...more });
const hits = (entries: BlockListEntry[], text: string): string[] => createMatcher(entries).check(text).matches.map(({ start, end }) => text.slice(start, end));

describe('the block list', () => {
  it('finds words whole where words have borders, and anywhere in Chinese and Japanese', () => {
    expect(hits([entry('keyword', 'ass')], 'An Ass, no class')).toEqual(['Ass']);
    expect(hits([entry('keyword', '傻子')], '你这个傻子啊')).toEqual(['傻子']);
    expect(hits([entry('keyword', 'ばか')], 'おばかさん')).toEqual(['ばか']);
  });

  it('is not fooled by width, case or invisible characters, and names the place in the original', () => {
    expect(hits([entry('keyword', 'spam')], 'buy ＳＰ\u200bＡＭ now')).toEqual(['ＳＰ\u200bＡＭ']);
    expect(hits([entry('keyword', '死ね')], '💥死\u2060ね💥')).toEqual(['死\u2060ね']);
  });

  it('finds every place, also one beside another', () => {
    expect(hits([entry('keyword', 'spam')], 'spam spam, spam')).toEqual(['spam', 'spam', 'spam']);
  });

  it('takes * as any run and ? as any one character of a word', () => {
    expect(hits([entry('wildcard', 'b?d*')], 'a badly made bed, abide')).toEqual(['badly', 'bed,'].map((word) => word.replace(',', ',')));
    expect(hits([entry('wildcard', '加*群')], '快来加QQ群吧')).toEqual(['加QQ群']);
  });

  it('runs expressions in linear time and refuses what such an engine cannot do', () => {
    expect(hits([entry('regex', '(x+x+)+y')], 'x'.repeat(2_000))).toEqual([]);
    expect(hits([entry('regex', String.raw`\d{3}-\d{4}`)], 'call 555-1234')).toEqual(['555-1234']);
    expect(isPattern('regex', '(a)\\1')).toBe(false);
  });

  it('knows a domain with its subdomains, bare or in an address, and not its look-alikes', () => {
    const domain = [entry('domain', 'example.com')];
    expect(hits(domain, 'see https://shop.example.com/a?b or EXAMPLE.com')).toEqual(['https://shop.example.com/a?b', 'EXAMPLE.com']);
    expect(hits(domain, 'notexample.com example.com.evil.org')).toEqual([]);
    expect(hits([entry('domain', '例え.jp')], 'http://xn--r8jz45g.jp/')).toEqual(['http://xn--r8jz45g.jp/']);
    expect([isPattern('domain', 'no dot'), isPattern('domain', 'example.com'), isPattern('url', 'nohost/x'), isPattern('keyword', '\u200b'), isPattern('wildcard', '**')]).toEqual([false, true, false, false, false]);
  });

  it('knows addresses by their beginning', () => {
    expect(hits([entry('url', 'discord.gg/*')], 'join https://discord.gg/abc now')).toEqual(['https://discord.gg/abc']);
  });

  it('replaces what is to be replaced, once where places overlap', () => {
    const entries = [entry('keyword', 'bad word', { action: 'replace', replacement: '♡' }), entry('keyword', 'bad', { action: 'replace' })];
    const text = 'a bad word, a bad day';
    expect(createMatcher(entries).check(text).text).toBe('a ♡, a *** day');
  });
});
