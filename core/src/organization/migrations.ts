import type { Migration } from '@hako/sdk-plugin';

export const organizationMigrations: Migration[] = [
  {
    name: '0101-tenant-state',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        CREATE TABLE tenant_state (
          one boolean PRIMARY KEY DEFAULT true CHECK (one),
          rbac_version bigint NOT NULL DEFAULT 1,
          activation_epoch bigint NOT NULL DEFAULT 0
        );
        INSERT INTO tenant_state DEFAULT VALUES`);
    },
  },
  {
    name: '0102-organization',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        CREATE TABLE subsidiary (
          id uuid PRIMARY KEY,
          parent_id uuid REFERENCES subsidiary (id),
          code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9_]{3,32}$'),
          name jsonb NOT NULL,
          sort_order integer NOT NULL DEFAULT 0,
          active boolean NOT NULL DEFAULT true,
          -- The scope whose deactivation took this one along; null when it was deactivated for itself.
          inactive_by uuid,
          version integer NOT NULL DEFAULT 1,
          created_at timestamptz NOT NULL DEFAULT now(),
          updated_at timestamptz NOT NULL DEFAULT now(),
          CHECK (parent_id <> id)
        );
        CREATE INDEX subsidiary_parent ON subsidiary (parent_id);
        CREATE TABLE profile_store (
          id uuid PRIMARY KEY,
          name text NOT NULL,
          created_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE talent (
          id uuid PRIMARY KEY,
          subsidiary_id uuid REFERENCES subsidiary (id),
          profile_store_id uuid NOT NULL REFERENCES profile_store (id),
          code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9_]{3,32}$'),
          display_name text NOT NULL,
          avatar_url text,
          timezone text NOT NULL,
          path text NOT NULL UNIQUE CHECK (path ~ '^[a-z0-9-]{3,64}$'),
          oshi_color text CHECK (oshi_color ~ '^#[0-9a-f]{6}$'),
          state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'disabled')),
          sort_order integer NOT NULL DEFAULT 0,
          active boolean NOT NULL DEFAULT true,
          inactive_by uuid,
          published_at timestamptz,
          version integer NOT NULL DEFAULT 1,
          created_at timestamptz NOT NULL DEFAULT now(),
          updated_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX talent_subsidiary ON talent (subsidiary_id);
        CREATE INDEX talent_store ON talent (profile_store_id)`);
    },
  },
];
