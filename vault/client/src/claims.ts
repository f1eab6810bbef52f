import { createHash } from 'node:crypto';
import type { FieldCode } from './fields.js';

/** Why somebody reads; a tenant may switch single ones off. */
export const PURPOSES = [
  'customer_view',
  'customer_edit',
  'support_case',
  'membership_report',
  'notification_delivery',
  'import',
  'legal_request',
  'subject_request',
  'fraud_security',
  'maintenance',
] as const;
export type VaultPurpose = (typeof PURPOSES)[number];

/**
 * One token allows one of these. `read` also opens data tokens; `tenant` makes keys, `settings` sets purposes, indexes
 * and retention of one, `tenant_state` suspends and soft-deletes it, `tenant_shred` destroys its keys.
 */
export const OPERATIONS = [
  'read', 'write', 'search', 'tokenize', 'consent', 'restrict', 'hold', 'export', 'shred', 'parcel_seal', 'parcel_open', 'parcel_delete', 'tenant', 'settings', 'tenant_state', 'tenant_shred',
] as const;
export type VaultOperation = (typeof OPERATIONS)[number];

/**
 * What administration may do, each allowed to a certificate by name in the vault's allow-list:
 * reading keys and jobs; starting and steering rotations; disabling and destroying keys; asking for and giving
 * approvals; access log, checkpoints and proofs; anomalies and alerts; certificates; core's checkpoints as witness;
 * backup, restore drill, unsealing and retention; a read without the usual grounds.
 */
export const ADMIN_OPERATIONS = ['keys_read', 'keys_rotate', 'keys_manage', 'approvals', 'audit', 'anomalies', 'certificates', 'witness', 'maintenance', 'break_glass'] as const;
export type AdminOperation = (typeof ADMIN_OPERATIONS)[number];

export const VIEWS = ['plain', 'masked', 'exists'] as const;
export type VaultView = (typeof VIEWS)[number];

export const TOKEN_TYPE = 'pii-access+jwt';
export const TOKEN_MAX_SECONDS = 300;
/** More subjects than this go into the token as one hash. */
export const TOKEN_MAX_SUBJECTS = 20;
export const TOKEN_MAX_USES = 500;
/** Subjects of one request. */
export const BATCH_MAX = 1_000;

/** Claims of an access token (security.md 2.1.5). */
export interface TokenClaims {
  iss: string;
  /** `pii-vault:<environment>`. */
  aud: string;
  /** User, API key or service. */
  sub: string;
  /** The worker that acts for `sub` in a job. */
  act?: { sub: string };
  tid: string;
  /** Session of `sub`. */
  sid?: string;
  /** Job, when there is one. */
  jid?: string;
  /** 128 random bits, base64url. */
  jti: string;
  iat: number;
  nbf: number;
  exp: number;
  op: VaultOperation | AdminOperation;
  pur: VaultPurpose;
  /** In words, by the person who asks; goes into the access log alone. */
  rsn?: string;
  sub_ids?: string[];
  /** `subjectHash` of a batch. */
  sub_hash?: string;
  fields: FieldCode[];
  /** Data tokens that may be opened or revoked. */
  tok_ids?: string[];
  /** `subjectHash` of more data tokens than `tok_ids` holds. */
  tok_hash?: string;
  /** Scope in which data tokens are made and opened; one of another scope is denied. */
  tsc?: string;
  /** The parcel of `parcel_open` and `parcel_delete`. */
  pcl?: string;
  view?: VaultView;
  /** 1; pages of one job up to 500. */
  uses: number;
  /** With an administrative operation: the person runs the platform and may name any tenant. */
  adm?: 'platform';
  /** Approval, where one is needed. */
  appr?: string;
  /** Thumbprint of the TLS client certificate that may spend it. */
  cnf: { 'x5t#S256': string };
  /** Request id, the thread through all logs. */
  cid: string;
}

/** SHA-256 over the sorted ids, each as UTF-16 code units are ordered, joined by line feeds; base64url. */
export function subjectHash(subjectIds: readonly string[]): string {
  return createHash('sha256').update([...subjectIds].sort().join('\n')).digest('base64url');
}

/** RFC 8705 thumbprint of a certificate in DER. */
export const certificateThumbprint = (der: Uint8Array): string => createHash('sha256').update(der).digest('base64url');
