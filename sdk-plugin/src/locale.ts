/** The languages every string of ours exists in. `zh` is written `zh-CN` towards browsers and `Intl`. */
export const LOCALES = ['en', 'zh', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];

/** A name that people gave in up to three languages; `en` is always there. */
export interface LocalizedText {
  en: string;
  zh?: string;
  ja?: string;
}

/** A key in a plugin's locale files, looked up in its own namespace. */
export type I18nKey = string;

const BCP47: Record<Locale, string> = { en: 'en', zh: 'zh-CN', ja: 'ja' };

/** The BCP 47 tag of a locale, for `lang` attributes and `Intl`. */
export function languageTag(locale: Locale): string {
  return BCP47[locale];
}

/** The best locale for an `Accept-Language` header (RFC 9110, 12.5.4); `fallback` when none fits. */
export function negotiateLocale(header: string | undefined, fallback: Locale = 'en'): Locale {
  if (!header) return fallback;
  const wanted = header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([0-9.]+)$/.exec(p)?.[1]).find((q) => q !== undefined);
      return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((entry) => entry.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    const match = LOCALES.find((locale) => locale === language);
    if (match) return match;
  }
  return fallback;
}

/** The text in the wanted language, else English, else whatever there is. */
export function localized(text: LocalizedText, locale: Locale): string {
  return text[locale] || text.en || text.ja || text.zh || '';
}
