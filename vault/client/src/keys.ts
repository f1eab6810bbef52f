/** `deep` makes new subject keys and seals every field anew, for a suspected compromise. */
export type RotationKind = 'dek' | 'deep' | 'idx' | 'kek';
export type RotationStatus = 'running' | 'paused' | 'blocked' | 'completed' | 'failed';
export type RotationPhase = 'prepare' | 'activate' | 'migrate' | 'verify' | 'switch' | 'drop' | 'retire' | 'done';

/** POST /admin/rotate-dek and /admin/reindex (with `tenantId`), /admin/rotate-kek (without): 202 and a `RotationJob`. */
export interface StartRotationRequest {
  tenantId: string;
  /** rotate-dek only: new subject keys and ciphertexts too. */
  deep?: boolean;
  /** Rows a second at most; as fast as reads allow when left out. */
  rowsPerSecond?: number | null;
  /** Milliseconds: stands still while the reads of the last 5 seconds take longer at p95. Default 100. */
  maxReadP95Ms?: number | null;
  reason?: string;
}

/** GET /admin/rotations/:id. Times are ISO 8601, UTC. */
export interface RotationJob {
  /** `rot_` and 32 hex digits. */
  id: string;
  /** `null`: the KEK, which is the whole installation's. */
  tenantId: string | null;
  kind: RotationKind;
  /**
   * `completed`: every row is at the target and was verified; the old key still opens backups until `retireAt`.
   * `blocked`: rows in `failures` do not open; mend or shred them, then resume.
   */
  status: RotationStatus;
  phase: RotationPhase;
  /** Version of the new key; `null` until it is made. */
  targetVersion: number | null;
  total: number;
  done: number;
  /** Rows that did not open. */
  failed: number;
  /** 0 to 1. */
  progress: number;
  /** Rows a second, smoothed. */
  rate: number;
  /** Seconds until all rows are moved; `null` when it cannot be said. */
  etaSeconds: number | null;
  /** Subjects that were opened end to end for verification. */
  sampled: number;
  rowsPerSecond: number | null;
  maxReadP95Ms: number | null;
  requestedBy: string;
  reason: string | null;
  /** Code of what stops it. */
  error: string | null;
  createdAt: string;
  startedAt: string | null;
  verifiedAt: string | null;
  finishedAt: string | null;
  /** When the old key is disabled. */
  retireAt: string | null;
  updatedAt: string;
  /** Ids of the first 100. GET of one job only. */
  failures?: { what: 'subject' | 'parcel' | 'token' | 'key'; id: string; code: string; at: string }[];
}

/** GET /admin/rotations, newest first. */
export interface RotationList {
  rotations: RotationJob[];
}

export type KeyStatus = 'pending' | 'building' | 'primary' | 'decrypt_only' | 'disabled' | 'destroyed' | 'failed';

/** A version of a key; never its bytes. */
export interface VaultKey {
  /** `<tenant>_dek_3`, `<tenant>_idx_1` or `kek_2`: as the routes of keys take it. */
  id: string;
  /** As approvals name it: `<tenant>/dek/3`, `kek/2`. */
  subject: string;
  tenantId: string | null;
  kind: 'dek' | 'idx' | 'kek';
  version: number;
  status: KeyStatus;
  /** Keys wrapped by it so far, as counted every few seconds; `null` for KEKs. */
  uses: number | null;
  /** Version of the KEK that wraps it; for a KEK the root's own name. */
  parent: string;
  createdAt: string;
  activatedAt: string | null;
  disabledAt: string | null;
  destroyedAt: string | null;
  /** From when on a disabled key may be destroyed. */
  destroyableAt: string | null;
  /** Why it should be replaced: 90 days (KEK: a year), 2^30 uses, or new rules for the index. `null`: no need. */
  rotate: 'age' | 'uses' | 'rules' | null;
  /** Of a destroyed key: what was destroyed, when, by whom and why, as a signed note. */
  tombstone: string | null;
}

/** GET /admin/keys: of one tenant with `?tenantId=`, else the KEKs. */
export interface KeyList {
  provider: { name: string; keyId: string | null; healthy: boolean; /** When its root should be replaced. */ rotateAt: string | null };
  keys: VaultKey[];
}

/** POST /admin/keys/:id/disable and /destroy; /enable takes nothing. */
export interface CloseKeyRequest {
  approvalId: string;
}

/** GET /admin/seal; POST /admin/unseal takes one share. */
export interface SealState {
  provider: string;
  sealed: boolean;
  /** Shares entered since the vault was sealed. */
  entered: number;
  /** Shares that open it. */
  threshold: number;
}
