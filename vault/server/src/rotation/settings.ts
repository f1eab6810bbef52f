/** How rotations behave unless a job says otherwise. */
export interface RotationSettings {
  /** Rows of one transaction. */
  batch: number;
  /** How long a worker may be silent before another takes its job. */
  leaseMs: number;
  /** How old a tenant's data key becomes before the vault replaces it by itself; 0: never. */
  rotateAfterMs: number;
  /** Between verification and retirement: until no backup needs the old key any more. */
  retireAfterMs: number;
  /** Between retirement and destruction. */
  destroyAfterMs: number;
  /** Rotations stand still while the reads of the last seconds take longer than this. */
  maxReadP95Ms: number;
  /** Subjects that are opened end to end before a rotation counts as done; all of them when there are fewer. */
  samples: number;
}

const DAY_MS = 86_400_000;

/** `VAULT_ROTATION_…`; the defaults are those of security.md 2.1.6 and 6. */
export function readRotationSettings(whole: (name: string, fallback: number, min: number, max: number) => number): RotationSettings {
  return {
    batch: whole('VAULT_ROTATION_BATCH', 500, 1, 5_000),
    leaseMs: whole('VAULT_ROTATION_LEASE_MS', 30_000, 500, 600_000),
    rotateAfterMs: whole('VAULT_ROTATE_DEK_DAYS', 30, 0, 3_650) * DAY_MS,
    retireAfterMs: whole('VAULT_RETIRE_AFTER_DAYS', 30, 0, 3_650) * DAY_MS,
    destroyAfterMs: whole('VAULT_DESTROY_AFTER_DAYS', 30, 0, 3_650) * DAY_MS,
    maxReadP95Ms: whole('VAULT_ROTATION_MAX_READ_P95_MS', 100, 1, 60_000),
    samples: whole('VAULT_ROTATION_SAMPLES', 1_000, 1, 1_000_000),
  };
}
