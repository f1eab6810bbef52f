import type { Readable } from 'node:stream';
import type { ScopeRef } from './permissions.js';

/** Why somebody reads (security.md 2.1.5); the tenant may switch single ones off. */
export const PURPOSES = ['customer_view', 'customer_edit', 'support_case', 'membership_report', 'notification_delivery', 'import', 'legal_request', 'subject_request', 'fraud_security', 'maintenance'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Fields the vault knows. Lists (phones, emails, addresses) are items 0..n of one code. */
export const PERSONAL_FIELDS = ['family_name', 'given_name', 'gender', 'birth_date', 'phone', 'email', 'address', 'contact_person', 'registration_number', 'vat_id', 'custom'] as const;
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
  /** Fields that the agency added, at most 20, each `code=value` with at most 700 characters. Masked, the code stays. */
  custom?: string[];
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
  | {
      subjectId: string;
      /** `denied`: consent for this purpose was withdrawn. `unreadable`: the record is damaged or was tampered with; administrators were told. */
      status: 'not_found' | 'denied' | 'shredded' | 'restricted' | 'unreadable';
    };

/** Fields and combinations that the vault finds people by. The last two match parts, only where the agency switched them on, and refuse to answer when more than 50 people match. */
export const PERSONAL_SEARCHES = ['email', 'phone', 'family_name', 'given_name', 'full_name', 'registration_number', 'vat_id', 'phone_last4', 'postal_first3'] as const;
export type PersonalSearch = (typeof PERSONAL_SEARCHES)[number];

/** Why it is done; goes into the vault's access log. */
export interface Why {
  purpose: Purpose;
  /** In words, by the person who asks. */
  reason: string;
}

/** With the scope at which core checks its own permission, beside the plugin's. */
export interface ScopedWhy extends Why {
  scope: ScopeRef;
}

/** Purposes that rest on consent, so that a withdrawn one blocks them. */
export type ConsentPurpose = Exclude<Purpose, 'legal_request' | 'subject_request' | 'fraud_security' | 'maintenance'>;

export interface PersonalConsent {
  purpose: ConsentPurpose;
  granted: boolean;
  /** Of the text that was agreed to; letters, digits, `._:-`. */
  version: string;
  /** ISO 8601. A word that is older than what the vault knows changes nothing. */
  at: string;
}

/** Proof of an erasure, signed by the vault; `note` is verified offline with `hako-vault erasures verify`. */
export interface ErasureProof {
  receipt: { no: number; at: string; tenantId: string; subjectId: string | null; requestedBy: string; approvalId: string; auditSeq: number; auditLeaf: string };
  note: string;
}

/** Many people whose erasure two people agree on together: its pages, as `requestErasures` answered them. */
export interface ErasureSet {
  approvalId: string;
  pages: { subjects: number; hash: string }[];
}
/** `held`: a case forbids it; `kept`: left out by the caller; `not_found`: the vault never knew the id. */
export type ErasedOfPage = { subjectId: string; status: 'shredded'; proof: ErasureProof } | { subjectId: string; status: 'held' | 'kept' | 'not_found' };

/** A stand-in for one value, `tk_` and 32 hex digits. Opens within the plugin that made it only. */
export type PersonalTokenResult =
  | { token: string; status: 'ok'; field: PersonalField; /** Left out in the view `exists`. */ value?: string | Partial<PostalAddress> }
  | { token: string; status: 'not_found' | 'denied' | 'shredded' | 'restricted' | 'unreadable' };

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
  read(subjectIds: string[], fields: PersonalField[], why: { purpose: Purpose; reason: string; view: PersonalView; /** For jobs that read more than 1,000 people in plain: an approval `read.bulk` for the job's id. */ approvalId?: string }): Promise<PersonalResult[]>;
  /** Exact match through the blind index; case, width, kana and spaces do not count. Throws `PII_SEARCH_TOO_BROAD` for a part of a value that too many share. */
  search(field: PersonalSearch, value: string, why: { purpose: Purpose; reason: string }): Promise<string[]>;

  /**
   * Groups of people who share one value of an index, a page at a time: by digests alone, so that nobody's data is opened.
   * What more than 20 share is left out. `next` goes into `after` of the next call; null is the end.
   */
  duplicates(field: Exclude<PersonalSearch, 'phone_last4' | 'postal_first3'>, why: Why & { after?: string }): Promise<{ groups: string[][]; next: string | null }>;

  /** What the person agreed to, or no longer does. A withdrawn purpose answers `denied` from the next call on. */
  recordConsents(subjectId: string, consents: PersonalConsent[], why: Why): Promise<PersonalConsent[]>;
  /** GDPR Art. 18: closed to every purpose but `legal_request` and `subject_request`. Needs `personal-data:write` at the scope. */
  restrict(subjectId: string, restricted: boolean, why: ScopedWhy): Promise<{ changed: boolean }>;
  /** A case that forbids erasure; several may hold one person. Answers the holds that stand. Needs `personal-data:write`. */
  hold(subjectId: string, hold: { holdId: string; held: boolean }, why: ScopedWhy): Promise<string[]>;
  /**
   * GDPR Art. 15 and 20: all that the vault knows of a person, as JWE compact (RFC 7516) for one public key (JWK: P-256,
   * X25519 or RSA). Purposes `subject_request` and `legal_request` only. Needs `personal-data:read`.
   */
  exportSubject(subjectId: string, recipientKey: Record<string, unknown>, why: ScopedWhy): Promise<{ bundle: string }>;
  /** Asks for the second person that an erasure needs; they decide in the vault's screen. Needs `personal-data:delete`. */
  requestErasure(subjectId: string, why: ScopedWhy): Promise<{ approvalId: string; expiresAt: string }>;
  /** Crypto-shredding, for ever. Throws `VAULT_APPROVAL_REQUIRED`, `PERSONAL_DATA_HELD`. The same call again answers the same proof. Needs `personal-data:delete`. */
  shred(subjectId: string, approvalId: string, why: ScopedWhy): Promise<ErasureProof>;
  /** The same for many on one approval: at most 1,000 pages of at most 500 ids each. Needs `personal-data:delete`. */
  requestErasures(pages: readonly (readonly string[])[], why: ScopedWhy): Promise<ErasureSet & { expiresAt: string }>;
  /**
   * One page of the set, exactly as it was asked for; whoever begins must be through with all of them within 24 hours. The
   * same page again answers the same proofs. Throws `VAULT_APPROVAL_REQUIRED`. Needs `personal-data:delete`.
   */
  shredPage(subjectIds: readonly string[], set: ErasureSet & { keep?: readonly string[] }, why: ScopedWhy): Promise<ErasedOfPage[]>;

  /** At most 1,000. `pointer` follows the record, `value` keeps what it said; `oneWay` never opens again. `null` where there is no such value. */
  createTokens(items: { subjectId: string; field: PersonalField; item?: number }[], options: Why & { type: 'pointer' | 'value'; oneWay?: boolean; ttlSeconds?: number; tags?: string[] }): Promise<(string | null)[]>;
  openTokens(tokens: string[], fields: PersonalField[], why: Why & { view: PersonalView }): Promise<PersonalTokenResult[]>;
  /** By name, or all of the plugin with a tag. */
  revokeTokens(which: { tokens: string[] } | { tag: string }, why: Why): Promise<number>;

  /** A file that holds personal data (an upload, an export): AES-256-GCM in frames, its key wrapped by the vault. */
  sealFile(key: string, body: Readable, options: { contentType: string; expiresAt: Date; purpose: Purpose; reason: string }): Promise<{ key: string; size: number }>;
  openFile(key: string, why: { purpose: Purpose; reason: string }): Promise<Readable>;
  deleteFile(key: string): Promise<void>;
}
