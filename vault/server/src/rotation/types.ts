import type { Executor, VaultDatabase } from '../database/database.js';
import type { KekRing } from '../keys/kek.js';
import type { KeyProvider } from '../keys/key-provider.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import type { VaultLog } from '../log/log.js';
import type { FaultPoint } from './fault.js';
import type { ReadTimes } from './read-times.js';
import type { RotationSettings } from './settings.js';

/** `deep` is `dek` with new subject keys and new ciphertexts for all fields: for a suspected compromise. */
export const ROTATION_KINDS = ['dek', 'deep', 'idx', 'kek'] as const;
export type RotationKind = (typeof ROTATION_KINDS)[number];

/**
 * `blocked`: rows that do not open stand in `rotation_failure`; they must be mended, then the job resumed.
 * `completed`: every row is at the target and verified; the old key still opens backups until `retireAt`.
 */
export type RotationStatus = 'running' | 'paused' | 'blocked' | 'completed' | 'failed';
export type RotationPhase = 'prepare' | 'activate' | 'migrate' | 'verify' | 'switch' | 'drop' | 'retire' | 'done';

/** Where a walk over rows stands: after this id, of those of this origin. */
export interface Cursor {
  what?: string;
  version?: number;
  id?: string;
}

export interface RotationRow {
  rotation_id: string;
  tenant_id: string | null;
  kind: RotationKind;
  status: RotationStatus;
  phase: RotationPhase;
  target_version: number | null;
  cursor: Cursor;
  total: string;
  done: string;
  rate: number;
  sampled: number;
  rows_per_second: number | null;
  max_read_p95_ms: number | null;
  lease_owner: string | null;
  fence: string;
  requested_by: string;
  reason: string | null;
  error: string | null;
  created_at: Date;
  started_at: Date | null;
  verified_at: Date | null;
  retire_at: Date | null;
  finished_at: Date | null;
  updated_at: Date;
}

export interface RotationDeps {
  database: VaultDatabase;
  keks: KekRing;
  provider: KeyProvider;
  keys: TenantKeyCache;
  log: VaultLog;
  readTimes: ReadTimes;
  settings: RotationSettings;
  fault: FaultPoint;
  now: () => number;
  /** Somebody must look: rows that do not open, or a rotation that cannot be. */
  onStuck: (tenantId: string | null, code: string) => void;
}

/** What a step changes of its job. */
export type RotationPatch = Partial<Pick<RotationRow, 'status' | 'phase' | 'target_version' | 'cursor' | 'sampled' | 'rate' | 'error' | 'started_at' | 'verified_at' | 'retire_at' | 'finished_at'>> & {
  total?: number;
  done?: number;
};

/** A job under way, in the hands of the worker that holds its lease. */
export interface RotationRun {
  readonly deps: RotationDeps;
  /** As of the last step. */
  readonly job: Readonly<RotationRow>;
  /** One transaction whose changes and progress are kept only while the lease is ours. @throws LeaseLost. */
  step<T>(work: (tx: Executor) => Promise<{ patch: RotationPatch; result: T }>): Promise<T>;
  /** After each batch: waits as the throttle says. @throws Interrupted when the job was paused or the vault stops. */
  breathe(rows: number): Promise<void>;
}

/** What makes one kind of rotation; the driver goes through the phases and asks for each. */
export interface RotationPlan {
  /** A new key, durable and tried out. May be called again after a crash. */
  prepare(run: RotationRun): Promise<void>;
  /** The one moment in which the new key takes over; ends in phase `migrate`. */
  activate(run: RotationRun): Promise<void>;
  /** Rows that are not at the target, without those that failed. */
  remaining(run: RotationRun): Promise<number>;
  /** One walk over all rows that are not at the target, from the cursor on; goes round those that failed. */
  walk(run: RotationRun): Promise<void>;
  /** Opens what was moved, end to end; failures go to `rotation_failure`. */
  sample(run: RotationRun): Promise<void>;
  /** After verification: what must happen before the job counts as completed. */
  finish?(run: RotationRun): Promise<void>;
  /** Disables what the target replaces. */
  retire(tx: Executor, run: RotationRun): Promise<void>;
}
