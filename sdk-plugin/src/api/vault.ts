/** Answers of `/vault/…`, the vault's administration: core gives them, the shell shows them. */

/** Whoever the vault knows by id, with the name that core knows. */
export interface VaultPerson {
  id: string;
  name: string | null;
  self: boolean;
}

/** One version of a key; `GET /vault/keys`. Times are ISO 8601 UTC. */
export interface VaultKey {
  id: string;
  subject: string;
  tenantId: string | null;
  kind: 'dek' | 'idx' | 'kek';
  version: number;
  status: 'pending' | 'building' | 'primary' | 'decrypt_only' | 'disabled' | 'destroyed' | 'failed';
  uses: number | null;
  parent: string;
  createdAt: string;
  activatedAt: string | null;
  disabledAt: string | null;
  destroyedAt: string | null;
  destroyableAt: string | null;
  rotate: 'age' | 'uses' | 'rules' | null;
  tombstone: string | null;
}

export interface VaultKeyList {
  provider: { name: string; keyId: string | null; healthy: boolean; rotateAt: string | null };
  keys: VaultKey[];
}

/** `deep`: a new key for every person, and everything encrypted anew. */
export type VaultRotationKind = 'dek' | 'deep' | 'idx' | 'kek';
/** `GET /vault/rotations`. */
export interface VaultRotation {
  id: string;
  tenantId: string | null;
  kind: VaultRotationKind;
  status: 'running' | 'paused' | 'blocked' | 'completed' | 'failed';
  phase: string;
  targetVersion: number | null;
  total: number;
  done: number;
  failed: number;
  progress: number;
  rate: number;
  etaSeconds: number | null;
  requestedBy: VaultPerson;
  reason: string | null;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
  retireAt: string | null;
}

export type VaultApprovalAction = 'key.disable' | 'key.destroy' | 'break_glass' | 'subject.shred' | 'subjects.shred' | 'tenant.shred' | 'export.bulk' | 'read.bulk';
/** `GET /vault/approvals`: asked for by one person, given by another. */
export interface VaultApproval {
  id: string;
  tenantId: string | null;
  action: VaultApprovalAction;
  subject: string;
  parameters: Record<string, string | number | boolean | null>;
  concerns: VaultPerson | null;
  reason: string;
  status: 'pending' | 'approved' | 'rejected' | 'used' | 'expired';
  requestedBy: VaultPerson;
  requestedAt: string;
  expiresAt: string;
  decidedBy: VaultPerson | null;
  decidedAt: string | null;
  usedBy: VaultPerson | null;
  usedAt: string | null;
}

/** `GET /vault/access-log`. */
export interface VaultAccessEntry {
  seq: number;
  leaf: string;
  actor: VaultPerson;
  /** As it was written and hashed, member for member. */
  entry: VaultLogEntry;
}

export interface VaultLogEntry {
  at: string;
  op: string;
  purpose: string;
  reason: string | null;
  result: 'success' | 'denied';
  cid: string;
  actor: { id: string; caller: string; via: string | null };
  detail: { view?: string; fields?: string[]; subjects?: unknown; code?: string; writes?: unknown[] } & Record<string, unknown>;
}

/** `GET /vault/access-log/:seq/proof` (RFC 6962, 2.1.1); hashes in base64. */
export interface VaultProof {
  seq: number;
  size: number;
  leaf: string;
  hashes: string[];
  checkpoint: string | null;
  keys: string[];
}

/** `GET /vault/anomalies`; rules of security.md 2.1.8. */
export interface VaultAnomaly {
  id: string;
  tenantId: string | null;
  rule: 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9' | 'A10';
  actor: VaultPerson;
  action: 'notify' | 'masked_only' | 'block_session' | 'report';
  firstAt: string;
  lastAt: string;
  count: number;
  detail: Record<string, string | number>;
  status: 'open' | 'acknowledged';
  acknowledgedBy: VaultPerson | null;
  acknowledgedAt: string | null;
  note: string | null;
}

/** `GET /vault/certificates`. */
export interface VaultCertificate {
  name: string;
  uri: string | null;
  serial: string;
  notBefore: string;
  notAfter: string;
  days: number;
  lastSeenAt?: string;
}
