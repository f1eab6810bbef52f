import { LOCALES, type Locale } from '@hako/sdk-plugin';

/** Where a request stands on the public side: `/ja/m/luna` is `/m/luna` in Japanese, `/m/luna` is nobody's language. */
export interface Address {
  /** Of the address, not of the browser. */
  locale: Locale | undefined;
  /** Without the language. */
  path: string;
}

export function addressOf(path: string): Address {
  for (const locale of LOCALES) {
    if (path.charCodeAt(1) === locale.charCodeAt(0) && path.startsWith(`/${locale}/`)) return { locale, path: path.slice(locale.length + 1) };
  }
  return { locale: undefined, path };
}

export const inLanguage = (locale: Locale | undefined, path: string): string => (locale === undefined ? path : `/${locale}${path}`);

export const alternatesOf = (path: string): Record<Locale, string> => ({ en: `/en${path}`, zh: `/zh${path}`, ja: `/ja${path}` });
