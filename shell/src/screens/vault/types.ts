export interface Person {
  id: string;
  name: string | null;
  self: boolean;
}

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

export interface KeyList {
  provider: { name: string; keyId: string | null; healthy: boolean; rotateAt: string | null };
  keys: VaultKey[];
}

export type RotationKind = 'dek' | 'deep' | 'idx' | 'kek';
export interface Rotation {
  id: string;
  tenantId: string | null;
  kind: RotationKind;
  status: 'running' | 'paused' | 'blocked' | 'completed' | 'failed';
  phase: string;
  targetVersion: number | null;
  total: number;
  done: number;
  failed: number;
  progress: number;
  rate: number;
  etaSeconds: number | null;
  requestedBy: Person;
  reason: string | null;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
  retireAt: string | null;
}

export const APPROVAL_ACTIONS = ['key.disable', 'key.destroy', 'break_glass', 'subject.shred', 'tenant.shred', 'export.bulk', 'read.bulk'] as const;
export type ApprovalAction = (typeof APPROVAL_ACTIONS)[number];
export interface Approval {
  id: string;
  tenantId: string | null;
  action: ApprovalAction;
  subject: string;
  parameters: Record<string, string | number | boolean | null>;
  concerns: Person | null;
  reason: string;
  status: 'pending' | 'approved' | 'rejected' | 'used' | 'expired';
  requestedBy: Person;
  requestedAt: string;
  expiresAt: string;
  decidedBy: Person | null;
  decidedAt: string | null;
  usedBy: Person | null;
  usedAt: string | null;
}

export interface AccessEntry {
  seq: number;
  leaf: string;
  actor: Person;
  /** As it was written and hashed, member for member. */
  entry: LogEntry;
}

export interface LogEntry {
  at: string;
  op: string;
  purpose: string;
  reason: string | null;
  result: 'success' | 'denied';
  cid: string;
  actor: { id: string; caller: string; via: string | null };
  detail: { view?: string; fields?: string[]; subjects?: unknown; code?: string; writes?: unknown[] } & Record<string, unknown>;
}

export interface Proof {
  seq: number;
  size: number;
  leaf: string;
  hashes: string[];
  checkpoint: string | null;
  keys: string[];
}

export interface Anomaly {
  id: string;
  tenantId: string | null;
  rule: 'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9' | 'A10';
  actor: Person;
  action: 'notify' | 'masked_only' | 'block_session' | 'report';
  firstAt: string;
  lastAt: string;
  count: number;
  detail: Record<string, string | number>;
  status: 'open' | 'acknowledged';
  acknowledgedBy: Person | null;
  acknowledgedAt: string | null;
  note: string | null;
}

export interface Certificate {
  name: string;
  uri: string | null;
  serial: string;
  notBefore: string;
  notAfter: string;
  days: number;
  lastSeenAt?: string;
}

/** Which agency the operator looks at; nobody else chooses. */
export interface TenantChoice {
  tenantId?: string;
}
