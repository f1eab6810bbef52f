import type { DictionaryEntry, DictionaryType } from '../api/useDictionary.js';

export interface EntryValues {
  [name: string]: string | boolean;
  code: string;
  parentId: string;
  nameEn: string;
  nameZh: string;
  nameJa: string;
  color: string;
  sortOrder: string;
  isForced: boolean;
  active: boolean;
  urlTemplate: string;
  months: string;
  rank: string;
}

export const initialValues = (entry: DictionaryEntry | undefined): EntryValues => ({
  code: entry?.code ?? '',
  parentId: entry?.parentId ?? '',
  nameEn: entry?.name.en ?? '',
  nameZh: entry?.name.zh ?? '',
  nameJa: entry?.name.ja ?? '',
  color: entry?.color ?? '',
  sortOrder: String(entry?.sortOrder ?? 1000),
  isForced: entry?.isForced ?? false,
  active: entry?.active ?? true,
  urlTemplate: entry?.extra.urlTemplate ?? '',
  months: entry?.extra.months === undefined ? '' : String(entry.extra.months),
  rank: entry?.extra.rank === undefined ? '' : String(entry.extra.rank),
});

const isWhole = (text: string, min: number, max: number): boolean => /^\d{1,6}$/.test(text) && Number(text) >= min && Number(text) <= max;

export function problemsOf(values: EntryValues, needs: { isNew: boolean; needsParent: boolean; needsUid: boolean }, t: (key: string) => string): Record<string, string> {
  return {
    ...(needs.isNew && !/^[A-Z][A-Z0-9_]{0,31}$/.test(values.code) && { code: t('dictionary.codeHelp') }),
    ...(needs.needsParent && !values.parentId && { parentId: 'required' }),
    ...(!values.nameEn.trim() && { nameEn: 'required' }),
    ...(values.color && !/^#[0-9A-Fa-f]{6}$/.test(values.color) && { color: t('dictionary.colourProblem') }),
    ...(!isWhole(values.sortOrder, 0, 100_000) && { sortOrder: t('dictionary.orderProblem') }),
    ...(values.months && !isWhole(values.months, 1, 120) && { months: t('dictionary.monthsProblem') }),
    ...(values.rank && !isWhole(values.rank, 1, 99) && { rank: t('dictionary.rankProblem') }),
    ...(needs.needsUid && values.urlTemplate && !/^https:\/\/[^\s{}]*\{uid\}[^\s{}]*$/.test(values.urlTemplate) && { urlTemplate: t('dictionary.urlTemplateHelp') }),
  };
}

/** What goes to the API; a language that was left empty is not sent. */
export function bodyOf(values: EntryValues, type: DictionaryType): Record<string, unknown> {
  const extra = {
    ...(type === 'platform' && values.urlTemplate && { urlTemplate: values.urlTemplate }),
    ...(type === 'membership-type' && values.months && { months: Number(values.months) }),
    ...(type === 'membership-level' && values.rank && { rank: Number(values.rank) }),
  };
  return {
    name: { en: values.nameEn.trim(), ...(values.nameZh.trim() && { zh: values.nameZh.trim() }), ...(values.nameJa.trim() && { ja: values.nameJa.trim() }) },
    color: values.color || null,
    sortOrder: Number(values.sortOrder),
    isForced: values.isForced,
    extra,
  };
}
