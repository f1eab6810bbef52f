import type { Migration, TenantTransaction } from '@hako/sdk-plugin';
import { randomUUID } from 'node:crypto';
import { createTenantSchema, dropTenantSchema, runTenantMigrations, type OwnedDatabase } from '../database/index.js';
import type { VaultGateway } from '../vault/types.js';

/** Schemas with every migration of core that wait for an agency: making one takes far longer than a new agency may. */
export interface Spares {
  /** Makes what is missing up to `wanted`; answers how many wait now. */
  fill(wanted: number): Promise<number>;
  /** A schema with this very id. */
  make(id?: string): Promise<string>;
  /** Brings one up to date that an older release made. */
  refresh(id: string): Promise<void>;
  /** Takes a ready one out of the list in the caller's transaction of the platform; `undefined` when none waits. */
  take(tx: Pick<TenantTransaction, 'row'>): Promise<{ id: string; vaultReady: boolean } | undefined>;
}

export function createSpares(deps: { database: OwnedDatabase; migrations: readonly Migration[]; vault: () => Pick<VaultGateway, 'createTenant'> }): Spares {
  const { database, migrations } = deps;

  const make = async (id: string = randomUUID()): Promise<string> => {
    await createTenantSchema(database, id);
    const report = await runTenantMigrations(database, 'core', migrations, [id]);
    if (report.failed[0]) {
      await dropTenantSchema(database, id);
      throw report.failed[0].error;
    }
    return id;
  };

  const keysFor = async (id: string): Promise<void> => {
    // The vault may be away while schemas are made; then the keys are made with the agency.
    const ready = await deps.vault().createTenant(id).then(() => true, () => false);
    if (ready) await database.platform.write((tx) => tx.rows('UPDATE spare_tenant SET vault_ready = true WHERE id = $1', [id]));
  };

  return {
    make,
    refresh: async (id) => {
      const report = await runTenantMigrations(database, 'core', migrations, [id]);
      if (report.failed[0]) throw report.failed[0].error;
    },
    fill: async (wanted) => {
      const waiting = await database.platform.read((reader) => reader.rows<{ id: string; vault_ready: boolean }>('SELECT id, vault_ready FROM spare_tenant'));
      // Spares of an older release catch up with the newer one's tables.
      await runTenantMigrations(database, 'core', migrations, waiting.map((spare) => spare.id));
      for (const spare of waiting) if (!spare.vault_ready) await keysFor(spare.id);
      for (;;) {
        // Asked anew each time: other processes fill too, and agencies take.
        const { count } = (await database.platform.read((reader) => reader.row<{ count: number }>('SELECT count(*) AS count FROM spare_tenant'))) ?? { count: 0 };
        if (count >= wanted) return count;
        const id = await make();
        await database.platform.write((tx) => tx.rows('INSERT INTO spare_tenant (id) VALUES ($1)', [id]));
        await keysFor(id);
      }
    },
    take: async (tx) => {
      const spare = await tx.row<{ id: string; vault_ready: boolean }>(
        `DELETE FROM platform.spare_tenant WHERE id = (SELECT id FROM platform.spare_tenant ORDER BY vault_ready DESC, made_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, vault_ready`,
      );
      return spare && { id: spare.id, vaultReady: spare.vault_ready };
    },
  };
}
