import { useLocalized, type Filter } from '@hako/sdk-plugin/ui';
import type { Statuses } from '../api/useStatuses.js';
import { useTexts } from '../parts/t.js';
import { FILTERS } from './listQuery.js';

/** The filters in words. */
export function useListLabels(statuses: Statuses): { filters: Filter[] } {
  const t = useTexts();
  const localized = useLocalized();
  const options: Record<string, Filter['options']> = {
    status: statuses.all.map((status) => ({ value: status.code, label: localized(status.name) })),
    profileType: ['individual', 'company'].map((value) => ({ value, label: t(`type.${value}`) })),
    language: ['ja', 'zh', 'en'].map((value) => ({ value, label: t(`language.${value}`) })),
    show: ['off', 'all'].map((value) => ({ value, label: t(`show.${value}`) })),
  };
  return {
    filters: FILTERS.map((spec) => {
      const known = options[spec.name];
      return { ...spec, label: t(`filter.${spec.name}`), ...(known ? { options: known } : {}) };
    }),
  };
}
