import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRotationBench, type RotationBench } from '../testing/rotation-bench.js';
import { drive } from './drive.js';
import { FAULTS, type FaultName } from './fault.js';
import { planOf } from './plans.js';
import { holdRun } from './run.js';
import { claimRotation, findRotation, insertRotation } from './store.js';
import { ROTATION_KINDS, type RotationDeps, type RotationKind } from './types.js';

const PEOPLE = 12;
let bench: RotationBench;
beforeAll(async () => {
  bench = await openRotationBench();
});
afterAll(() => bench?.end());

/** A crash without the process: whatever was not committed is gone, and nothing that the worker knew is kept. */
class Crash extends Error {}

async function work(deps: RotationDeps, id: string): Promise<void> {
  await bench.database.query({ text: 'update vault.rotation set lease_until = null where rotation_id = $1', values: [id] });
  const claimed = await claimRotation(bench.database, { owner: 'test', ms: 30_000, now: deps.now(), busy: [] });
  if (claimed) await drive(holdRun(deps, claimed, () => false), planOf(claimed.kind));
}

const query = async (text: string, tenantId: string | null): Promise<string> => JSON.stringify(await bench.database.query({ text, values: tenantId === null ? [] : [tenantId] }));

/** What must hold at the end, whatever happened on the way. */
const LEFT: Record<RotationKind, string> = {
  dek: `select dek_version, count(*)::int as count from vault.subject where tenant_id = $1 group by 1`,
  deep: `select dek_version, sk_dek_version, sk_version, count(*)::int as count from vault.subject where tenant_id = $1 group by 1, 2, 3`,
  idx: `select idx_version, count(*)::int as count from vault.blind_index where tenant_id = $1 group by 1`,
  kek: `select parent_version = (select version from vault.kek where status = 'primary') as moved, count(*) > 0 as any from vault.keyring where wrapped is not null group by 1`,
};
const WANTED: Record<RotationKind, object> = {
  dek: [{ dek_version: 2, count: PEOPLE }],
  deep: [{ dek_version: 2, sk_dek_version: 2, sk_version: 2, count: PEOPLE }],
  idx: [{ idx_version: 2, count: PEOPLE }],
  kek: [{ moved: true, any: true }],
};

describe.each(ROTATION_KINDS)('a rotation of kind %s', (kind) => {
  it.each(FAULTS)('goes on after a crash at: %s', async (fault: FaultName) => {
    const tenantId = await bench.newTenant(PEOPLE);
    const job = (await insertRotation(bench.database, { tenantId: kind === 'kek' ? null : tenantId, kind, requestedBy: 'test', reason: null, rowsPerSecond: null, maxReadP95Ms: null }))!;
    let crashed = false;
    const deps: RotationDeps = {
      ...bench.deps,
      settings: { ...bench.deps.settings, retireAfterMs: 0 },
      fault: (name) => {
        if (name !== fault || crashed) return;
        crashed = true;
        throw new Crash();
      },
    };
    await expect(work(deps, job.rotation_id)).rejects.toBeInstanceOf(Crash);
    await work(deps, job.rotation_id);
    expect(await findRotation(bench.database, job.rotation_id)).toMatchObject({ status: 'completed', phase: 'done', failed: 0 });
    expect(JSON.parse(await query(LEFT[kind], kind === 'kek' ? null : tenantId))).toEqual(WANTED[kind]);
    expect(JSON.parse(await query(`select status, count(*)::int as count from vault.keyring where tenant_id = $1 and kind = '${kind === 'idx' ? 'idx' : 'dek'}' group by 1 order by 1`, tenantId))).toEqual(
      kind === 'kek' ? [{ status: 'primary', count: 1 }] : [{ status: 'disabled', count: 1 }, { status: 'primary', count: 1 }],
    );
  });
});
