import type { LocalizedText } from '@hako/sdk-plugin';

export const FIELD_TYPES = ['text', 'number', 'date', 'boolean', 'choice', 'multi-choice', 'url'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Types whose values have an order. */
export const SORTABLE_TYPES: readonly FieldType[] = ['text', 'number', 'date', 'boolean', 'choice', 'url'];

/** How many fields may be indexed at once. */
export const SLOTS = [1, 2, 3, 4] as const;
export const MAX_FIELDS = 60;
/** Of personal fields: one item each in the vault's record. */
export const MAX_PERSONAL_FIELDS = 20;

export interface FieldOption {
  code: string;
  name: LocalizedText;
  color?: string | null;
  /** Not offered any more; what was chosen keeps its name. */
  retired?: boolean;
}

export interface FieldRules {
  maxLength?: number;
  min?: number;
  max?: number;
  /** Digits behind the point. */
  decimals?: number;
  /** ISO 8601 days. */
  from?: string;
  to?: string;
}

/** A field that an agency added to its customers. Code, type and `personal` stay as they were made. */
export interface CustomField {
  id: string;
  code: string;
  type: FieldType;
  name: LocalizedText;
  help: LocalizedText | null;
  /** `null`: individuals and companies. */
  profileType: 'individual' | 'company' | null;
  options: FieldOption[];
  rules: FieldRules;
  /** Values are in the vault alone: no list, filter or order knows them. */
  personal: boolean;
  required: boolean;
  /** Column of the sort key, `null` while the field is not indexed. */
  slot: number | null;
  slotReady: boolean;
  sortOrder: number;
  active: boolean;
  version: number;
}

export type CustomValue = string | number | boolean | string[];
export type CustomValues = Record<string, CustomValue>;
