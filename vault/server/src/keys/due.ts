import type { Alerts } from '../alerts/alerts.js';
import type { VaultDatabase } from '../database/database.js';
import type { NightlyJob } from '../upkeep/nightly.js';
import { keySubjectOf } from './key-id.js';
import type { KeyProvider } from './key-provider.js';
import type { TenantKeyKind } from './keyring.js';
import { listKeks, MAX_USES, TENANT_KEY_MS } from './list.js';

export interface DueDeps {
  database: VaultDatabase;
  provider: KeyProvider;
  alerts: Pick<Alerts, 'raise'>;
  /** Between disabling a key and its destruction. */
  destroyAfterMs: number;
  now: () => number;
}

/** Once a day: tells the tenant, or the operator, which key or root has had its time, and which may be destroyed now: that takes two people. */
export const dueKeys = ({ database, provider, alerts, destroyAfterMs, now }: DueDeps): NightlyJob => ({
  name: 'keys-due',
  run: async () => {
    const tell = (tenantId: string | null, key: string, why: string): void => alerts.raise({ kind: 'key', severity: 'warning', tenantId, detail: { code: 'ROTATION_DUE', key, why } });
    const rows = await database.query<{ tenant_id: string; kind: TenantKeyKind; version: number; much_used: boolean }>({
      text: `select k.tenant_id, k.kind, k.version, k.uses >= $1 as much_used from vault.keyring k join vault.tenant t using (tenant_id)
              where k.status = 'primary' and t.status = 'active' and (k.uses >= $1 or coalesce(k.activated_at, k.created_at) < $2) order by k.tenant_id, k.kind`,
      values: [MAX_USES, new Date(now() - TENANT_KEY_MS)],
    });
    for (const { tenant_id: tenantId, kind, version, much_used: muchUsed } of rows) tell(tenantId, keySubjectOf({ tenantId, kind, version }), muchUsed ? 'uses' : 'age');
    const keks = (await listKeks(database, { now: now(), destroyAfterMs: 0 })).filter(({ rotate }) => rotate !== null);
    for (const { subject, rotate } of keks) tell(null, subject, rotate!);
    const hint = await provider.rotateHint().catch(() => null);
    const rootDue = hint !== null && hint.getTime() <= now();
    if (rootDue) tell(null, 'root', 'age');
    const over = await database.query<{ tenant_id: string; keys: number; kind: TenantKeyKind; version: number }>({
      text: `select tenant_id, count(*)::int as keys, (array_agg(kind order by disabled_at))[1] as kind, (array_agg(version order by disabled_at))[1] as version
               from vault.keyring join vault.tenant t using (tenant_id) where keyring.status = 'disabled' and t.status = 'active' and keyring.disabled_at <= $1 group by tenant_id order by tenant_id`,
      values: [new Date(now() - destroyAfterMs)],
    });
    for (const { tenant_id: tenantId, keys, kind, version } of over) alerts.raise({ kind: 'key', severity: 'warning', tenantId, detail: { code: 'DESTRUCTION_DUE', key: keySubjectOf({ tenantId, kind, version }), keys } });
    return { tenantKeys: rows.length, keks: keks.length, root: rootDue, destroyable: over.length };
  },
});
