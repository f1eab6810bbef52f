import type { Locale } from '@hako/sdk-plugin';

export interface Translations {
  /** Loads `<dir>/{en,zh,ja}.json`; throws with the list of keys that one language lacks. */
  add(namespace: string, dir: string): Promise<void>;
  t(namespace: string, key: string, locale: Locale, params?: Record<string, string | number>): string;
  /** For the shell: the whole namespace in one language. */
  bundle(namespace: string, locale: Locale): Record<string, string>;
  namespaces(): string[];
}
