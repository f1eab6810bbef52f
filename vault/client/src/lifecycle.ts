import { createHash } from 'node:crypto';
import type { VaultPurpose } from './claims.js';
import type { FieldClass, PartialIndex } from './fields.js';

/** Purposes that no consent carries, so that none withdrawn can block them: the law, the person's own request, defence. */
export const PURPOSES_BEYOND_CONSENT = ['legal_request', 'subject_request', 'fraud_security', 'maintenance'] as const satisfies readonly VaultPurpose[];

/** One consent as core knows it. */
export interface Consent {
  purpose: Exclude<VaultPurpose, (typeof PURPOSES_BEYOND_CONSENT)[number]>;
  granted: boolean;
  /** Of the text that was agreed to. */
  version: string;
  /** ISO 8601: when the person said so. One that is older than what the vault knows changes nothing. */
  at: string;
}
/** POST /v1/subjects/:id/consents: a withdrawn purpose is blocked from the next call on. */
export interface RecordConsentsRequest {
  consents: Consent[];
}
export interface ConsentsAnswer {
  subjectId: string;
  /** As they stand now. */
  consents: Consent[];
}

/** POST /v1/subjects/:id/restrict (GDPR Art. 18): 423 for each purpose but `legal_request` and `subject_request`. */
export interface RestrictRequest {
  restricted: boolean;
}
export interface RestrictAnswer {
  subjectId: string;
  restricted: boolean;
  changed: boolean;
}

/** POST /v1/subjects/:id/hold: forbids shredding and retention's deletion until each of the subject's holds is lifted. */
export interface HoldRequest {
  /** Name of the case, chosen by the caller. */
  holdId: string;
  held: boolean;
}
export interface HoldAnswer {
  subjectId: string;
  /** The holds that stand now. */
  holds: string[];
}

/** POST /v1/subjects/:id/export: what the vault knows of a person (GDPR Art. 15 and 20), for one key only. */
export interface ExportSubjectRequest {
  /** Public key of the recipient: RFC 7517, EC P-256, OKP X25519 or RSA of 2,048 bits and more. */
  recipientKey: { [member: string]: unknown };
}
export interface ExportSubjectAnswer {
  subjectId: string;
  /** JWE compact serialisation (RFC 7516), A256GCM; the plaintext is JSON. */
  bundle: string;
}

/** What was destroyed, signed by the vault: verifiable offline with its public key and the access log. */
export interface ErasureReceipt {
  v: 1;
  kind: 'subject' | 'tenant';
  /** In the order of the installation's erasures, without gaps. */
  no: number;
  /** SHA-256 of the receipt before this one in canonical JSON, hex; empty for the first. */
  prev: string;
  tenantId: string;
  /** `null` for a whole tenant. */
  subjectId: string | null;
  /** ISO 8601. */
  at: string;
  /** Who asked, as in the access log. */
  requestedBy: string;
  approvalId: string;
  /** The entry of the erasure in the tenant's access log: its number, and its RFC 6962 leaf hash in hex. */
  auditSeq: number;
  auditLeaf: string;
}
export interface SignedReceipt {
  receipt: ErasureReceipt;
  /** C2SP signed note: the line `hako-erasure/v1`, the receipt as canonical JSON (RFC 8785), an Ed25519 signature of the vault's checkpoint key. */
  note: string;
}

/** POST /v1/subjects/:id/shred: needs an approval `subject.shred`. The same call again answers the same receipt. */
export interface ShredRequest {
  approvalId?: string;
}
export interface ShredAnswer {
  subjectId: string | null;
  tenantId: string;
  erasure: SignedReceipt;
}

/** Subjects of one page of a set that is shredded together. */
export const ERASURE_PAGE = 500;

/** One page of the set: how many subjects, and `subjectHash` of their ids. */
export interface ErasurePage {
  subjects: number;
  hash: string;
}

/**
 * POST /v1/subjects/shred: a page of a set that two people agreed on together. The approval `subjects.shred` names the set
 * (`erasureSetName`) and has `{subjects}`, the sum of its pages, as parameters; it is used by the first page and holds for
 * the others for 24 hours, for whoever used it. The same page again answers the same receipts.
 */
export interface ShredManyRequest {
  approvalId?: string;
  /** The whole set. */
  pages: ErasurePage[];
  /** Exactly the subjects of one of its pages. */
  subjectIds: string[];
  /** Of these, who stays after all. */
  keep?: string[];
}
export interface ShredManyAnswer {
  /** In the order that was asked for. `held`: a legal hold stands; `not_found`: the vault never knew the id. */
  subjects: ({ subjectId: string; status: 'shredded'; erasure: SignedReceipt } | { subjectId: string; status: 'held' | 'kept' | 'not_found' })[];
}

/** What an approval calls a set: SHA-256 over its pages, each as its count and hash, joined by line feeds; base64url. */
export const erasureSetName = (pages: readonly ErasurePage[]): string => `set/${createHash('sha256').update(pages.map(({ subjects, hash }) => `${subjects} ${hash}`).join('\n')).digest('base64url')}`;

/** POST /v1/tenants/state. `deleted` is a soft delete: after 30 days the tenant may be shredded. */
export interface TenantStateRequest {
  status: 'active' | 'suspended' | 'deleted';
}
export interface TenantStateAnswer {
  tenantId: string;
  status: TenantStateRequest['status'];
  /** ISO 8601, when deleted: from then on it may be shredded. */
  shredAfter: string | null;
}

/** POST /v1/tenants/shred: needs an approval `tenant.shred`. */
export type ShredTenantRequest = ShredRequest;

/** POST /v1/settings: what is given is set, the rest stays; an empty body only asks. */
export interface SettingsRequest {
  /** The version that was read; `VERSION_CONFLICT` when somebody else has set something since. Needs no word when nothing is set. */
  version?: number;
  /** ISO 3166-1 alpha-2. */
  defaultCountry?: string;
  disabledPurposes?: VaultPurpose[];
  partialIndexes?: PartialIndex[];
  /** How long the log of accesses keeps who saw whom, 30 to 365; after that only hashes. */
  accessLogDays?: number;
  /** Days after a value's last write, 30 to 3,650; `null`: for ever. */
  retentionDays?: Partial<Record<FieldClass, number | null>>;
}
export interface SettingsAnswer {
  version: number;
  defaultCountry: string;
  disabledPurposes: VaultPurpose[];
  partialIndexes: PartialIndex[];
  accessLogDays: number;
  retentionDays: Record<FieldClass, number | null>;
}

/** POST /v1/retention: what retention deletes now, or would delete. */
export interface RetentionRequest {
  dryRun: boolean;
}
/** Entries of the access log whose time is over. `writes` of `due` are writes: the newest about somebody stays. */
export interface AccessLogDue {
  due: number;
  writes: number;
  /** Left alone because they name somebody under a legal hold. */
  held: number;
}
export interface RetentionAnswer {
  dryRun: boolean;
  /** Values by class. */
  due: Partial<Record<FieldClass, number>>;
  subjects: number;
  /** Subjects left alone because of a hold or a restriction. */
  kept: number;
  deleted: number;
  /** True when there is more; the nightly job goes on. */
  more: boolean;
  /** Dry runs only: the log of accesses, which the nightly job prunes. */
  accessLog?: AccessLogDue;
}
