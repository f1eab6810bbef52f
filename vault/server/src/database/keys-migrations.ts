import type { VaultMigration } from './migrations.js';

/** Rotation: jobs and their failures, one more state of a key, and triggers that order writers and rotations. */
export const keysMigrations: readonly VaultMigration[] = [
  {
    name: '0101-rotation',
    sql: `
      alter table vault.keyring drop constraint keyring_status_check;
      alter table vault.keyring add constraint keyring_status_check
        check (status in ('pending', 'building', 'primary', 'decrypt_only', 'disabled', 'destroyed', 'failed'));
      -- What stays of a destroyed key: number, dates, who and why, under a signature.
      alter table vault.keyring add column tombstone jsonb;
      alter table vault.kek add column tombstone jsonb;

      -- The data key under which a subject's key was made: the deep rotation makes anew what is older than its target.
      -- Nobody knows it of subjects of before.
      alter table vault.subject add column sk_dek_version int not null default 0;

      create table vault.rotation (
        rotation_id text primary key check (rotation_id ~ '^rot_[0-9a-f]{32}$'),
        -- null: the KEK, which is the whole installation's.
        tenant_id uuid references vault.tenant,
        kind text not null check (kind in ('dek', 'deep', 'idx', 'kek')),
        status text not null default 'running' check (status in ('running', 'paused', 'blocked', 'completed', 'failed')),
        phase text not null default 'prepare' check (phase in ('prepare', 'activate', 'migrate', 'verify', 'switch', 'drop', 'retire', 'done')),
        target_version int,
        prepared_at timestamptz,
        -- How far the walk has come: written in the transaction of each batch, so that it never says more than is done.
        cursor jsonb not null default '{}',
        total bigint not null default 0,
        done bigint not null default 0,
        rate real not null default 0,
        sampled int not null default 0,
        rows_per_second int check (rows_per_second > 0),
        max_read_p95_ms int check (max_read_p95_ms > 0),
        lease_owner text,
        lease_until timestamptz,
        fence bigint not null default 0,
        requested_by text not null,
        reason text,
        error text,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        verified_at timestamptz,
        retire_at timestamptz,
        finished_at timestamptz,
        updated_at timestamptz not null default now()
      );
      -- Two at once would chase each other; the deep one is a rotation of the data key too.
      create unique index rotation_one_open on vault.rotation (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), (case kind when 'deep' then 'dek' else kind end))
        where status in ('running', 'paused', 'blocked');
      create index rotation_by_time on vault.rotation (created_at desc);

      create table vault.rotation_failure (
        rotation_id text not null references vault.rotation,
        what text not null check (what in ('subject', 'parcel', 'token', 'key')),
        item_id text not null,
        code text not null,
        at timestamptz not null default now(),
        primary key (rotation_id, what, item_id)
      );

      -- Writers take it shared, the moment of a switch takes it alone: a switch waits for those who are writing, and
      -- whoever comes later sees the new state. Fair, as row locks are not.
      create function vault.key_barrier(tenant uuid) returns bigint language sql immutable set search_path = pg_catalog as $$
        select hashtextextended(tenant::text, 7301)
      $$;
      create function vault.take_key_barrier(tenants uuid[]) returns void language plpgsql set search_path = pg_catalog as $$
      declare tenant uuid;
      begin
        for tenant in select distinct t from unnest(tenants) as t order by t loop
          perform pg_advisory_xact_lock_shared(vault.key_barrier(tenant));
        end loop;
      end $$;

      -- A process with a stale cache gets an error that it may retry, never a write under an old key.
      create or replace function vault.require_primary_deks() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        perform vault.take_key_barrier(array(select distinct tenant_id from added where wrapped_sk is not null));
        if exists (
          select 1 from (select distinct tenant_id, dek_version from added where wrapped_sk is not null) as used
           where not exists (
             select 1 from vault.keyring k where k.tenant_id = used.tenant_id and k.kind = 'dek' and k.version = used.dek_version and k.status = 'primary')
        ) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return null;
      end $$;
      create function vault.require_primary_deks_on_update() returns trigger language plpgsql set search_path = pg_catalog as $$
      declare
        tenants uuid[];
        versions int[];
      begin
        -- Most changes leave the subject's key as it is; those may come while it still lies under an old one. A difference
        -- of sets costs the same whatever the planner thinks of their sizes; a join does not.
        select array_agg(tenant_id), array_agg(dek_version) into tenants, versions from (
          select distinct tenant_id, dek_version from (
            select tenant_id, subject_id, dek_version, wrapped_sk from added where wrapped_sk is not null
            except all select tenant_id, subject_id, dek_version, wrapped_sk from replaced) as changed) as used;
        if tenants is null then
          return null;
        end if;
        perform vault.take_key_barrier(tenants);
        if exists (
          select 1 from unnest(tenants, versions) as used (tenant_id, dek_version)
           where not exists (
             select 1 from vault.keyring k where k.tenant_id = used.tenant_id and k.kind = 'dek' and k.version = used.dek_version and k.status = 'primary')
        ) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return null;
      end $$;
      drop trigger subject_dek on vault.subject;
      create trigger subject_dek_update after update on vault.subject referencing old table as replaced new table as added
        for each statement execute function vault.require_primary_deks_on_update();

      -- Keys of files are wrapped by the data key too.
      create function vault.require_primary_parcel_deks() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        perform vault.take_key_barrier(array(select distinct tenant_id from added));
        if exists (
          select 1 from (select distinct tenant_id, dek_version from added) as used
           where not exists (
             select 1 from vault.keyring k where k.tenant_id = used.tenant_id and k.kind = 'dek' and k.version = used.dek_version and k.status = 'primary')
        ) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return null;
      end $$;
      create trigger parcel_dek_insert after insert on vault.parcel referencing new table as added
        for each statement execute function vault.require_primary_parcel_deks();
      create trigger parcel_dek_update after update on vault.parcel referencing new table as added
        for each statement execute function vault.require_primary_parcel_deks();

      create or replace function vault.require_primary_token_deks() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        perform vault.take_key_barrier(array(select distinct tenant_id from added where wrapped is not null));
        if exists (
          select 1 from (select distinct tenant_id, dek_version from added where wrapped is not null) as used
           where not exists (
             select 1 from vault.keyring k where k.tenant_id = used.tenant_id and k.kind = 'dek' and k.version = used.dek_version and k.status = 'primary')
        ) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return null;
      end $$;
      create or replace function vault.require_primary_token_dek() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        perform vault.take_key_barrier(array[new.tenant_id]);
        if not exists (select 1 from vault.keyring k where k.tenant_id = new.tenant_id and k.kind = 'dek' and k.version = new.dek_version and k.status = 'primary') then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return new;
      end $$;

      -- Likewise for the level above.
      create function vault.require_primary_kek() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if not exists (select 1 from vault.kek k where k.version = new.parent_version and k.status = 'primary') then
          raise exception 'the KEK is not the primary one' using errcode = 'HK001';
        end if;
        return new;
      end $$;
      create trigger keyring_kek_insert before insert on vault.keyring for each row when (new.wrapped is not null) execute function vault.require_primary_kek();
      create trigger keyring_kek_update before update of wrapped on vault.keyring for each row when (new.wrapped is not null) execute function vault.require_primary_kek();

      -- While an index is built anew, whoever writes the one that is asked writes the new one too; and nobody writes one that is gone.
      create function vault.require_active_indexes() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        perform vault.take_key_barrier(array(select distinct tenant_id from added));
        if exists (
          select 1 from (select tenant_id, array_agg(distinct idx_version) as versions from added group by tenant_id) as written
           where exists (
                   select 1 from unnest(written.versions) as v
                    where not exists (select 1 from vault.keyring k where k.tenant_id = written.tenant_id and k.kind = 'idx' and k.version = v and k.status in ('primary', 'building')))
              or (exists (select 1 from vault.keyring k where k.tenant_id = written.tenant_id and k.kind = 'idx' and k.status = 'primary' and k.version = any (written.versions))
                  and exists (select 1 from vault.keyring k where k.tenant_id = written.tenant_id and k.kind = 'idx' and k.status = 'building' and k.version <> all (written.versions)))
        ) then
          raise exception 'the index keys have changed' using errcode = 'HK001';
        end if;
        return null;
      end $$;
      create trigger blind_index_insert after insert on vault.blind_index referencing new table as added
        for each statement execute function vault.require_active_indexes();
    `,
  },
];

/** What the service's role may do with them. */
export const keysGrants = (role: string): string => `
    grant select, insert, update on vault.rotation to ${role};
    grant select, insert, update, delete on vault.rotation_failure to ${role};
`;
