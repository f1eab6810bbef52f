import { readFileSync } from 'node:fs';
import { LOCALES } from '@hako/sdk-plugin';
import { describe, expect, it } from 'vitest';
import { columnsFor, columnTitle, guessColumns, resolveColumns } from './columns.js';

const titles = (locale: string): Record<string, string> => JSON.parse(readFileSync(new URL(`../../locales/${locale}.json`, import.meta.url), 'utf8')) as Record<string, string>;
const SAMPLE = 'external_id,nickname,language,status,tags,source,notes,family_name,given_name,gender,birth_date,phone,email,country,postal_code,province,city,street'.split(',');
const options = { profileType: 'individual', mode: 'create', mapping: {} } as const;

describe('headers of a file', () => {
  it.each(LOCALES.flatMap((locale) => (['individual', 'company'] as const).map((kind) => [locale, kind] as const)))('of the %s template for a %s are all understood', (locale, kind) => {
    const columns = columnsFor(kind);
    const headers = columns.map((def) => columnTitle({ locale, t: (key: string) => titles(locale)[key] ?? '' }, def, []));
    expect(guessColumns(headers, kind)).toEqual(columns.map(({ code }) => code));
    expect(resolveColumns(headers, { ...options, profileType: kind }).problems).toEqual([]);
  });

  it('of an export of another system are recognised in any order and spelling', () => {
    expect(guessColumns([...SAMPLE].reverse(), 'individual')).toEqual([...SAMPLE].reverse());
    expect(guessColumns(['E-Mail', 'ニックネーム', 'Last Name', '郵便番号', 'shoe size'], 'individual')).toEqual(['email', 'nickname', 'family_name', 'postal_code', null]);
  });

  it('that nobody knows are refused by name, unless the mapping leaves them out', () => {
    expect(resolveColumns(['nickname', 'shoe size'], options).problems).toEqual([{ path: '/file/headers', code: 'unknown', header: 'shoe size' }]);
    expect(resolveColumns(['nickname', 'shoe size'], { ...options, mapping: { 'shoe size': null } })).toEqual({ codes: ['nickname', null], problems: [] });
  });

  it('that stand twice, or mean the same, are refused', () => {
    expect(resolveColumns(['nickname', 'Nickname'], options).problems).toEqual([expect.objectContaining({ code: 'duplicate', header: 'Nickname' })]);
    expect(resolveColumns(['nickname', '昵称'], options).problems).toEqual([expect.objectContaining({ code: 'duplicate', header: '昵称' })]);
  });

  it('that an import cannot do without are asked for by its mode', () => {
    expect(resolveColumns(['external_id'], options).problems).toEqual([expect.objectContaining({ code: 'missing', header: 'nickname' })]);
    expect(resolveColumns(['nickname'], { ...options, mode: 'upsert' }).problems).toEqual([expect.objectContaining({ code: 'missing', header: 'external_id' })]);
    expect(resolveColumns(['external_id', 'tags'], { ...options, mode: 'update' }).problems).toEqual([]);
  });

  it('can be mapped by hand, and a mapping of a header that is not there is told', () => {
    expect(resolveColumns(['A', 'B'], { ...options, mapping: { A: 'nickname', B: 'familyName' } })).toEqual({ codes: ['nickname', 'family_name'], problems: [] });
    expect(resolveColumns(['nickname'], { ...options, mapping: { C: 'tags' } }).problems).toEqual([expect.objectContaining({ code: 'absent', header: 'C' })]);
    expect(resolveColumns(['A', 'nickname'], { ...options, mapping: { A: 'constructor' } }).problems).toEqual([expect.objectContaining({ code: 'unknown', header: 'A' })]);
  });

  it('of a corrected error file are read without its first four columns', () => {
    expect(resolveColumns(['record', 'field', 'code', 'message', ...SAMPLE], options)).toEqual({ codes: [null, null, null, null, ...SAMPLE], problems: [] });
  });
});
