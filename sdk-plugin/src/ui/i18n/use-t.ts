import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { localized, type LocalizedText } from '../../locale.js';
import type { Locale } from '../../locale.js';

export type Translate = (key: string, params?: Record<string, string | number>) => string;

/** Texts of a namespace: a plugin's id, `core`, `shell`, or `ui` for the kit's own words. */
export function useT(namespace: string): Translate {
  const { t } = useTranslation(namespace);
  // The same function until the language changes: columns and effects are made of it.
  return useCallback((key, params) => t(key, params ?? {}), [t]);
}

/** The language of the page. */
export function useLocale(): Locale {
  return (useTranslation().i18n.language || 'en') as Locale;
}

/** A name that people gave in several languages, in the language of the page. */
export function useLocalized(): (text: LocalizedText) => string {
  const locale = useLocale();
  return useCallback((text: LocalizedText) => localized(text, locale), [locale]);
}
