import type { CompanyFacts, CustomField, Customer, ProfileType } from '../api/types.js';
import { formName, toApiValue, toFormValue } from '../fields/fieldValues.js';
import type { Fields, FieldValue } from './conflict.js';

/** The profile form, flat: its names are those under which the server reports problems. */
export interface ProfileValues {
  [name: string]: FieldValue;
  nickname: string;
  language: string;
  status: string;
  tags: string[];
  source: string;
  notes: string;
  'company.legalName': string;
  'company.shortName': string;
  'company.segment': string;
  'company.foundingDate': string;
  'company.website': string;
}

const COMPANY = ['legalName', 'shortName', 'segment', 'foundingDate', 'website'] as const satisfies readonly (keyof CompanyFacts)[];

export const LIMITS = { nickname: 128, source: 64, notes: 2_000, tag: 64, tags: 50 } as const;

export function toProfileValues(customer: Partial<Customer>, fields: readonly CustomField[] = []): ProfileValues {
  const { company } = customer;
  return {
    nickname: customer.nickname ?? '',
    language: customer.language ?? '',
    status: customer.status ?? 'ACTIVE',
    tags: [...(customer.tags ?? [])],
    source: customer.source ?? '',
    notes: customer.notes ?? '',
    'company.legalName': company?.legalName ?? '',
    'company.shortName': company?.shortName ?? '',
    'company.segment': company?.segment ?? '',
    'company.foundingDate': company?.foundingDate ?? '',
    'company.website': company?.website ?? '',
    ...Object.fromEntries(fields.map((field) => [formName(field), toFormValue(field, customer.custom?.[field.code])])),
  };
}

/** The body of a POST or PATCH for these fields: empty text is `null`, company facts go together. */
export function toBody(fields: Fields, customFields: readonly CustomField[] = []): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const company: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const [group, part] = name.split('.');
    const field = group === 'custom' ? customFields.find(({ code }) => code === part) : undefined;
    if (field) {
      custom[field.code] = toApiValue(field, value ?? '');
      continue;
    }
    const sent = name === 'nickname' || name === 'status' || name === 'tags' ? value : (typeof value === 'string' && value.trim()) || null;
    if (group === 'company' && part) company[part] = sent;
    else body[name] = sent;
  }
  return { ...body, ...(Object.keys(company).length > 0 ? { company } : {}), ...(Object.keys(custom).length > 0 ? { custom } : {}) };
}

export function fieldsOf(profileType: ProfileType, fields: readonly CustomField[] = []): (keyof ProfileValues & string)[] {
  const shared = ['nickname', 'language', 'status', 'tags', 'source', 'notes', ...fields.map(formName)];
  return profileType === 'company' ? [...shared, ...COMPANY.map((part) => `company.${part}`)] : shared;
}

/** Only the fields that this kind of profile has. */
export function onlyFieldsOf(profileType: ProfileType, values: Fields, fields: readonly CustomField[] = []): Fields {
  return Object.fromEntries(fieldsOf(profileType, fields).map((name) => [name, values[name]]));
}

/** What can be told without the server; codes are texts of the kit. */
export function checkProfile(values: ProfileValues): Record<string, string> {
  const problems: Record<string, string> = {};
  if (values.nickname.trim() === '') problems['nickname'] = 'required';
  if ([...values.nickname].length > LIMITS.nickname) problems['nickname'] = 'too_long';
  if (values.notes.length > LIMITS.notes) problems['notes'] = 'too_long';
  if (values['company.website'] !== '' && !/^https?:\/\/\S+$/.test(values['company.website'])) problems['company.website'] = 'url';
  return problems;
}

/** `company.legalName` -> `field.legalName` */
export function profileFieldKey(name: string): string {
  return `field.${name.split('.').at(-1) ?? name}`;
}
