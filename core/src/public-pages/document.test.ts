import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf, jsonForHtml } from './document.js';
import { renderedOf, variantFor } from './rendered.js';

const hostile = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('</title><script>x</script>', '"><img src=x onerror=x>', '<!--', '</script>', '\u2028', "' onload='x"));
const facts = { locale: 'en' as const, address: '/en/m/luna', alternates: { en: '/en/m/luna', zh: '/zh/m/luna', ja: '/ja/m/luna' }, path: '/m/luna', origin: 'https://hako.example', islands: [], indexed: true };
/** Elements of the head, whatever their texts are. */
const elements = (html: string): string[] => [...html.matchAll(/<([a-z/!][a-z]*)/gi)].map(([, name = '']) => name);

describe('the document of a page', () => {
  it('has the same elements whatever its texts are', () => {
    const plain = elements(documentOf({ title: 'a', description: 'a', body: '', jsonLd: { name: 'a' }, alternateFeed: { path: '/a', title: 'a' }, openGraph: { title: 'a', image: { url: '/a', width: 1, height: 1, alt: 'a' } } }, facts));
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(text !== '');
        const html = documentOf({ title: text, description: text, body: '', jsonLd: { name: text }, alternateFeed: { path: '/a', title: text }, openGraph: { title: text, image: { url: '/a', width: 1, height: 1, alt: text } } }, facts);
        expect(elements(html)).toEqual(plain);
      }),
    );
  });

  it('holds data that reads as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = jsonForHtml(value);
        expect(json).not.toMatch(/[<\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('the form that goes out', () => {
  it('is one that the client takes, and never one that it refused', async () => {
    const rendered = await renderedOf({ status: 200, body: 'あ'.repeat(5_000), headers: { 'content-type': 'text/html' }, vary: [] }, { tenantId: '', plugin: '', tags: new Set(), madeAt: 0, freshForMs: 0 });
    const part = fc.record({ name: fc.constantFrom('br', 'gzip', 'identity', 'zstd', '*'), quality: fc.constantFrom('', ';q=0', ';q=0.0', '; q=0.5', ';q=1') });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const header = parts.map(({ name, quality }) => name + quality).join(', ');
        const { encoding } = variantFor(rendered, header);
        if (encoding === '') return;
        const named = parts.filter(({ name }) => name === encoding);
        expect(named.length).toBeGreaterThan(0);
        expect(named.some(({ quality }) => !/q=0(?:\.0)?$/.test(quality))).toBe(true);
      }),
    );
    expect(variantFor(rendered, undefined).encoding).toBe('');
    expect(variantFor(rendered, 'gzip, deflate, br, zstd').encoding).toBe('br');
  });
});
