import type { Migration } from '@hako/sdk-plugin';

/** Keys that sign checkpoints: one in use for the whole installation, older ones kept so that what they signed can be checked. */
export const auditPlatformMigrations: Migration[] = [
  {
    name: '0501-audit-key',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table audit_key (
          id text primary key,
          verifier_key text not null,
          sealed_private_key bytea not null,
          created_at timestamptz not null
        )`);
    },
  },
];
