import type { Locale, LocalizedText, PersonalInput, Purpose } from './contract.js';

export type ProfileType = 'individual' | 'company';

export interface CompanyFacts {
  legalName?: string | null;
  shortName?: string | null;
  segment?: string | null;
  foundingDate?: string | null;
  website?: string | null;
}

export type CustomValue = string | number | boolean | string[];

export type FieldType = 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'multi-choice' | 'url';

export interface FieldOption {
  code: string;
  name: LocalizedText;
  color?: string | null;
  retired?: boolean;
}

/** A field that the agency added to its customers. */
export interface CustomField {
  id: string;
  code: string;
  type: FieldType;
  name: LocalizedText;
  help: LocalizedText | null;
  profileType: ProfileType | null;
  options: FieldOption[];
  rules: { maxLength?: number; min?: number; max?: number; decimals?: number; from?: string; to?: string };
  /** Values are in the vault alone. */
  personal: boolean;
  required: boolean;
  indexed: boolean;
  sortable: boolean;
  sortOrder: number;
  active: boolean;
  version: number;
}

/** A customer as lists and pages get her; nothing in it is personal data of the vault. */
export interface Customer {
  id: string;
  talentId: string;
  profileType: ProfileType;
  nickname: string;
  language: Locale | null;
  status: string;
  tags: string[];
  source: string | null;
  /** Left out in lists. */
  notes?: string | null;
  active: boolean;
  company: CompanyFacts | null;
  /** Values of the agency's own fields, by code. */
  custom: Record<string, CustomValue>;
  /** Whether the vault holds a record of her. */
  hasPersonalData: boolean;
  /** Since when nothing may be done with her but answer her and the law. */
  restrictedAt: string | null;
  erasedAt: string | null;
  version: number;
  createdAt: string;
  createdBy: string | null;
  updatedAt: string;
  updatedBy: string | null;
}

export interface CustomerStatus {
  code: string;
  name: LocalizedText;
  color: string;
  active: boolean;
}

export interface ExternalId {
  id: string;
  consumer: string;
  externalId: string;
  createdAt: string;
}

export interface PersonalAccess {
  accessToken: string;
  expiresAt: string;
}

export interface PersonalAnswer {
  fields: PersonalInput;
  recordVersion: number;
  /** How long plain values may stay on the screen; the agency may set less than five minutes. */
  hideAfterSeconds: number;
}

export interface AccessRequest {
  fields: readonly (keyof PersonalInput)[];
  purpose: Purpose;
  reason: string;
  view: 'masked' | 'plain';
}
