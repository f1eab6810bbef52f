import type { VaultView } from './claims.js';
import type { FieldCode, IndexCode } from './fields.js';

export interface VaultAddress {
  country: string;
  postalCode?: string;
  province?: string;
  city?: string;
  street?: string;
}

/** Values of one subject. `null` and `[]` mean: not there. */
export interface VaultRecord {
  family_name?: string | null;
  given_name?: string | null;
  gender?: string | null;
  /** ISO 8601 date. In the masked view the year alone. */
  birth_date?: string | null;
  phone?: string[];
  email?: string[];
  address?: VaultAddress[];
  contact_person?: string | null;
  registration_number?: string | null;
  vat_id?: string | null;
  /** `code=value` each; what stands behind the code is the plugin's own. */
  custom?: string[];
}

export type SubjectKind = 'individual' | 'company';
export type SubjectStatus = 'live' | 'restricted' | 'shredded';

/** POST /v1/subjects: create or replace whole records, all or none. */
export interface PutSubjectsRequest {
  /** The same key with the same body answers the first answer again, for 24 hours. */
  idempotencyKey?: string;
  subjects: { subjectId: string; storeId: string; kind: SubjectKind; record: VaultRecord }[];
}
export interface WrittenSubject {
  subjectId: string;
  recordVersion: number;
  /** `unchanged` when the record already stood like this. */
  result: 'created' | 'updated' | 'unchanged';
}
export interface PutSubjectsAnswer {
  subjects: WrittenSubject[];
}

/** PATCH /v1/subjects/:id: the fields that are given; `null` or `[]` removes. */
export interface PatchSubjectRequest {
  idempotencyKey?: string;
  /** Refused with `VERSION_CONFLICT` when the record has moved on. */
  recordVersion?: number;
  record: VaultRecord;
}
export type PatchSubjectAnswer = WrittenSubject;

/** POST /v1/detokenize. */
export interface DetokenizeRequest {
  subjectIds: string[];
  fields: FieldCode[];
  /** May be weaker than the token's, never stronger. */
  view: VaultView;
}
export type DetokenizedSubject =
  | {
      subjectId: string;
      status: 'ok';
      recordVersion: number;
      /** Empty in the view `exists`. */
      fields: VaultRecord;
      /** View `exists` only: number of items per field that has any. */
      present?: Partial<Record<FieldCode, number>>;
    }
  | {
      subjectId: string;
      /** `denied`: consent for this purpose was withdrawn. `unreadable`: the record was tampered with or damaged; somebody was told. */
      status: 'not_found' | 'denied' | 'shredded' | 'restricted' | 'unreadable';
    };
export interface DetokenizeAnswer {
  /** In the order of the request. */
  subjects: DetokenizedSubject[];
}

/** POST /v1/search: exact match through the blind index. `SEARCH_TOO_BROAD` for a partial one that matches too many. */
export interface SearchRequest {
  field: IndexCode;
  value: string;
}
export interface SearchAnswer {
  subjectIds: string[];
  /** More subjects match than are answered. */
  truncated: boolean;
}

/**
 * POST /v1/duplicates: people who share one value of an index. The value never leaves the vault; what many share (more
 * than `DUPLICATES_MAX_GROUP`) tells nothing and is left out, and so are indexes over a part of a value.
 */
export interface DuplicatesRequest {
  field: IndexCode;
  /** Where the page before ended: its `next`, which only the vault can read. */
  after?: string;
}
export interface DuplicatesAnswer {
  /** Each in the order of their ids. A page may hold none and still have a next one. */
  groups: string[][];
  next: string | null;
}

/** POST /v1/parcels: a fresh key for one file, kept wrapped by the vault until it expires. */
export interface SealParcelRequest {
  /** ISO 8601; at most 400 days ahead. */
  expiresAt: string;
}
export interface ParcelAnswer {
  parcelId: string;
  /** 32 bytes, base64url. Never stored outside the vault. */
  key: string;
  expiresAt: string;
}
/** POST /v1/parcels/open and /v1/parcels/delete. */
export interface ParcelRequest {
  parcelId: string;
}

/** POST /v1/tenants: keys for a new tenant; the same call again changes nothing. */
export interface CreateTenantRequest {
  tenantId: string;
  /** ISO 3166-1 alpha-2: how phone numbers without a country code are read. */
  defaultCountry?: string;
}
export interface CreateTenantAnswer {
  tenantId: string;
  created: boolean;
}
