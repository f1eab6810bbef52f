import { languageTag, LOCALES, type Locale, type PublicPage } from '@hako/sdk-plugin';
import type { Asset } from './assets.js';

export interface DocumentFacts {
  locale: Locale;
  /** Where it stands, with its language if the address has one. */
  address: string;
  alternates: Readonly<Record<Locale, string>>;
  /** Without a language. */
  path: string;
  /** Origin of the site. */
  origin: string;
  islands: readonly Asset[];
  indexed: boolean;
}

const OG_LOCALES: Record<Locale, string> = { en: 'en_US', zh: 'zh_CN', ja: 'ja_JP' };
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** The whole document. Body and style are the plugin's; whatever else is text is escaped here. */
export function documentOf(page: PublicPage, facts: DocumentFacts): string {
  return `<!doctype html>\n<html lang="${languageTag(facts.locale)}"><head>${headOf(page, facts)}</head><body>${page.body}</body></html>\n`;
}

function headOf(page: PublicPage, { locale, address, alternates, path, origin, islands, indexed }: DocumentFacts): string {
  const parts = [
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(page.title)}</title>`,
    meta('name', 'description', page.description),
    meta('name', 'color-scheme', page.colorScheme),
    page.themeColor ? `<meta name="theme-color" content="${escapeHtml(page.themeColor.light)}"><meta name="theme-color" media="(prefers-color-scheme: dark)" content="${escapeHtml(page.themeColor.dark)}">` : '',
    page.css ? `<style>${page.css}</style>` : '',
    '<link rel="icon" href="data:,">',
  ];
  if (indexed) {
    parts.push(
      `<link rel="canonical" href="${escapeHtml(origin + address)}">`,
      ...LOCALES.map((each) => `<link rel="alternate" hreflang="${languageTag(each)}" href="${escapeHtml(origin + alternates[each])}">`),
      `<link rel="alternate" hreflang="x-default" href="${escapeHtml(origin + path)}">`,
      page.alternateFeed ? `<link rel="alternate" type="application/atom+xml" title="${escapeHtml(page.alternateFeed.title)}" href="${escapeHtml(origin + page.alternateFeed.path)}">` : '',
      openGraph(page, locale, origin + address, origin),
    );
    if (page.jsonLd) parts.push(`<script type="application/ld+json">${jsonForHtml(page.jsonLd)}</script>`);
  } else parts.push(meta('name', 'robots', 'noindex'));
  parts.push(...islands.map(({ url, integrity }) => `<script type="module" src="${url}" integrity="${integrity}"></script>`));
  return parts.join('');
}

function openGraph({ openGraph: graph, title, description }: PublicPage, locale: Locale, url: string, origin: string): string {
  const image = graph?.image;
  const property = (name: string, value: string | number | undefined): string => meta('property', name, value);
  return [
    property('og:title', graph?.title ?? title),
    property('og:type', graph?.type ?? 'website'),
    property('og:url', url),
    property('og:locale', OG_LOCALES[locale]),
    ...LOCALES.filter((each) => each !== locale).map((each) => property('og:locale:alternate', OG_LOCALES[each])),
    property('og:description', description),
    image ? property('og:image', image.url.startsWith('/') ? origin + image.url : image.url) + property('og:image:width', image.width) + property('og:image:height', image.height) + property('og:image:alt', image.alt) : '',
    meta('name', 'twitter:card', image && image.width >= image.height * 1.5 ? 'summary_large_image' : 'summary'),
  ].join('');
}

const meta = (kind: 'name' | 'property', name: string, content: string | number | undefined): string => (content === undefined || content === '' ? '' : `<meta ${kind}="${name}" content="${escapeHtml(String(content))}">`);

/** Inside a script element only `</script` and `<!--` end the text: without `<` there is neither. */
export const jsonForHtml = (value: unknown): string => JSON.stringify(value).replace(/</g, String.raw`\u003c`).replace(/\u2028/g, String.raw`\u2028`).replace(/\u2029/g, String.raw`\u2029`);
