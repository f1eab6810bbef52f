import { useFormat, useLocalized, type Translate } from '@hako/sdk-plugin/ui';
import { useDictionary } from '../api/useDictionary.js';
import { useStatuses } from '../api/useStatuses.js';
import { useTexts } from '../parts/t.js';
import { useMembershipNames } from '../parts/useMembershipNames.js';
import { areaOf, inOrder, labelKey, type Values } from './changeFacts.js';

export interface ChangeWords {
  label(field: string): string;
  show(values: Values | null): Values | null;
}

/** Fields and codes of the change log as people know them. */
export function useChangeWords(action: string): ChangeWords {
  const t = useTexts();
  const localized = useLocalized();
  const format = useFormat();
  const statuses = useStatuses();
  const platforms = useDictionary('platform');
  const consents = useDictionary('consent');
  const systems = useDictionary('consumer');
  const memberships = useMembershipNames();
  const area = areaOf(action);
  const named = (dictionary: ReturnType<typeof useDictionary>, code: string): string => localized(dictionary.byCode(code)?.name ?? { en: code });
  const names: Record<string, (value: string, all: Values) => string> = {
    'customer.status': (code) => localized(statuses.byCode(code)?.name ?? { en: code }),
    'customer.language': (code) => t(`language.${code}`),
    'membership.type': (type) => memberships({ type, level: '' }).type,
    'membership.level': (level, { type }) => memberships({ type: String(type), level }).level,
    'membership.validFrom': format.date,
    'membership.validTo': format.date,
    'identity.platform': (code) => named(platforms, code),
    'external-id.consumer': (code) => named(systems, code),
    'consent.consent': (code) => named(consents, code),
    'consent.channel': (code) => t(`channel.${code}`),
    'objection.purpose': (code) => t(`purpose.${code}`),
    'request.type': (code) => t(`request.types.${code}`),
    'request.state': (code) => t(`request.state.${code}`),
    'request.dueAt': format.date,
  };
  const shown = (field: string, value: unknown, all: Values): unknown => {
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'boolean') return field === 'active' ? t(`active.${value}`) : t(`fields.${value ? 'yes' : 'no'}`);
    return typeof value === 'string' ? (names[`${area}.${field}`]?.(value, all) ?? value) : value;
  };
  return {
    label: (field) => worded(t, labelKey(area, field), field),
    show: (values) => values && Object.fromEntries(Object.entries(inOrder(area, values)).map(([field, value]) => [field, shown(field, value, values)])),
  };
}

/** What a log of an older version names, and no text of today. */
function worded(t: Translate, key: string, field: string): string {
  const text = t(key);
  return text === key ? field : text;
}
