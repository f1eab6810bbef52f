import type { Migration } from '@hako/sdk-plugin';

/** The index over all tenants' ledgers; the runner itself needs it, so it comes before everything else. */
export const databasePlatformMigrations: Migration[] = [
  {
    name: '0001-tenant-migration',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`CREATE TABLE tenant_migration (
        tenant_id uuid NOT NULL, owner text NOT NULL, fingerprint text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, owner))`);
    },
  },
];
