import type { PostalAddress, Watermark } from '@hako/sdk-plugin';
import type { CellValue } from '@hako/sdk-plugin/sheets';
import type { CustomField } from '../custom-fields/types.js';
import type { PersonalInput } from '../personal/fields.js';
import { customOf, isPersonalName, type ExportField } from './fields.js';
import type { ExportRow } from './repository.js';

export type Values = Record<string, unknown>;

export function valuesOf(row: ExportRow, fields: readonly ExportField[], own: readonly CustomField[], personal: PersonalInput | undefined): Values {
  return Object.fromEntries(fields.map((field) => [field, valueOf(row, field, customOf(field, own), personal)]));
}

function valueOf(row: ExportRow, field: ExportField, custom: CustomField | undefined, personal: PersonalInput | undefined): unknown {
  if (custom) return (custom.personal ? personal?.custom : row.custom)?.[custom.code] ?? null;
  return isPersonalName(field) ? (personal?.[field] ?? null) : (row[field as keyof ExportRow] ?? null);
}

/** Words that people wrote carry the mark; ids, codes and dates would no longer be read as what they are. */
const MARKABLE = ['nickname', 'familyName', 'givenName', 'contactPerson', 'legalName', 'notes'] as const;

export function marked(values: Values, mark: Watermark | undefined): Values {
  const field = mark && MARKABLE.find((name) => typeof values[name] === 'string' && values[name] !== '');
  return field === undefined ? values : { ...values, [field]: mark?.hide(String(values[field])) };
}

/** A value in a cell. Lists stand in one, as an import takes them back. */
export function cellOf(value: unknown): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(itemText).join('; ') : JSON.stringify(value);
}

export interface ExportedMembership {
  type: string;
  level: string;
  validFrom: string;
  validTo: string | null;
  autoRenew: boolean;
}

type Item = string | PostalAddress | { platform: string; uid: string } | { consumer: string; externalId: string } | ExportedMembership;

function itemText(value: unknown): string {
  const item = value as Item;
  if (typeof item === 'string') return item;
  if ('platform' in item) return `${item.platform}:${item.uid}`;
  if ('consumer' in item) return `${item.consumer}:${item.externalId}`;
  if ('level' in item) return `${item.type}/${item.level} ${item.validFrom}..${item.validTo ?? ''}${item.autoRenew ? ' auto' : ''}`;
  // An address on one line, from the country down to the street.
  return [item.country, item.postalCode, item.province, item.city, item.street].filter(Boolean).join(' ');
}
