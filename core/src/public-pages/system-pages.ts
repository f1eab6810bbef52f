import type { Locale } from '@hako/sdk-plugin';
import { publicTheme } from '@hako/sdk-plugin/page';
import type { Cradle } from '../cradle.js';
import { documentOf, escapeHtml } from './document.js';
import { COMMON_HEADERS, contentSecurityPolicy } from './policy.js';
import { renderedOf, type Rendered } from './rendered.js';

const NAMES = { 400: 'badRequest', 403: 'forbidden', 404: 'notFound', 405: 'notAllowed', 410: 'gone', 413: 'tooLarge', 429: 'tooMany', 503: 'unavailable' } as const;
export type SystemStatus = keyof typeof NAMES;
/** `paused`: her agency is suspended; 503 as well, and no "in a moment". */
export type SystemPage = SystemStatus | 'paused';

/** Whose page is not there: what everybody knew of her the last time one was. */
export interface Look {
  displayName: string;
  /** `#rrggbb` as she chose it. */
  oshiColor: string | null;
}

const HOUSE_COLOR = '#4c4ddc';
const MOST_MADE = 1_000;
const RULES = `
*{box-sizing:border-box}body{margin:0;min-height:100svh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);font:16px/1.7 system-ui,-apple-system,"Hiragino Sans","Noto Sans CJK JP","Noto Sans JP","PingFang SC","Microsoft YaHei",sans-serif;text-align:center}
main{max-width:32rem}svg{width:72px;height:72px}h1{font-size:1.5rem;line-height:1.4;margin:16px 0 8px}h1,p{text-wrap:balance}:lang(ja) h1,:lang(ja) p{word-break:auto-phrase}p{margin:0;color:var(--muted)}.face{display:grid;place-items:center;width:88px;height:88px;margin:0 auto 12px;border-radius:50%;border:4px solid var(--surface);box-shadow:0 0 0 3px var(--oshi-mark);background:var(--oshi);color:var(--on-oshi);font-size:2.25rem;font-weight:700;line-height:1}`;
/** The house's open box, three strokes, one of them in its colour. */
const MARK = '<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M8 20v18h32V20"/><path d="M8 20 4 10"/><path d="M40 20l4-10" stroke="var(--oshi-mark)"/></svg>';
const FIXED = { address: '', path: '', origin: '', islands: [], alternates: { en: '', zh: '', ja: '' }, indexed: false };

export interface SystemPages {
  /** @param look of the talent whose address it is; left out where there is none */
  page(status: SystemPage, locale: Locale, look?: Look): Promise<Rendered>;
}

/** What the site itself says when there is no page: the same few bytes each time, so they are made once. */
export function createSystemPages({ translations }: Pick<Cradle, 'translations'>): SystemPages {
  const made = new Map<string, Promise<Rendered>>();
  return {
    page(status, locale, look) {
      const key = `${status} ${locale} ${look ? `${look.oshiColor ?? ''} ${look.displayName}` : ''}`;
      let page = made.get(key);
      if (!page) {
        if (made.size >= MOST_MADE) made.clear();
        made.set(key, (page = make(translations, status, locale, look)));
      }
      return page;
    },
  };
}

function make(translations: Cradle['translations'], kind: SystemPage, locale: Locale, look: Look | undefined): Promise<Rendered> {
  const status = kind === 'paused' ? 503 : kind;
  const text = (part: 'title' | 'text'): string => translations.t('core', `publicPages.${kind === 'paused' ? kind : NAMES[kind]}.${part}`, locale);
  const theme = publicTheme({ theme: 'default', oshiColor: look ? look.oshiColor : HOUSE_COLOR });
  const css = theme.css + RULES;
  const whose = look ? `<div class="face" aria-hidden="true">${escapeHtml([...look.displayName][0] ?? '')}</div><p>${escapeHtml(look.displayName)}</p>` : MARK;
  const page = { title: text('title'), css, colorScheme: theme.colorScheme, themeColor: theme.themeColor, body: `<main>${whose}<h1>${escapeHtml(text('title'))}</h1><p>${escapeHtml(text('text'))}</p></main>` };
  const headers = {
    ...COMMON_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'content-security-policy': contentSecurityPolicy({ style: css, scripts: [], origins: {} }),
    ...(status === 503 ? { 'retry-after': kind === 'paused' ? '3600' : '30' } : {}),
    ...(status === 429 ? { 'retry-after': '60' } : {}),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  };
  return renderedOf({ status, body: documentOf(page, { ...FIXED, locale }), headers, vary: ['accept-language'] }, { tenantId: '', plugin: 'core', tags: new Set(), madeAt: 0, freshForMs: 0 });
}
