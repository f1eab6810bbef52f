import { randomBytes } from 'node:crypto';
import type { Executor } from '../database/database.js';
import type { RotationKind, RotationPatch, RotationRow } from './types.js';

export interface NewRotation {
  tenantId: string | null;
  kind: RotationKind;
  requestedBy: string;
  reason: string | null;
  rowsPerSecond: number | null;
  maxReadP95Ms: number | null;
}

/** `undefined` when one of this tenant's is open already; a deep rotation and one of the data key exclude each other. */
export async function insertRotation(tx: Executor, job: NewRotation): Promise<RotationRow | undefined> {
  const [row] = await tx.query<RotationRow>({
    text: `insert into vault.rotation (rotation_id, tenant_id, kind, requested_by, reason, rows_per_second, max_read_p95_ms) values ($1, $2, $3, $4, $5, $6, $7)
           on conflict do nothing returning *`,
    values: [`rot_${randomBytes(16).toString('hex')}`, job.tenantId, job.kind, job.requestedBy, job.reason, job.rowsPerSecond, job.maxReadP95Ms],
  });
  return row;
}

const FAILED = `(select count(*)::int from vault.rotation_failure f where f.rotation_id = r.rotation_id) as failed`;
export type RotationWithFailures = RotationRow & { failed: number };

export async function findRotation(tx: Executor, id: string): Promise<RotationWithFailures | undefined> {
  const [row] = await tx.query<RotationWithFailures>({ text: `select r.*, ${FAILED} from vault.rotation r where rotation_id = $1`, values: [id] });
  return row;
}

export async function findOpenRotation(tx: Executor, tenantId: string | null, kind: RotationKind): Promise<RotationWithFailures | undefined> {
  const kinds: RotationKind[] = kind === 'dek' || kind === 'deep' ? ['dek', 'deep'] : [kind];
  const [row] = await tx.query<RotationWithFailures>({
    text: `select r.*, ${FAILED} from vault.rotation r where tenant_id is not distinct from $1 and kind = any($2) and status in ('running', 'paused', 'blocked')`,
    values: [tenantId, kinds],
  });
  return row;
}

export function listRotations(tx: Executor, filter: { tenantId: string | null; limit: number }): Promise<RotationWithFailures[]> {
  return tx.query({
    text: `select r.*, ${FAILED} from vault.rotation r where $1::uuid is null or tenant_id = $1 order by created_at desc, rotation_id limit $2`,
    values: [filter.tenantId, filter.limit],
  });
}

/** The oldest job that nobody works on: one that runs, or one whose old key has had its time. */
export async function claimRotation(database: Executor, lease: { owner: string; ms: number; now: number; busy: readonly string[] }): Promise<RotationRow | undefined> {
  const [row] = await database.query<RotationRow>({
    text: `update vault.rotation set lease_owner = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond', fence = fence + 1, updated_at = now()
            where rotation_id = (
              select rotation_id from vault.rotation
               where (status = 'running' or (status = 'completed' and phase = 'retire' and retire_at <= $3))
                 and (lease_until is null or lease_until < clock_timestamp()) and rotation_id <> all ($4)
               order by created_at limit 1 for update skip locked)
            returning *`,
    values: [lease.owner, lease.ms, new Date(lease.now), lease.busy],
  });
  return row;
}

/** `undefined` when the fence has moved on: somebody else holds the job. */
export async function patchRotation(tx: Executor, job: RotationRow, leaseMs: number, patch: RotationPatch): Promise<RotationRow | undefined> {
  const { done, ...columns } = patch;
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const sets = names.map((name, i) => `${name} = $${i + 5}`);
  const [row] = await tx.query<RotationRow>({
    text: `update vault.rotation set lease_until = clock_timestamp() + $3 * interval '1 millisecond', updated_at = now(), done = done + $4${sets.map((set) => `, ${set}`).join('')}
            where rotation_id = $1 and fence = $2 returning *`,
    values: [job.rotation_id, job.fence, leaseMs, done ?? 0, ...names.map((name) => (name === 'cursor' ? JSON.stringify(columns[name]) : columns[name]))],
  });
  return row;
}

/** Lets the next worker in at once, or after a pause when this one could not go on. */
export async function releaseRotation(database: Executor, job: RotationRow, retry: { afterMs: number; error: string | null }): Promise<void> {
  await database.query({
    text: `update vault.rotation set lease_owner = null, lease_until = case when $3 > 0 then clock_timestamp() + $3 * interval '1 millisecond' end, error = coalesce($4, error), updated_at = now()
            where rotation_id = $1 and fence = $2`,
    values: [job.rotation_id, job.fence, retry.afterMs, retry.error],
  });
}

/** @returns false when the job is not in one of these states. */
export async function setStatus(tx: Executor, id: string, from: readonly string[], to: 'running' | 'paused'): Promise<boolean> {
  const rows = await tx.query({
    text: `update vault.rotation set status = $3, updated_at = now(), error = case when $3 = 'running' then null else error end, lease_until = case when $3 = 'running' then null else lease_until end
            where rotation_id = $1 and status = any ($2) returning 1`,
    values: [id, from, to],
  });
  return rows.length > 0;
}

export interface Failure {
  what: 'subject' | 'parcel' | 'token' | 'key';
  id: string;
}

export async function recordFailures(tx: Executor, rotationId: string, failures: readonly Failure[]): Promise<void> {
  if (failures.length === 0) return;
  await tx.query({
    text: `insert into vault.rotation_failure (rotation_id, what, item_id, code) select $1, f.what, f.id, 'INTEGRITY' from unnest($2::text[], $3::text[]) as f (what, id) on conflict do nothing`,
    values: [rotationId, failures.map(({ what }) => what), failures.map(({ id }) => id)],
  });
}

export function listFailures(tx: Executor, rotationId: string, limit: number): Promise<{ what: string; item_id: string; code: string; at: Date }[]> {
  return tx.query({ text: 'select what, item_id, code, at from vault.rotation_failure where rotation_id = $1 order by at, item_id limit $2', values: [rotationId, limit] });
}

/** Before another try: what was mended must be looked at again. */
export async function forgetFailures(tx: Executor, rotationId: string): Promise<void> {
  await tx.query({ text: 'delete from vault.rotation_failure where rotation_id = $1', values: [rotationId] });
}
