// Every text in all three languages, with the same placeholders.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../support/house.mjs';
import { writtenFiles } from './files.mjs';

const LANGUAGES = ['en', 'zh', 'ja'];
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Problems in words, one per line. */
export function checkLocales(base = root) {
  const folders = [...new Set(writtenFiles(base).filter((file) => /(^|\/)locales\/(.+\/)?(en|zh|ja)\.json$/.test(file)).map((file) => dirname(file)))];
  return folders.flatMap((folder) => checkFolder(base, folder));
}

function checkFolder(base, folder) {
  const missing = LANGUAGES.filter((language) => !existsSync(join(base, folder, `${language}.json`)));
  if (missing.length > 0) return missing.map((language) => `${folder}: ${language}.json is missing`);
  let texts;
  try {
    texts = Object.fromEntries(LANGUAGES.map((language) => [language, read(join(base, folder, `${language}.json`))]));
  } catch (error) {
    return [`${folder}: ${error.message}`];
  }
  const keys = new Set(LANGUAGES.flatMap((language) => [...texts[language].keys()]));
  return [...keys].flatMap((key) => checkKey(folder, key, texts));
}

function checkKey(folder, key, texts) {
  const absent = LANGUAGES.filter((language) => !texts[language].has(key));
  if (absent.length > 0) return absent.map((language) => `${folder}/${language}.json: "${key}" is missing`);
  const wanted = placeholders(texts.en.get(key));
  return LANGUAGES.flatMap((language) => {
    const forms = texts[language].get(key);
    if (forms.some((text) => typeof text !== 'string' || text.trim() === '')) return [`${folder}/${language}.json: "${key}" is empty`];
    const found = placeholders(forms);
    return found === wanted ? [] : [`${folder}/${language}.json: "${key}" has the placeholders [${found}], English has [${wanted}]`];
  });
}

/** Key -> its forms; English needs more plural forms than Chinese and Japanese, so they count as one key. */
function read(file) {
  const found = new Map();
  const visit = (value, path) => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) visit(inner, path ? `${path}.${name}` : name);
      return;
    }
    const key = path.replace(PLURAL, '');
    found.set(key, [...(found.get(key) ?? []), value]);
  };
  visit(JSON.parse(readFileSync(file, 'utf8')), '');
  return found;
}

const placeholders = (forms) => [...new Set(forms.flatMap((text) => [...String(text).matchAll(/\{\{\s*-?\s*([\w.]+)/g)].map((match) => match[1])))].sort().join(', ');
