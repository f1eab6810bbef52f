import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LOCALES, loadTexts, languageTag, uiTexts, type Locale, type TextLoaders } from '@hako/sdk-plugin/ui';

const shellTexts: TextLoaders = {
  en: () => import('./locales/en.json'),
  zh: () => import('./locales/zh.json'),
  ja: () => import('./locales/ja.json'),
};

const REMEMBERED = 'hako.language';

export const i18n: I18n = createInstance();

export function preferredLocale(): Locale {
  const remembered = localStorage.getItem(REMEMBERED);
  const wanted = [remembered, ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
  return LOCALES.find((locale) => locale === wanted.find((tag) => LOCALES.some((known) => known === tag))) ?? 'en';
}

export async function startI18n(): Promise<void> {
  await i18n.use(initReactI18next).init({ lng: preferredLocale(), fallbackLng: 'en', ns: ['shell', 'ui', 'core'], defaultNS: 'shell', resources: {}, interpolation: { escapeValue: false }, react: { useSuspense: false, bindI18nStore: 'added' } });
  await switchLanguage(preferredLocale());
}

/** Loads what the language needs before it is shown. */
export async function switchLanguage(locale: Locale): Promise<void> {
  await Promise.all([loadTexts(i18n, 'shell', shellTexts, locale), loadTexts(i18n, 'ui', uiTexts, locale)]);
  localStorage.setItem(REMEMBERED, locale);
  document.documentElement.lang = languageTag(locale);
  await i18n.changeLanguage(locale);
}

/** Texts of plugins come with the boot answer, flat. */
export function addPluginTexts(locale: Locale, texts: Record<string, Record<string, string>>): void {
  for (const [namespace, entries] of Object.entries(texts)) i18n.addResources(locale, namespace, entries);
}
