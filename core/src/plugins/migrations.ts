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
  {
    name: '1002-plugin-purge',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        alter table plugin_activation drop constraint plugin_activation_state_check;
        alter table plugin_activation add constraint plugin_activation_state_check check (state in ('migrating', 'active', 'failing', 'inactive', 'purging', 'available'));
        create table plugin_purge (
          tenant_id uuid not null,
          plugin_id text not null,
          reason text not null,
          requested_by text not null,
          requested_by_name text not null,
          requested_at timestamptz not null,
          expires_at timestamptz not null,
          confirmed_by text check (confirmed_by <> requested_by),
          confirmed_by_name text,
          confirmed_at timestamptz,
          dropped_at timestamptz,
          primary key (tenant_id, plugin_id)
        )`);
    },
  },
];
