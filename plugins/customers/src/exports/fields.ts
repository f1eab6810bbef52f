import { PERSONAL_NAMES, type PersonalName } from '../personal/fields.js';

/** Columns of an export that core holds, with the title's key. */
export const CORE_FIELDS = {
  id: 'columns.id', externalId: 'columns.external_id', profileType: 'columns.profileType', talentId: 'columns.talentId', nickname: 'columns.nickname', language: 'columns.language', status: 'columns.status', tags: 'columns.tags',
  source: 'columns.source', notes: 'columns.notes', active: 'columns.active', legalName: 'columns.legal_name', shortName: 'columns.short_name', segment: 'columns.segment', foundingDate: 'columns.founding_date', website: 'columns.website',
  createdAt: 'columns.createdAt', updatedAt: 'columns.updatedAt',
} as const;

export const PERSONAL_TITLES: Record<PersonalName, string> = {
  familyName: 'columns.family_name', givenName: 'columns.given_name', gender: 'columns.gender', birthDate: 'columns.birth_date', phones: 'columns.phone', emails: 'columns.email', addresses: 'columns.addresses',
  contactPerson: 'columns.contact_person', registrationNumber: 'columns.registration_number', vatId: 'columns.vat_id',
};

export type CoreField = keyof typeof CORE_FIELDS;
export type ExportField = CoreField | PersonalName;

export const CORE_FIELD_NAMES = Object.keys(CORE_FIELDS) as CoreField[];
export const EXPORT_FIELDS: ExportField[] = [...CORE_FIELD_NAMES, ...PERSONAL_NAMES];

export const DEFAULT_FIELDS: CoreField[] = ['id', 'externalId', 'profileType', 'nickname', 'language', 'status', 'tags', 'source', 'active', 'createdAt'];

export function isPersonalField(field: ExportField): field is PersonalName {
  return (PERSONAL_NAMES as readonly string[]).includes(field);
}

export function titleKey(field: ExportField): string {
  return isPersonalField(field) ? PERSONAL_TITLES[field] : CORE_FIELDS[field];
}
