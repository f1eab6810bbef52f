import type { Executor } from '../database/database.js';
import type { TenantKeyKind } from './tenant-keys.js';

/** Counts what each tenant key wraps, in memory, and adds it to `keyring.uses` every few seconds: a hint, not an account. */
export class KeyUses {
  #counts = new Map<string, { tenantId: string; kind: TenantKeyKind; version: number; uses: number }>();

  count(tenantId: string, kind: TenantKeyKind, version: number): void {
    const name = `${tenantId}/${kind}/${version}`;
    const entry = this.#counts.get(name);
    if (entry) entry.uses++;
    else this.#counts.set(name, { tenantId, kind, version, uses: 1 });
  }

  /** What cannot be written now is kept for the next time. */
  async flush(database: Executor): Promise<void> {
    const counted = [...this.#counts.values()];
    if (counted.length === 0) return;
    this.#counts = new Map();
    try {
      await database.query({
        text: `update vault.keyring k set uses = k.uses + new.uses from unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[]) as new (tenant_id, kind, version, uses)
                where k.tenant_id = new.tenant_id and k.kind = new.kind and k.version = new.version`,
        values: [counted.map((entry) => entry.tenantId), counted.map((entry) => entry.kind), counted.map((entry) => entry.version), counted.map((entry) => entry.uses)],
      });
    } catch (error) {
      for (const entry of counted) {
        const name = `${entry.tenantId}/${entry.kind}/${entry.version}`;
        this.#counts.set(name, { ...entry, uses: entry.uses + (this.#counts.get(name)?.uses ?? 0) });
      }
      throw error;
    }
  }
}
