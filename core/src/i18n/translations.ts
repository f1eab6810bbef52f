import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCALES, type Locale } from '@hako/sdk-plugin';
import i18next from 'i18next';
import { flatten } from './flatten.js';
import type { Translations } from './types.js';

type Bundle = Record<string, string>;

/** Texts of core and plugins, one i18next namespace each. Core adds one folder per area to its namespace. */
export function createTranslations(): Translations {
  const i18n = i18next.createInstance();
  void i18n.init({
    lng: 'en',
    fallbackLng: 'en',
    ns: [],
    resources: {},
    initAsync: false,
    // Keys are flat (`errors.NOT_FOUND`), so a dot or colon in a key never means nesting or a namespace.
    keySeparator: false,
    nsSeparator: false,
    // Answers are JSON and the shell renders through React: both escape by themselves.
    interpolation: { escapeValue: false },
  });
  const bundles = new Map<string, Record<Locale, Bundle>>();

  return {
    async add(namespace, dir) {
      const added = await readLanguages(dir);
      assertComplete(namespace, dir, added);
      const merged = bundles.get(namespace) ?? { en: {}, zh: {}, ja: {} };
      assertNoOverlap(namespace, dir, merged.en, added.en);
      for (const locale of LOCALES) {
        Object.assign(merged[locale], added[locale]);
        i18n.addResourceBundle(locale, namespace, added[locale], true, true);
      }
      bundles.set(namespace, merged);
    },
    t(namespace, key, locale, params) {
      return i18n.t(key, { ...params, lng: locale, ns: namespace });
    },
    bundle(namespace, locale) {
      return bundles.get(namespace)?.[locale] ?? {};
    },
    namespaces: () => [...bundles.keys()],
  };
}

async function readLanguages(dir: string): Promise<Record<Locale, Bundle>> {
  const read = async (locale: Locale): Promise<Bundle> => flatten(JSON.parse(await readFile(join(dir, `${locale}.json`), 'utf8')));
  const [en, zh, ja] = await Promise.all([read('en'), read('zh'), read('ja')]);
  return { en, zh, ja };
}

function assertComplete(namespace: string, dir: string, languages: Record<Locale, Bundle>): void {
  const all = new Set(LOCALES.flatMap((locale) => Object.keys(languages[locale])));
  const lacking = LOCALES.flatMap((locale) => [...all].filter((key) => !languages[locale][key]).map((key) => `${locale}: ${key}`));
  if (lacking.length > 0) throw new Error(`Texts of ${namespace} (${dir}) are incomplete:\n  ${lacking.join('\n  ')}`);
}

function assertNoOverlap(namespace: string, dir: string, present: Bundle, added: Bundle): void {
  const twice = Object.keys(added).filter((key) => key in present && present[key] !== added[key]);
  if (twice.length > 0) throw new Error(`Texts of ${namespace} are given twice with different words (${dir}): ${twice.join(', ')}`);
}
