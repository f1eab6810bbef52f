import type { RotationJob } from '@hako/vault-client/contract';
import type { RotationWithFailures } from './store.js';

export function rotationView(row: RotationWithFailures): RotationJob {
  const [total, done] = [Number(row.total), Number(row.done)];
  const open = row.status === 'running' || row.status === 'paused' || row.status === 'blocked';
  const left = Math.max(0, total - done - row.failed);
  return {
    id: row.rotation_id,
    tenantId: row.tenant_id,
    kind: row.kind,
    status: row.status,
    phase: row.phase,
    targetVersion: row.target_version,
    total,
    done,
    failed: row.failed,
    progress: row.status === 'completed' ? 1 : total === 0 ? 0 : Math.min(1, done / total),
    rate: Math.round(row.rate),
    etaSeconds: open ? eta(row, left) : null,
    sampled: row.sampled,
    rowsPerSecond: row.rows_per_second,
    maxReadP95Ms: row.max_read_p95_ms,
    requestedBy: row.requested_by,
    reason: row.reason,
    error: row.error,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    retireAt: row.retire_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** A throttle holds the speed below what was measured of the batches alone. */
function eta(row: RotationWithFailures, left: number): number | null {
  if (row.status !== 'running' || !row.started_at || row.rate <= 0) return null;
  const rate = row.rows_per_second === null ? row.rate : Math.min(row.rate, row.rows_per_second);
  return Math.ceil(left / rate);
}
