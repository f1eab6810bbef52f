import type { i18n } from 'i18next';
import type { Locale } from '../../locale.js';

type Texts = Record<string, unknown>;
type Loader = () => Promise<{ default: Texts }>;

/** The texts of a remote: one loader for each language, `() => import('./locales/ja.json')`. */
export type TextLoaders = Record<Locale, Loader>;

/** The kit's own words, in the namespace `ui`. */
export const uiTexts: TextLoaders = {
  en: () => import('./locales/en.json'),
  zh: () => import('./locales/zh.json'),
  ja: () => import('./locales/ja.json'),
};

/** Loads a namespace in one language into an i18next instance; twice is once. */
export async function loadTexts(instance: i18n, namespace: string, loaders: TextLoaders, locale: Locale): Promise<void> {
  const mark = `hako:${namespace}`;
  if (instance.hasResourceBundle(locale, mark)) return;
  const { default: texts } = await loaders[locale]();
  instance.addResourceBundle(locale, namespace, texts, true, true);
  instance.addResourceBundle(locale, mark, {}, true, true);
}
