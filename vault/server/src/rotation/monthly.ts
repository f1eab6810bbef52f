import { appendAccess } from '../audit/access-log.js';
import type { VaultDatabase } from '../database/database.js';
import { MAX_USES } from '../keys/list.js';
import { upkeepEntry } from '../upkeep/entry.js';
import type { NightlyJob } from '../upkeep/nightly.js';
import type { RotationSettings } from './settings.js';
import { insertRotation } from './store.js';

export interface MonthlyDeps {
  database: VaultDatabase;
  settings: Pick<RotationSettings, 'rotateAfterMs'>;
  now: () => number;
}

/**
 * A new data key every month (security.md 2.1.10): a shredded subject's key still lies in dumps of before, and opens no
 * more once the data key over it is destroyed. A job like any other: throttled, to be paused, gone on with after a kill.
 */
export const monthlyRotation = ({ database, settings: { rotateAfterMs }, now }: MonthlyDeps): NightlyJob => ({
  name: 'keys-rotate',
  run: async () => {
    if (rotateAfterMs === 0) return { started: 0 };
    const due = await database.query<{ tenant_id: string; version: number }>({
      text: `select k.tenant_id, k.version from vault.keyring k join vault.tenant t using (tenant_id)
              where k.kind = 'dek' and k.status = 'primary' and t.status = 'active' and (k.uses >= $1 or coalesce(k.activated_at, k.created_at) <= $2) order by k.tenant_id`,
      values: [MAX_USES, new Date(now() - rotateAfterMs)],
    });
    let started = 0;
    for (const { tenant_id: tenantId, version } of due) {
      started += await database.transaction(async (tx) => {
        const job = await insertRotation(tx, { tenantId, kind: 'dek', requestedBy: 'vault', reason: `dek/${version}`, rowsPerSecond: null, maxReadP95Ms: null });
        // One that is under way, or was paused by somebody, is theirs.
        if (!job) return 0;
        await appendAccess(tx, upkeepEntry(tenantId, 'keys_rotate', new Date(now()), { rotation: job.rotation_id, kind: 'dek', before: version }));
        return 1;
      });
    }
    return { started };
  },
});
