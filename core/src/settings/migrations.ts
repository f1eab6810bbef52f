import type { Migration } from '@hako/sdk-plugin';

export const settingsMigrations: Migration[] = [
  {
    name: '0201-setting',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        CREATE TABLE setting (
          scope_type text NOT NULL CHECK (scope_type IN ('tenant', 'subsidiary', 'talent')),
          scope_id uuid NOT NULL,
          key text NOT NULL,
          value jsonb NOT NULL,
          updated_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (scope_type, scope_id, key)
        );
        CREATE TABLE setting_version (
          scope_type text NOT NULL,
          scope_id uuid NOT NULL,
          version integer NOT NULL,
          PRIMARY KEY (scope_type, scope_id)
        )`);
    },
  },
];
