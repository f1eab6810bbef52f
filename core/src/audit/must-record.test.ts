import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUST_RECORD } from './must-record.js';

const SOURCE = join(import.meta.dirname, '..');
const LOCALES = join(SOURCE, '../locales');

/** Every source of core but its tests and the list itself. */
const sources = (readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('must-record.ts') && !file.startsWith('testing'))
  .map((file) => readFileSync(join(SOURCE, file), 'utf8'));
const everything = sources.join('\n');

describe('what must be recorded', () => {
  it.each(Object.entries(MUST_RECORD))('%s: every name is written somewhere', (_area, names) => {
    const missing = names.filter((name) => !everything.includes(`'${name}'`) && !everything.includes(`\`${name}`));
    // `auth.${action}` writes names whose end is chosen beside it.
    expect(missing.filter((name) => !name.startsWith('auth.') || !everything.includes(`'${name.slice('auth.'.length)}'`))).toEqual([]);
  });

  it.each(['en', 'zh', 'ja'])('has words in %s for every name of the security and technical logs', (locale) => {
    const texts = JSON.parse(readFileSync(join(LOCALES, `audit/${locale}.json`), 'utf8')) as Record<string, string>;
    const written = new Set(
      sources.flatMap((source) => [...source.matchAll(/(?:\.security|\.event|\.integration)\([\s\S]{0,120}?name: '([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)'/g)].map(([, name]) => name!)),
    );
    expect(written.size).toBeGreaterThan(20);
    expect([...written].filter((name) => texts[`audit.names.${name}`] === undefined)).toEqual([]);
  });
});
