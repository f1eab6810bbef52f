import type { Migration } from '@hako/sdk-plugin';

/**
 * A tenant's role has no right on these tables. What an agency may do to the platform's list of public paths goes through
 * functions that find the agency in the role of the session, so that none can claim a path for another.
 */
export const tenancyPlatformMigrations: Migration[] = [
  {
    name: '0101-tenant',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        CREATE TABLE tenant (
          id uuid PRIMARY KEY,
          code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9_]{2,32}$'),
          name jsonb NOT NULL,
          status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted')),
          is_platform boolean NOT NULL DEFAULT false,
          created_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE UNIQUE INDEX tenant_one_platform ON tenant (is_platform) WHERE is_platform;
        CREATE TABLE spare_tenant (
          id uuid PRIMARY KEY,
          vault_ready boolean NOT NULL DEFAULT false,
          made_at timestamptz NOT NULL DEFAULT now()
        )`);
    },
  },
  {
    name: '0102-talent-path',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        CREATE TABLE talent_path (
          path text PRIMARY KEY CHECK (path ~ '^[a-z0-9-]{3,64}$'),
          tenant_id uuid NOT NULL REFERENCES tenant (id),
          talent_id uuid NOT NULL,
          current boolean NOT NULL DEFAULT true,
          live boolean NOT NULL DEFAULT false,
          claimed_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX talent_path_of ON talent_path (tenant_id, talent_id);

        CREATE FUNCTION acting_tenant() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = platform, pg_temp AS $$
        DECLARE
          hex text := substring(current_setting('role') FROM '^tenant_([0-9a-f]{32})_rw$');
        BEGIN
          IF hex IS NULL THEN RAISE EXCEPTION 'no tenant acts here' USING ERRCODE = '42501'; END IF;
          RETURN hex::uuid;
        END $$;

        CREATE FUNCTION claim_talent_path(wanted text, talent uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
        DECLARE
          acting uuid := acting_tenant();
          is_live boolean := coalesce((SELECT bool_or(p.live) FROM talent_path p WHERE p.tenant_id = acting AND p.talent_id = talent), false);
        BEGIN
          INSERT INTO talent_path (path, tenant_id, talent_id, live) VALUES (wanted, acting, talent, is_live) ON CONFLICT (path) DO NOTHING;
          IF NOT EXISTS (SELECT 1 FROM talent_path p WHERE p.path = wanted AND p.tenant_id = acting AND p.talent_id = talent) THEN RETURN false; END IF;
          UPDATE talent_path p SET current = (p.path = wanted) WHERE p.tenant_id = acting AND p.talent_id = talent;
          RETURN true;
        END $$;

        CREATE FUNCTION show_talent_path(talent uuid, shown boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
        BEGIN
          UPDATE talent_path p SET live = shown WHERE p.tenant_id = acting_tenant() AND p.talent_id = talent;
        END $$;

        CREATE FUNCTION release_talent_paths(talent uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
        BEGIN
          DELETE FROM talent_path p WHERE p.tenant_id = acting_tenant() AND p.talent_id = talent;
        END $$;

        DO $$
        DECLARE
          tenants text := quote_ident(current_database() || '_tenant');
        BEGIN
          EXECUTE 'GRANT EXECUTE ON FUNCTION claim_talent_path(text, uuid), show_talent_path(uuid, boolean), release_talent_paths(uuid) TO ' || tenants;
        END $$`);
    },
  },
  {
    // A page that was there and is not any more is gone (410); a draft's never was (404).
    name: '0103-talent-path-was-live',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        ALTER TABLE talent_path ADD COLUMN was_live boolean NOT NULL DEFAULT false;
        UPDATE talent_path SET was_live = live;
        CREATE OR REPLACE FUNCTION show_talent_path(talent uuid, shown boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
        BEGIN
          UPDATE talent_path p SET live = shown, was_live = p.was_live OR p.live OR shown WHERE p.tenant_id = acting_tenant() AND p.talent_id = talent;
        END $$`);
    },
  },
  {
    name: '0104-tenant-suspension',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw('ALTER TABLE tenant ADD COLUMN suspended_at timestamptz, ADD COLUMN suspended_by text, ADD COLUMN suspended_reason text');
    },
  },
];
