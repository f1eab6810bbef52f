import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingDefinition } from './types.js';

/** One value of a setting, as the reader would say it. */
export type SettingWords = (value: unknown, definition: Pick<SettingDefinition, 'key' | 'plugin' | 'schema'>) => string;

const COUNTRY = '^[A-Z]{2}$';

/**
 * Choices are named by the text `settings.words.<key>.<value>` of whoever declares the setting (the shell for core's own);
 * currencies and countries by the browser, with the code behind, because that is what is typed.
 */
export function useSettingWords(): SettingWords {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useMemo<SettingWords>(() => {
    const named = (type: 'currency' | 'region', code: string): string => {
      const name = nameOf(language, type, code);
      return name === undefined || name === code ? code : `${name} (${code})`;
    };
    return (value, { key, plugin, schema }) => {
      if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
      const text = String(value);
      const word = { ns: plugin === 'core' ? 'shell' : plugin, key: `settings.words.${key}.${text}` };
      if (schema.enum && i18n.exists(word.key, { ns: word.ns })) return i18n.t(word.key, { ns: word.ns });
      if (schema.format === 'currency') return named('currency', text);
      return schema.pattern === COUNTRY ? named('region', text) : text;
    };
  }, [i18n, language]);
}

/** A code that the browser does not take is shown as it stands. */
function nameOf(language: string, type: 'currency' | 'region', code: string): string | undefined {
  try {
    return new Intl.DisplayNames(language, { type }).of(code);
  } catch {
    return undefined;
  }
}
