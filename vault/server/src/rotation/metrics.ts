import { Gauge, Registry } from 'prom-client';
import type { VaultDatabase } from '../database/database.js';
import type { KekRing } from '../keys/kek.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';

/** For Prometheus, on the loopback port: progress of open rotations by tenant, and whether the root vouches for the keys. */
export function createKeyMetrics({ database, keks, keys }: { database: VaultDatabase; keks: KekRing; keys: TenantKeyCache }): () => Promise<string> {
  const registers = [new Registry()];
  const labels = ['tenant', 'kind'] as const;
  const rows = new Gauge({ name: 'hako_vault_rotation_rows', help: 'Rows of a rotation that is open: total, done, failed', labelNames: [...labels, 'state'], registers });
  const rate = new Gauge({ name: 'hako_vault_rotation_rows_per_second', help: 'Speed of a rotation that is open', labelNames: labels, registers });
  const stuck = new Gauge({ name: 'hako_vault_rotation_stuck', help: '1 for a rotation that waits for somebody: paused or blocked', labelNames: labels, registers });
  const root = new Gauge({ name: 'hako_vault_root_up', help: '1 while the root vouches for the primary KEK, so that writes are taken', registers });
  const cached = new Gauge({ name: 'hako_vault_tenants_open', help: 'Tenants whose keys are open in memory', registers });

  return async () => {
    for (const gauge of [rows, rate, stuck]) gauge.reset();
    const open = await database.query<{ tenant: string; kind: string; status: string; total: string; done: string; rate: number; failed: number }>({
      text: `select coalesce(tenant_id::text, '') as tenant, kind, status, total, done, rate, (select count(*)::int from vault.rotation_failure f where f.rotation_id = r.rotation_id) as failed
               from vault.rotation r where status in ('running', 'paused', 'blocked')`,
    });
    for (const job of open) {
      const name = { tenant: job.tenant, kind: job.kind };
      for (const state of ['total', 'done', 'failed'] as const) rows.set({ ...name, state }, Number(job[state]));
      rate.set(name, job.rate);
      stuck.set(name, job.status === 'running' ? 0 : 1);
    }
    root.set(keks.writable ? 1 : 0);
    cached.set(keys.size);
    return registers[0]!.metrics();
  };
}
