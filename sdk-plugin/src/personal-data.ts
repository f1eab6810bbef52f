import type { Readable } from 'node:stream';

/** Why somebody reads (security.md 2.1.5); the tenant may switch single ones off. */
export const PURPOSES = ['customer_view', 'customer_edit', 'support_case', 'membership_report', 'notification_delivery', 'import', 'legal_request', 'subject_request', 'fraud_security', 'maintenance'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Fields the vault knows. Lists (phones, emails, addresses) are items 0..n of one code. */
export const PERSONAL_FIELDS = ['family_name', 'given_name', 'gender', 'birth_date', 'phone', 'email', 'address', 'contact_person', 'registration_number', 'vat_id'] as const;
export type PersonalField = (typeof PERSONAL_FIELDS)[number];

export interface PostalAddress {
  country: string;
  postalCode?: string;
  province?: string;
  city?: string;
  street?: string;
}

/** Plain values on their way to or from the vault. Core and plugins hand them through and never keep them. */
export interface PersonalRecord {
  family_name?: string | null;
  given_name?: string | null;
  gender?: string | null;
  /** ISO 8601 date. */
  birth_date?: string | null;
  /** E.164, at most 10. */
  phone?: string[];
  /** At most 10. */
  email?: string[];
  /** At most 5. */
  address?: PostalAddress[];
  contact_person?: string | null;
  registration_number?: string | null;
  vat_id?: string | null;
}

export type PersonalView = 'plain' | 'masked' | 'exists';

export type PersonalResult =
  | {
      subjectId: string;
      status: 'ok';
      recordVersion: number;
      /** Empty in the view `exists`. */
      fields: PersonalRecord;
      /** View `exists` only: how many items each field has; a field that is left out has none. */
      present?: Partial<Record<PersonalField, number>>;
    }
  | { subjectId: string; status: 'not_found' | 'denied' | 'shredded' | 'restricted' };

export interface PersonalData {
  /** A new subject id, `pf_` and 32 hex digits. With `seed` (for instance job id and record) the same id each time, so that a replay writes the same subject. */
  subjectId(seed?: string): string;
  /** Creates or replaces whole records; the same call again changes nothing. At most 1,000. */
  put(subjects: { subjectId: string; storeId: string; kind: 'individual' | 'company'; record: PersonalRecord }[], why: { purpose: Purpose; reason: string }): Promise<void>;
  /** Changes the fields that are given, `null` or `[]` removes. Throws `VERSION_CONFLICT` when `recordVersion` is stale. */
  patch(subjectId: string, change: PersonalRecord, why: { purpose: Purpose; reason: string; recordVersion?: number }): Promise<{ recordVersion: number }>;
  /** A token for the browser: single use, at most 300 s, only these subjects and fields. */
  grantRead(subjectIds: string[], fields: PersonalField[], why: { purpose: Purpose; reason: string; view: PersonalView }): Promise<{ accessToken: string; expiresAt: string }>;
  /** Spends such a token. */
  reveal(accessToken: string, subjectIds: string[]): Promise<PersonalResult[]>;
  /** Both steps in one, for jobs and for masked values. At most 1,000 subjects. */
  read(subjectIds: string[], fields: PersonalField[], why: { purpose: Purpose; reason: string; view: PersonalView }): Promise<PersonalResult[]>;
  /** Exact match through the blind index. */
  search(field: 'email' | 'phone' | 'family_name' | 'given_name', value: string, why: { purpose: Purpose; reason: string }): Promise<string[]>;
  /** A file that holds personal data (an upload, an export): AES-256-GCM in frames, its key wrapped by the vault. */
  sealFile(key: string, body: Readable, options: { contentType: string; expiresAt: Date; purpose: Purpose; reason: string }): Promise<{ key: string; size: number }>;
  openFile(key: string, why: { purpose: Purpose; reason: string }): Promise<Readable>;
  deleteFile(key: string): Promise<void>;
}
