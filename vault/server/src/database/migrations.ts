import { keysMigrations } from './keys-migrations.js';
import { trustMigrations } from './trust-migrations.js';

export interface VaultMigration {
  name: string;
  sql: string;
}

/** Run in order, each in its own transaction, by the owner. A released one is never changed. */
export const migrations: readonly VaultMigration[] = [
  {
    name: '0001-keys',
    sql: `
      create table vault.tenant (
        tenant_id uuid primary key,
        status text not null default 'active' check (status in ('active', 'suspended', 'shredded')),
        default_country text not null check (default_country ~ '^[A-Z]{2}$'),
        disabled_purposes text[] not null default '{}',
        created_at timestamptz not null default now()
      );

      -- Level 1. Few rows, wrapped by the root that a key provider keeps.
      create table vault.kek (
        version int primary key check (version > 0),
        provider text not null,
        provider_key_id text not null,
        wrapped bytea,
        status text not null check (status in ('pending', 'primary', 'decrypt_only', 'disabled', 'destroyed', 'failed')),
        created_at timestamptz not null default now(),
        activated_at timestamptz,
        disabled_at timestamptz,
        destroyed_at timestamptz
      );
      create unique index kek_one_primary on vault.kek ((true)) where status = 'primary';

      -- Level 2. wrapped is null once the key is destroyed; number and dates stay.
      create table vault.keyring (
        tenant_id uuid not null references vault.tenant,
        kind text not null check (kind in ('dek', 'idx')),
        version int not null check (version > 0),
        wrapped bytea,
        parent_version int not null references vault.kek,
        parent_key_id text not null,
        status text not null check (status in ('pending', 'primary', 'decrypt_only', 'disabled', 'destroyed', 'failed')),
        uses bigint not null default 0,
        created_at timestamptz not null default now(),
        activated_at timestamptz,
        disabled_at timestamptz,
        destroyed_at timestamptz,
        primary key (tenant_id, kind, version)
      );
      create unique index keyring_one_primary on vault.keyring (tenant_id, kind) where status = 'primary';

      -- Goes up with every change of a keyring, so that no process works on with keys it has cached.
      create table vault.keyring_epoch (
        tenant_id uuid primary key references vault.tenant,
        epoch bigint not null default 0
      );
      create function vault.raise_keyring_epoch() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
      begin
        insert into vault.keyring_epoch (tenant_id, epoch) values (coalesce(new.tenant_id, old.tenant_id), 1)
          on conflict (tenant_id) do update set epoch = vault.keyring_epoch.epoch + 1;
        return null;
      end $$;
      create trigger keyring_epoch after insert or update of wrapped, status, parent_version or delete on vault.keyring
        for each row execute function vault.raise_keyring_epoch();
    `,
  },
  {
    name: '0002-records',
    sql: `
      create table vault.subject (
        tenant_id uuid not null references vault.tenant,
        subject_id text not null check (subject_id ~ '^pf_[0-9a-f]{32}$'),
        store_id text not null,
        kind text not null check (kind in ('individual', 'company')),
        status text not null default 'live' check (status in ('live', 'restricted', 'shredded')),
        record_version int not null check (record_version > 0),
        sk_version int not null check (sk_version between 1 and 65535),
        dek_version int not null,
        wrapped_sk bytea,
        commit bytea check (length(commit) = 32),
        mac bytea check (length(mac) = 32),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        erased_at timestamptz,
        primary key (tenant_id, subject_id),
        check (status = 'shredded' or (wrapped_sk is not null and commit is not null and mac is not null))
      );
      -- Rotation walks over what is still under an old key.
      create index subject_by_dek on vault.subject (tenant_id, dek_version, subject_id);

      -- A process with a stale cache gets an error that it may retry, never a write under an old key.
      create function vault.require_primary_dek() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if new.wrapped_sk is not null and not exists (
          select 1 from vault.keyring k
           where k.tenant_id = new.tenant_id and k.kind = 'dek' and k.version = new.dek_version and k.status = 'primary' for key share
        ) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return new;
      end $$;
      create trigger subject_dek before insert or update of wrapped_sk, dek_version on vault.subject
        for each row execute function vault.require_primary_dek();

      -- Fields and digests have no foreign key: it was half the cost of a batch, and the subject's mac over all of its
      -- rows finds one that is missing or does not belong there. Subjects are never deleted, only shredded.
      create table vault.field (
        tenant_id uuid not null,
        subject_id text not null,
        field_code text not null,
        item_no int not null check (item_no >= 0),
        record_version int not null,
        ct bytea not null,
        class text not null,
        retain_until timestamptz,
        updated_at timestamptz not null default now(),
        primary key (tenant_id, subject_id, field_code, item_no)
      );

      create table vault.blind_index (
        tenant_id uuid not null,
        field_code text not null,
        idx_version int not null,
        digest bytea not null check (length(digest) = 16),
        subject_id text not null,
        primary key (tenant_id, field_code, idx_version, digest, subject_id)
      );
      create index blind_index_by_subject on vault.blind_index (tenant_id, subject_id);

      create table vault.token (
        tenant_id uuid not null,
        token_id text not null,
        subject_id text not null,
        field_code text not null,
        item_no int not null,
        type text not null check (type in ('pointer', 'value')),
        ct bytea,
        expires_at timestamptz,
        reversible boolean not null default true,
        scope text,
        tags text[] not null default '{}',
        created_at timestamptz not null default now(),
        primary key (tenant_id, token_id),
        foreign key (tenant_id, subject_id) references vault.subject on delete cascade
      );

      -- Keys of files that hold personal data; the files themselves lie, encrypted, in core's storage.
      create table vault.parcel (
        tenant_id uuid not null references vault.tenant,
        parcel_id text not null,
        dek_version int not null,
        wrapped bytea not null,
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        primary key (tenant_id, parcel_id)
      );
      create index parcel_by_expiry on vault.parcel (expires_at);
    `,
  },
  {
    name: '0003-requests',
    sql: `
      create table vault.used_jti (
        jti text primary key,
        expires_at timestamptz not null,
        uses int not null,
        max_uses int not null
      );
      create index used_jti_by_expiry on vault.used_jti (expires_at);

      -- fingerprint is an HMAC under a key of the tenant: no unkeyed hash of plaintext is kept anywhere.
      create table vault.idempotency (
        tenant_id uuid not null,
        key text not null,
        fingerprint bytea not null,
        answer jsonb not null,
        expires_at timestamptz not null,
        primary key (tenant_id, key)
      );
      create index idempotency_by_expiry on vault.idempotency (expires_at);
    `,
  },
  {
    name: '0004-access-log',
    sql: `
      -- leaf = SHA-256(0x00 || JCS(entry)); entry holds seq and prev, the leaf before it. Checkpoints and proofs build on this.
      create table vault.access_log (
        tenant_id uuid not null,
        seq bigint not null,
        at timestamptz not null,
        actor text not null,
        op text not null,
        purpose text not null,
        cid text not null,
        entry jsonb not null,
        prev bytea not null,
        leaf bytea not null check (length(leaf) = 32),
        primary key (tenant_id, seq)
      );
      create index access_log_by_time on vault.access_log (tenant_id, at);
      create index access_log_by_actor on vault.access_log (tenant_id, actor, at);

      -- The head of each tenant's chain; its row lock puts the entries of a tenant in one order.
      create table vault.access_chain (
        tenant_id uuid primary key,
        seq bigint not null default 0,
        head bytea not null default '\\x'::bytea
      );

      create function vault.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the access log is append-only' using errcode = 'HK002';
      end $$;
      create trigger access_log_append_only before update or delete on vault.access_log
        for each row execute function vault.refuse_change();
      create trigger access_log_no_truncate before truncate on vault.access_log
        for each statement execute function vault.refuse_change();
    `,
  },
  {
    name: '0005-dek-check-per-statement',
    sql: `
      -- A batch of new subjects is written under one data key: asked once for all of them, not once for each.
      create function vault.require_primary_deks() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if exists (
          select 1 from (select distinct tenant_id, dek_version from added where wrapped_sk is not null) as used
           where not exists (
             select 1 from vault.keyring k
              where k.tenant_id = used.tenant_id and k.kind = 'dek' and k.version = used.dek_version and k.status = 'primary' for key share)
        ) then
          raise exception 'the data key is not the primary one' using errcode = 'HK001';
        end if;
        return null;
      end $$;
      drop trigger subject_dek on vault.subject;
      create trigger subject_dek before update of wrapped_sk, dek_version on vault.subject
        for each row execute function vault.require_primary_dek();
      create trigger subject_dek_insert after insert on vault.subject referencing new table as added
        for each statement execute function vault.require_primary_deks();
    `,
  },
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
  ...trustMigrations,
  ...keysMigrations,
  {
    name: '0206-rules-version',
    sql: 'alter table vault.tenant add rules_version int not null default 1 check (rules_version > 0)',
  },
];
