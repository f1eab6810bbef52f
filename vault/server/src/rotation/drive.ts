import { setTimeout as wait } from 'node:timers/promises';
import { persistently } from './tenant.js';
import type { RotationPlan, RotationRun } from './types.js';

/** Somebody may hold a row for as long as a transaction may last. */
const NEXT_PASS_MS = 100;

/**
 * Goes on from wherever the job stands (security.md 2.1.6). Each phase may be entered again after a crash: what it
 * has done is in the database with its progress, in the same transaction.
 */
export async function drive(run: RotationRun, plan: RotationPlan): Promise<void> {
  for (;;) {
    switch (run.job.phase) {
      case 'prepare':
        await plan.prepare(run);
        break;
      case 'activate':
        await plan.activate(run);
        break;
      case 'migrate':
        await migrate(run, plan);
        break;
      case 'verify':
        await verify(run, plan);
        break;
      case 'switch':
      case 'drop':
        await plan.finish?.(run);
        break;
      case 'retire':
        if (!(await retire(run, plan))) return;
        break;
      case 'done':
        return;
    }
    if (run.job.status === 'blocked') return;
  }
}

async function migrate(run: RotationRun, plan: RotationPlan): Promise<void> {
  if (!run.job.started_at) {
    const total = await plan.remaining(run);
    await run.step(async () => ({ patch: { total, started_at: new Date(run.deps.now()) }, result: undefined }));
  }
  await plan.walk(run);
  await run.step(async () => ({ patch: { phase: 'verify', cursor: {} }, result: undefined }));
}

/** From the beginning again until nothing is left; then end to end. */
async function verify(run: RotationRun, plan: RotationPlan): Promise<void> {
  while ((await plan.remaining(run)) > 0) {
    await run.step(async () => ({ patch: { cursor: {} }, result: undefined }));
    await plan.walk(run);
    await wait(NEXT_PASS_MS);
  }
  if (!(await hasFailures(run))) {
    run.deps.fault('verify');
    await plan.sample(run);
  }
  if (await hasFailures(run)) {
    await run.step(async () => ({ patch: { status: 'blocked', error: 'ROWS_DO_NOT_OPEN', cursor: {} }, result: undefined }));
    run.deps.onStuck(run.job.tenant_id, 'ROWS_DO_NOT_OPEN');
    return;
  }
  if (plan.finish) await run.step(async () => ({ patch: { phase: 'switch', cursor: {} }, result: undefined }));
  else await complete(run);
}

/** Every row is at the target; the old key stays for as long as a backup may need it. */
export async function complete(run: RotationRun): Promise<void> {
  const now = run.deps.now();
  await run.step(async () => ({
    patch: { status: 'completed', phase: 'retire', cursor: {}, error: null, verified_at: new Date(now), finished_at: new Date(now), retire_at: new Date(now + run.deps.settings.retireAfterMs) },
    result: undefined,
  }));
  run.deps.log.write('info', 'rotation-completed', { ...tenantOf(run), count: Number(run.job.done) });
}

/** @returns false while it is too early. */
async function retire(run: RotationRun, plan: RotationPlan): Promise<boolean> {
  if (!run.job.retire_at || run.job.retire_at.getTime() > run.deps.now()) return false;
  // A backup may have been put back since: then it is not over.
  if ((await plan.remaining(run)) > 0 || (await hasFailures(run))) {
    await run.step(async () => ({ patch: { status: 'running', phase: 'migrate', cursor: {} }, result: undefined }));
    return true;
  }
  await persistently(() =>
    run.step(async (tx) => {
      await plan.retire(tx, run);
      run.deps.fault('retire');
      return { patch: { phase: 'done' }, result: undefined };
    }),
  );
  run.deps.log.write('info', 'rotation-retired', tenantOf(run));
  return true;
}

async function hasFailures(run: RotationRun): Promise<boolean> {
  const rows = await run.deps.database.query({ text: 'select 1 from vault.rotation_failure where rotation_id = $1 limit 1', values: [run.job.rotation_id] });
  return rows.length > 0;
}

const tenantOf = (run: RotationRun): { tid?: string } => (run.job.tenant_id === null ? {} : { tid: run.job.tenant_id });
