import { LOCALES, type PublicPage } from '@hako/sdk-plugin';
import { renderMarkup } from '@hako/sdk-plugin/page';
import type { ReactNode } from 'react';
import { avatarOrigin, home, type Box } from './box.js';
import { sheetWith } from './css.js';

const NAMES = { en: 'English', zh: '中文', ja: '日本語' } as const;
const TAGS = { en: 'en', zh: 'zh-CN', ja: 'ja' } as const;

export function Face({ box: { avatarUrl, talent } }: { box: Box }): ReactNode {
  return (
    <span className="face" aria-hidden="true">
      {avatarUrl ? <img src={avatarUrl} alt="" width={96} height={96} decoding="async" referrerPolicy="no-referrer" /> : <span>{[...talent.displayName][0]}</span>}
    </span>
  );
}

export function Hero({ box, children }: { box: Box; children?: ReactNode }): ReactNode {
  return (
    <header className="hero">
      <Face box={box} />
      <p className="name">{box.talent.displayName}</p>
      <h1>{box.words('title')}</h1>
      {children}
    </header>
  );
}

/** Bar of languages, the page, and the way to what she promises. */
export function Page({ box, children }: { box: Box; children: ReactNode }): ReactNode {
  const { t, alternates, talent, href, tag } = box;
  return (
    <>
      <a className="skip" href="#main">{t('public.skip')}</a>
      <div className="page">
        <nav className="bar" aria-label={t('public.languages')}>
          {LOCALES.map((locale) => (
            <a key={locale} href={alternates[locale]} lang={TAGS[locale]} hrefLang={TAGS[locale]} aria-current={TAGS[locale] === tag ? 'true' : undefined}>{NAMES[locale]}</a>
          ))}
        </nav>
        <main id="main">{children}</main>
        <footer>
          <a href={home(box)}>{t('public.allAnswers')}</a>
          <a href={href(`/m/${talent.path}/mine`)}>{t('public.mineLink')}</a>
          <a href={href(`/m/${talent.path}/terms`)}>{t('public.termsLink')}</a>
          <a href={href(`/m/${talent.path}/privacy`)}>{t('public.privacyLink')}</a>
          <span className="by">Hako 箱</span>
        </footer>
      </div>
    </>
  );
}

/** What all pages of a box have in common; `over` is what this one adds. */
export async function pageOf(box: Box, title: string, content: ReactNode, over: Partial<PublicPage> = {}): Promise<PublicPage> {
  return {
    title,
    body: await renderMarkup(<Page box={box}>{content}</Page>),
    css: sheetWith(box.theme.css),
    themeColor: box.theme.themeColor,
    colorScheme: box.theme.colorScheme,
    origins: { img: avatarOrigin(box) },
    ...over,
  };
}

export const missing = (): PublicPage => ({ status: 404, title: '', body: '' });
