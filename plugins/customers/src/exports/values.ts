import type { PostalAddress, Watermark } from '@hako/sdk-plugin';
import type { CellValue } from '@hako/sdk-plugin/sheets';
import { joinCell } from '../csv/list-cell.js';
import type { CustomField } from '../custom-fields/types.js';
import type { IdentityRow } from '../identities/repository.js';
import type { PersonalInput } from '../personal/fields.js';
import { isCompanyField, type Belongings } from './belongings.js';
import { customOf, isPersonalName, type ExportField } from './fields.js';
import { BETWEEN_TAGS, type ExportRow } from './rows.js';

/** Values of one customer, in the order of the fields. */
export type Values = unknown[];

export interface ExportedExternalId {
  consumer: string;
  externalId: string;
}

export type ExportedIdentity = Pick<IdentityRow, 'platform' | 'uid' | 'nickname' | 'profileUrl' | 'verified' | 'current'>;

export interface ExportedMembership {
  type: string;
  level: string;
  validFrom: string;
  validTo: string | null;
  autoRenew: boolean;
}

/** Where one field's value comes from. */
type ValueReader = (row: ExportRow, belongings: Belongings, personal: PersonalInput | undefined) => unknown;

/** How a row becomes values; found out once for all rows. */
export function valueReaders(fields: readonly ExportField[], own: readonly CustomField[]): ValueReader[] {
  return fields.map((field) => valueReader(field, customOf(field, own)));
}

function valueReader(field: ExportField, custom: CustomField | undefined): ValueReader {
  if (custom) {
    const { code } = custom;
    return custom.personal ? (_row, _belongings, personal) => personal?.custom?.[code] ?? null : (row) => row.custom?.[code] ?? null;
  }
  if (isPersonalName(field)) return (_row, _belongings, personal) => personal?.[field] ?? null;
  if (isCompanyField(field)) return ({ id }, { companies }) => companies.get(id)?.[field] ?? null;
  if (field === 'externalId') return ({ id }, { externalIds }) => externalIds.get(id)?.map(({ externalId }) => externalId).join(';') ?? null;
  if (field === 'externalIds' || field === 'identities' || field === 'memberships') return ({ id }, belongings) => belongings[field].get(id) ?? null;
  return (row) => row[field as keyof ExportRow] ?? null;
}

/** Words that people wrote carry the mark; ids, codes and dates would no longer be read as what they are. */
const MARKABLE = ['nickname', 'familyName', 'givenName', 'contactPerson', 'legalName', 'notes'] as const satisfies ExportField[];

/** Puts the reader's mark into the first words of each row that can carry it. */
export function marker(fields: readonly ExportField[], mark: Watermark | undefined): (values: Values) => Values {
  if (!mark) return (values) => values;
  const places = MARKABLE.map((name) => fields.indexOf(name)).filter((at) => at >= 0);
  return (values) => {
    const place = places.find((at) => typeof values[at] === 'string' && values[at] !== '');
    if (place !== undefined) values[place] = mark.hide(String(values[place]));
    return values;
  };
}

/** How a field's value is written into a cell; lists stand in one, as an import takes them back. */
export const cellWriter = (field: ExportField): ((value: unknown) => CellValue) => (field === 'tags' ? tagsCell : cellOf);

export const tagsOf = (text: string): string[] => (text === '' ? [] : text.split(BETWEEN_TAGS));

const tagsCell = (value: unknown): CellValue => (typeof value === 'string' ? joinCell(tagsOf(value), ';') : null);

function cellOf(value: unknown): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? joinCell(value.map(itemText)) : JSON.stringify(value);
}

type Item = string | PostalAddress | { platform: string; uid: string } | ExportedExternalId | ExportedMembership;

function itemText(value: unknown): string {
  const item = value as Item;
  if (typeof item === 'string') return item;
  if ('platform' in item) return `${item.platform}:${item.uid}`;
  if ('consumer' in item) return `${item.consumer}:${item.externalId}`;
  if ('level' in item) return `${item.type}/${item.level} ${item.validFrom}..${item.validTo ?? ''}${item.autoRenew ? ' auto' : ''}`;
  // An address on one line, from the country down to the street.
  return [item.country, item.postalCode, item.province, item.city, item.street].filter(Boolean).join(' ');
}
