import type { PluginContext } from '@hako/sdk-plugin';
import type { CustomField } from '../custom-fields/types.js';
import { PERSONAL_NAMES, type PersonalName } from '../personal/fields.js';

/** Columns of an export that core holds, with the title's key. */
export const CORE_FIELDS = {
  id: 'columns.id', externalId: 'columns.external_id', externalIds: 'columns.external_ids', profileType: 'columns.profileType', talentId: 'columns.talentId', nickname: 'columns.nickname', language: 'columns.language', status: 'columns.status', tags: 'columns.tags',
  source: 'columns.source', notes: 'columns.notes', active: 'columns.active', legalName: 'columns.legal_name', shortName: 'columns.short_name', segment: 'columns.segment', foundingDate: 'columns.founding_date', website: 'columns.website',
  identities: 'columns.identities', memberships: 'columns.memberships', createdAt: 'columns.createdAt', updatedAt: 'columns.updatedAt',
} as const;

export const PERSONAL_TITLES: Record<PersonalName, string> = {
  familyName: 'columns.family_name', givenName: 'columns.given_name', gender: 'columns.gender', birthDate: 'columns.birth_date', phones: 'columns.phone', emails: 'columns.email', addresses: 'columns.addresses',
  contactPerson: 'columns.contact_person', registrationNumber: 'columns.registration_number', vatId: 'columns.vat_id',
};

export type CoreField = keyof typeof CORE_FIELDS;
/** A fixed field, or one of the agency's own: `custom.shirt_size`. */
export type ExportField = CoreField | PersonalName | `custom.${string}`;

export const CORE_FIELD_NAMES = Object.keys(CORE_FIELDS) as CoreField[];
export const FIXED_FIELDS: (CoreField | PersonalName)[] = [...CORE_FIELD_NAMES, ...PERSONAL_NAMES];

export const DEFAULT_FIELDS: CoreField[] = ['id', 'externalId', 'profileType', 'nickname', 'language', 'status', 'tags', 'source', 'active', 'createdAt'];

export const isPersonalName = (field: ExportField): field is PersonalName => (PERSONAL_NAMES as readonly string[]).includes(field);

/** The agency's own field that a name stands for; one that was switched off is still exported, its values are there. */
export function customOf(field: ExportField, own: readonly CustomField[]): CustomField | undefined {
  return field.startsWith('custom.') ? own.find(({ code }) => field === `custom.${code}`) : undefined;
}

export const isPersonalField = (field: ExportField, own: readonly CustomField[]): boolean => isPersonalName(field) || customOf(field, own)?.personal === true;

export function titleOf(ctx: Pick<PluginContext, 't' | 'locale'>, field: ExportField, own: readonly CustomField[]): string {
  const custom = customOf(field, own);
  if (custom) return custom.name[ctx.locale] ?? custom.name.en;
  return isPersonalName(field) ? ctx.t(PERSONAL_TITLES[field]) : ctx.t(CORE_FIELDS[field as CoreField]);
}
