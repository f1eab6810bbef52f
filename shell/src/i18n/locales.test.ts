import { describe, expect, it } from 'vitest';
import en from './locales/en.json';
import ja from './locales/ja.json';
import zh from './locales/zh.json';

type Texts = { [key: string]: string | Texts };

const flat = (texts: Texts, prefix = ''): [string, string][] => Object.entries(texts).flatMap(([key, value]) => (typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : flat(value, `${prefix}${key}.`)));
const english = new Map(flat(en));

describe.each([['ja', ja], ['zh', zh]] as const)('texts in %s', (_name, texts) => {
  const own = new Map(flat(texts));

  it('has every key of English and no other', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('uses no placeholder that English does not have', () => {
    const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    const strays = [...own].filter(([key, text]) => !key.endsWith('_one') && placeholders(text).some((placeholder) => !placeholders(english.get(key) ?? '').includes(placeholder)));
    expect(strays).toEqual([]);
  });
});
