import type { VaultMigration } from './migrations.js';

/** Data tokens, consents, holds, retention, shared limits, the ledger of erasures, nightly work. */
export const recordsMigrations: readonly VaultMigration[] = [
  {
    name: '0201-tokens',
    sql: `
      -- Each token that opens has a key of its own, wrapped as a parcel's is; rotation wraps it anew. The wrap binds what
      -- the token stands for, so that none can be pointed elsewhere; a value token's ciphertext is under that key.
      alter table vault.token add dek_version int, add wrapped bytea, add commit bytea check (length(commit) = 32);
      alter table vault.token add constraint token_keys check (
        (wrapped is not null) = reversible and (dek_version is not null) = reversible
        and (ct is not null) = (type = 'value' and reversible) and (commit is not null) = (ct is not null));
      create index token_by_subject on vault.token (tenant_id, subject_id);
      create index token_by_dek on vault.token (tenant_id, dek_version, token_id) where wrapped is not null;
      create index token_by_expiry on vault.token (expires_at) where expires_at is not null;
      create index token_by_tag on vault.token using gin (tags);
      create function vault.require_primary_token_dek() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if not exists (select 1 from vault.keyring k where k.tenant_id = new.tenant_id and k.kind = 'dek' and k.version = new.dek_version and k.status = 'primary' for key share) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return new;
      end $$;
      create function vault.require_primary_token_deks() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if exists (
          select 1 from (select distinct tenant_id, dek_version from added where wrapped is not null) as used
           where not exists (
             select 1 from vault.keyring k
              where k.tenant_id = used.tenant_id and k.kind = 'dek' and k.version = used.dek_version and k.status = 'primary' for key share)
        ) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return null;
      end $$;
      create trigger token_dek before update of wrapped, dek_version on vault.token
        for each row when (new.wrapped is not null) execute function vault.require_primary_token_dek();
      create trigger token_dek_insert after insert on vault.token referencing new table as added
        for each statement execute function vault.require_primary_token_deks();
    `,
  },
  {
    name: '0202-consent-hold-retention',
    sql: `
      alter table vault.tenant drop constraint tenant_status_check;
      alter table vault.tenant add constraint tenant_status_check check (status in ('active', 'suspended', 'deleted', 'shredded'));
      alter table vault.tenant
        add deleted_at timestamptz,
        add shredded_at timestamptz,
        add partial_indexes text[] not null default '{}',
        -- Rules that the tenant's blind indexes were made by; behind the program's own, both are asked until all is made anew.
        add normaliser int not null default 1;

      create table vault.consent (
        tenant_id uuid not null,
        subject_id text not null,
        purpose text not null,
        granted boolean not null,
        version text not null,
        at timestamptz not null,
        recorded_at timestamptz not null default now(),
        primary key (tenant_id, subject_id, purpose)
      );

      create table vault.legal_hold (
        tenant_id uuid not null,
        subject_id text not null,
        hold_id text not null,
        set_by text not null,
        set_at timestamptz not null default now(),
        primary key (tenant_id, subject_id, hold_id)
      );

      create table vault.retention (
        tenant_id uuid not null references vault.tenant,
        class text not null,
        days int not null check (days between 30 and 3650),
        primary key (tenant_id, class)
      );
    `,
  },
  {
    name: '0203-shared-limits',
    sql: `
      -- Token buckets that all processes of a vault share. Unlogged: after a crash they are full, as after a quiet hour.
      create unlogged table vault.rate_bucket (
        key text primary key,
        level float8 not null,
        at timestamptz not null
      );
      -- All or nothing: seconds to wait, 0 when taken. Rows are locked in one order, so two takers never wait for each other.
      create function vault.take_units(names text[], wanted float8[], capacities float8[], windows float8[]) returns int
      language plpgsql set search_path = pg_catalog as $$
      declare
        now_at timestamptz;
        wait float8 := 0;
        bucket record;
      begin
        insert into vault.rate_bucket (key, level, at)
          select n.key, n.capacity, clock_timestamp() from unnest(names, capacities) as n (key, capacity) order by n.key on conflict do nothing;
        perform 1 from vault.rate_bucket b where b.key = any (names) order by b.key for update;
        now_at := clock_timestamp();
        for bucket in
          select n.units, n.capacity, n.seconds,
                 least(n.capacity, b.level + greatest(0, extract(epoch from now_at - b.at)) * n.capacity / n.seconds) as level
            from unnest(names, wanted, capacities, windows) as n (key, units, capacity, seconds) join vault.rate_bucket b on b.key = n.key
        loop
          if bucket.level < bucket.units then
            wait := greatest(wait, 1, ceil((least(bucket.units, bucket.capacity) - bucket.level) * bucket.seconds / bucket.capacity));
          end if;
        end loop;
        if wait > 0 then return wait::int; end if;
        update vault.rate_bucket b
           set level = least(n.capacity, b.level + greatest(0, extract(epoch from now_at - b.at)) * n.capacity / n.seconds) - n.units, at = now_at
          from unnest(names, wanted, capacities, windows) as n (key, units, capacity, seconds) where b.key = n.key;
        return 0;
      end $$;

      -- Subjects that one job has read in plain, and the approval that lets it go beyond the limit.
      create table vault.job_usage (
        tenant_id uuid not null,
        job_id text not null,
        subjects int not null default 0,
        approval_id text,
        updated_at timestamptz not null default now(),
        primary key (tenant_id, job_id)
      );
    `,
  },
  {
    name: '0204-erasure',
    sql: `
      -- The erasure ledger: signed receipts, each holding the digest of the one before. Kept for ever, copied beside the
      -- database and into each backup, and replayed over every restored copy before it may serve.
      create table vault.erasure (
        no bigint primary key check (no > 0),
        kind text not null check (kind in ('subject', 'tenant')),
        tenant_id uuid not null,
        subject_id text,
        at timestamptz not null,
        receipt jsonb not null,
        digest bytea not null check (length(digest) = 32),
        note text not null,
        check ((kind = 'subject') = (subject_id is not null))
      );
      create unique index erasure_once on vault.erasure (tenant_id, coalesce(subject_id, ''));
      create trigger erasure_append_only before update or delete on vault.erasure
        for each row execute function vault.refuse_change();
      create trigger erasure_no_truncate before truncate on vault.erasure
        for each statement execute function vault.refuse_change();

      -- Where this database is at home. One that finds itself elsewhere is a copy, and serves after the replay only.
      create table vault.instance (
        one boolean primary key default true check (one),
        id uuid not null default gen_random_uuid(),
        home text,
        gate text not null default 'open' check (gate in ('open', 'closed')),
        restored_from text,
        restored_at timestamptz,
        opened_at timestamptz
      );
      insert into vault.instance default values;
    `,
  },
  {
    name: '0205-nightly',
    sql: `
      -- Work that one process does for all, once a day.
      create table vault.nightly (
        job text primary key,
        lease_until timestamptz not null default '-infinity',
        finished_at timestamptz,
        report jsonb
      );
    `,
  },
  {
    name: '0206-rules-version',
    sql: 'alter table vault.tenant add rules_version int not null default 1 check (rules_version > 0)',
  },
];
