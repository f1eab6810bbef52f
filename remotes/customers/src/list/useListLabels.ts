import { useLocalized, type Filter } from '@hako/sdk-plugin/ui';
import { useArchives } from '../archives/useArchives.js';
import { useTags } from '../api/useCustomers.js';
import { useDictionary } from '../api/useDictionary.js';
import type { Statuses } from '../api/useStatuses.js';
import type { CustomField } from '../api/types.js';
import { useTexts } from '../parts/t.js';
import { CUSTOM, filterSpecs, WITHIN_DAYS } from './listQuery.js';

/** What is wanted seldom waits behind "More filters". */
const SECONDARY = ['added', 'language', 'membershipEnds', 'membershipLevel', 'membershipState', 'profileType'];

/** The filters in words. */
export function useListLabels(statuses: Statuses, fields: readonly CustomField[], values: Record<string, unknown>): Filter[] {
  const t = useTexts();
  const localized = useLocalized();
  const tags = useTags();
  const { all: archives } = useArchives();
  const types = useDictionary('membership-type');
  const levels = useDictionary('membership-level');
  const type = typeof values['membershipType'] === 'string' ? types.byCode(values['membershipType']) : undefined;
  // A tag that is asked for and that nobody has any more is still named in its chip.
  const asked = Array.isArray(values['tag']) ? (values['tag'] as string[]) : [];
  const options: Record<string, Filter['options']> = {
    status: statuses.all.map((status) => ({ value: status.code, label: localized(status.name) })),
    tag: [...new Set([...asked, ...tags.all.map(({ tag }) => tag)])].map((tag) => ({ value: tag, label: tag })),
    profileType: ['individual', 'company'].map((value) => ({ value, label: t(`type.${value}`) })),
    membershipType: types.all.map(({ code, name }) => ({ value: code, label: localized(name) })),
    membershipLevel: levels.all.filter(({ parentId }) => parentId === type?.id).map(({ code, name }) => ({ value: code, label: localized(name) })),
    membershipState: ['active', 'upcoming', 'expired', 'none'].map((value) => ({ value, label: t(`filter.state.${value}`) })),
    membershipEnds: WITHIN_DAYS.slice(0, 3).map((days) => ({ value: days, label: t('filter.within', { count: Number(days) }) })),
    archive: archives.map(({ id, talents }) => ({ value: id, label: talents.map(({ name }) => name).join(t('archive.and')) })),
    added: WITHIN_DAYS.map((days) => ({ value: days, label: t('filter.since', { count: Number(days) }) })),
    language: ['ja', 'zh', 'en'].map((value) => ({ value, label: t(`language.${value}`) })),
    show: ['off', 'all'].map((value) => ({ value, label: t(`show.${value}`) })),
  };
  return filterSpecs(fields)
    .filter(({ name }) => name !== 'membershipLevel' || type !== undefined)
    // One archive is no choice.
    .filter(({ name }) => name !== 'archive' || archives.length > 1 || values['archive'] !== undefined)
    .map((spec) => {
      const field = spec.name.startsWith(CUSTOM) ? fields.find(({ code }) => `${CUSTOM}${code}` === spec.name) : undefined;
      if (field) return { ...spec, label: localized(field.name), secondary: true, ...customOptions(field, localized, t) };
      const known = options[spec.name];
      return { ...spec, label: t(`filter.${spec.name}`), secondary: SECONDARY.includes(spec.name), ...(known ? { options: known } : {}) };
    });
}

function customOptions(field: CustomField, localized: ReturnType<typeof useLocalized>, t: ReturnType<typeof useTexts>): Pick<Filter, 'options' | 'hint'> {
  if (field.type === 'boolean') return { options: ['true', 'false'].map((value) => ({ value, label: t(`fields.${value === 'true' ? 'yes' : 'no'}`) })) };
  if (field.type === 'choice' || field.type === 'multi-choice') return { options: field.options.map(({ code, name }) => ({ value: code, label: localized(name) })) };
  if (!field.sortable) return { hint: t('filter.hint.exact') };
  return { hint: t(field.type === 'number' ? 'filter.hint.number' : field.type === 'date' ? 'filter.hint.date' : 'filter.hint.text') };
}
