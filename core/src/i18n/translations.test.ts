import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTranslations } from './translations.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hako-i18n-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function write(texts: Record<'en' | 'zh' | 'ja', unknown>): Promise<string> {
  for (const [locale, tree] of Object.entries(texts)) await writeFile(join(dir, `${locale}.json`), JSON.stringify(tree));
  return dir;
}

describe('texts', () => {
  it('come in three languages, flat or nested, with values filled in and not escaped', async () => {
    const translations = createTranslations();
    await translations.add('fans', await write({ en: { hello: { name: 'Hello {{name}}' } }, zh: { hello: { name: '你好，{{name}}' } }, ja: { 'hello.name': '{{name}}さん、こんにちは' } }));
    expect(translations.t('fans', 'hello.name', 'ja', { name: '<ソラ>' })).toBe('<ソラ>さん、こんにちは');
    expect(translations.t('fans', 'hello.name', 'zh', { name: '空' })).toBe('你好，空');
    expect(translations.bundle('fans', 'en')).toEqual({ 'hello.name': 'Hello {{name}}' });
  });

  it('are refused when one language lacks a key, which is named', async () => {
    const folder = await write({ en: { a: 'A', b: 'B' }, zh: { a: '甲' }, ja: { a: 'あ', b: '', c: 'し' } });
    await expect(createTranslations().add('fans', folder)).rejects.toThrow(/en: c\n {2}zh: b\n {2}zh: c\n {2}ja: b/);
  });

  it('never answer with the text of another namespace', async () => {
    const translations = createTranslations();
    await translations.add('fans', await write({ en: { a: 'A' }, zh: { a: '甲' }, ja: { a: 'あ' } }));
    expect(translations.t('clubs', 'a', 'en')).toBe('a');
    expect(translations.bundle('clubs', 'en')).toEqual({});
  });

  it('of core are added area by area, and clash only when they disagree', async () => {
    const translations = createTranslations();
    const folder = await write({ en: { a: 'A' }, zh: { a: '甲' }, ja: { a: 'あ' } });
    await translations.add('core', folder);
    await translations.add('core', folder);
    await expect(translations.add('core', await write({ en: { a: 'Other' }, zh: { a: '甲' }, ja: { a: 'あ' } }))).rejects.toThrow('twice with different words');
  });
});
