import type { Migration } from '@hako/sdk-plugin';

export const apiKeyMigrations: Migration[] = [
  {
    name: '0451-api-key',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table api_key (
          id uuid primary key,
          public_id text not null unique check (public_id ~ '^hak_[0-9a-f]{32}$'),
          owner_id uuid not null,
          name text not null,
          scopes text[] not null,
          networks text[] not null default '{}',
          rate_per_minute integer not null default 1000,
          -- HMAC-SHA256 under core's pepper; the secret itself is nowhere
          secret_mac text not null,
          -- after a rotation both work until previous_until
          previous_mac text,
          previous_until timestamptz,
          rotated_at timestamptz,
          expires_at timestamptz,
          last_used_at timestamptz,
          last_used_ip text,
          usage_count bigint not null default 0,
          revoked_at timestamptz,
          revoked_by text,
          revoked_reason text,
          version integer not null default 1,
          created_by text not null,
          created_at timestamptz not null,
          updated_at timestamptz not null,
          check ((previous_mac is null) = (previous_until is null)),
          check ((revoked_at is null) = (revoked_reason is null))
        );
        create index api_key_owner on api_key (owner_id);
        create index api_key_created on api_key (created_at desc, id desc)`);
    },
    down: async (knex) => {
      await knex.raw('drop table api_key');
    },
  },
  {
    name: '0452-access-log-right',
    safe: 'expand',
    up: async (knex) => {
      // As 0404 of access: keys that could read the vault's access log still can.
      await knex.raw(`update api_key set scopes = scopes || 'log.pii:read'::text where scopes && array['vault:read', 'vault:*'] and not 'log.pii:read' = any (scopes)`);
    },
    down: async (knex) => {
      await knex.raw(`update api_key set scopes = array_remove(scopes, 'log.pii:read')`);
    },
  },
];

/** A key names no agency, so the platform keeps which one made it; agencies write there through a function that finds them in the role of the session. */
export const apiKeyPlatformMigrations: Migration[] = [
  {
    name: '0451-api-key-tenant',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        CREATE TABLE api_key_tenant (
          public_id text PRIMARY KEY CHECK (public_id ~ '^hak_[0-9a-f]{32}$'),
          tenant_id uuid NOT NULL
        );

        CREATE FUNCTION claim_api_key(public_id text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
        DECLARE
          hex text := substring(current_setting('role') FROM '^tenant_([0-9a-f]{32})_rw$');
        BEGIN
          IF hex IS NULL THEN RAISE EXCEPTION 'no tenant acts here' USING ERRCODE = '42501'; END IF;
          INSERT INTO api_key_tenant (public_id, tenant_id) VALUES (claim_api_key.public_id, hex::uuid);
        END $$;

        DO $$
        BEGIN
          EXECUTE 'GRANT EXECUTE ON FUNCTION claim_api_key(text) TO ' || quote_ident(current_database() || '_tenant');
        END $$`);
    },
  },
];
