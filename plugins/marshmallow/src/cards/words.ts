import { readFileSync } from 'node:fs';
import type { Locale } from '@hako/sdk-plugin';

const shelves = new Map<Locale, Readonly<Record<string, string>>>();

/** The plugin's text in a language of the picture, which is not that of whoever fetches it: its name must not depend on a browser. */
export function wordsIn(locale: Locale, key: string, params: Readonly<Record<string, string | number>> = {}): string {
  let shelf = shelves.get(locale);
  if (!shelf) shelves.set(locale, (shelf = JSON.parse(readFileSync(new URL(`../../locales/${locale}.json`, import.meta.url), 'utf8')) as Record<string, string>));
  return (shelf[key] ?? '').replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(params[name] ?? ''));
}
