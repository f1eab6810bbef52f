import type { Migration } from '@hako/sdk-plugin';

/** Activation is data of the platform: every process knows it for every tenant. */
export const pluginPlatformMigrations: Migration[] = [
  {
    name: '1001-plugin-activation',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table plugin_activation (
          tenant_id uuid not null,
          plugin_id text not null,
          state text not null check (state in ('migrating', 'active', 'failing', 'inactive')),
          version text not null,
          epoch int not null default 1,
          reason text,
          demo_done boolean not null default false,
          changed_at timestamptz not null default clock_timestamp(),
          primary key (tenant_id, plugin_id)
        );
        create table plugin_allowance (
          tenant_id uuid not null,
          plugin_id text not null,
          allowed boolean not null,
          changed_at timestamptz not null default clock_timestamp(),
          primary key (tenant_id, plugin_id)
        )`);
    },
  },
];
