import type { Locale } from '@hako/sdk-plugin';
import { publicTheme } from '@hako/sdk-plugin/page';
import type { Cradle } from '../cradle.js';
import { documentOf, escapeHtml } from './document.js';
import { COMMON_HEADERS, contentSecurityPolicy } from './policy.js';
import { renderedOf, type Rendered } from './rendered.js';

const NAMES = { 400: 'badRequest', 403: 'forbidden', 404: 'notFound', 405: 'notAllowed', 410: 'gone', 413: 'tooLarge', 429: 'tooMany', 503: 'unavailable' } as const;
export type SystemStatus = keyof typeof NAMES;

const CSS = `${publicTheme({ theme: 'default', oshiColor: '#4c4ddc' }).css}
*{box-sizing:border-box}body{margin:0;min-height:100svh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);font:16px/1.7 system-ui,-apple-system,"Hiragino Sans","Noto Sans CJK JP","Noto Sans JP","PingFang SC","Microsoft YaHei",sans-serif;text-align:center}
main{max-width:32rem}svg{width:72px;height:72px}h1{font-size:1.5rem;line-height:1.4;margin:16px 0 8px}p{margin:0;color:var(--muted)}`;
/** The house's open box, three strokes, one of them in its colour. */
const MARK = '<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M8 20v18h32V20"/><path d="M8 20 4 10"/><path d="M40 20l4-10" stroke="var(--oshi-mark)"/></svg>';
const FIXED = { address: '', path: '', origin: '', islands: [], alternates: { en: '', zh: '', ja: '' }, indexed: false };

export interface SystemPages {
  page(status: SystemStatus, locale: Locale): Promise<Rendered>;
}

/** What the site itself says when there is no page: the same few bytes each time, so they are made once. */
export function createSystemPages({ translations }: Pick<Cradle, 'translations'>): SystemPages {
  const made = new Map<string, Promise<Rendered>>();
  return {
    page(status, locale) {
      const key = `${status} ${locale}`;
      let page = made.get(key);
      if (!page) made.set(key, (page = make(translations, status, locale)));
      return page;
    },
  };
}

function make(translations: Cradle['translations'], status: SystemStatus, locale: Locale): Promise<Rendered> {
  const text = (part: 'title' | 'text'): string => translations.t('core', `publicPages.${NAMES[status]}.${part}`, locale);
  const page = { title: text('title'), css: CSS, colorScheme: 'light dark' as const, body: `<main>${MARK}<h1>${escapeHtml(text('title'))}</h1><p>${escapeHtml(text('text'))}</p></main>` };
  const headers = {
    ...COMMON_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'content-security-policy': contentSecurityPolicy({ style: CSS, scripts: [], origins: {} }),
    ...(status === 503 ? { 'retry-after': '30' } : {}),
    ...(status === 429 ? { 'retry-after': '60' } : {}),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  };
  return renderedOf({ status, body: documentOf(page, { ...FIXED, locale }), headers, vary: ['accept-language'] }, { tenantId: '', plugin: 'core', tags: new Set(), madeAt: 0, freshForMs: 0 });
}
