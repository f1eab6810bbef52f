import type { Translate } from '@hako/sdk-plugin/ui';
import { PERSONAL_OF_COMPANY, PERSONAL_OF_INDIVIDUAL } from '../api/contract.js';
import { fieldKey } from '../parts/t.js';

const LISTS = { phones: ['form.phoneNumber', 10], emails: ['form.emailNumber', 10], addresses: ['form.addressNumber', 5] } as const;
const ADDRESS_PARTS = ['country', 'postalCode', 'province', 'city', 'street'] as const;

/** Names of personal fields for a form's summary, by the path under which the server reports their problems. */
export function personalLabels(t: Translate, at: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const name of [...PERSONAL_OF_INDIVIDUAL, ...PERSONAL_OF_COMPANY]) labels[`${at}.${name}`] = t(fieldKey(name));
  for (const [list, [key, most]] of Object.entries(LISTS)) {
    for (let index = 0; index < most; index += 1) labels[`${at}.${list}.${index}`] = t(key, { number: index + 1 });
  }
  for (let index = 0; index < LISTS.addresses[1]; index += 1) {
    for (const part of ADDRESS_PARTS) labels[`${at}.addresses.${index}.${part}`] = t(`field.${part}`);
  }
  return labels;
}
