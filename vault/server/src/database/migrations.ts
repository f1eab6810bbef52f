import { accessRetentionMigration } from './access-retention-migration.js';
import { keysMigrations } from './keys-migrations.js';
import { recordsMigrations } from './records-migrations.js';
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
  ...recordsMigrations,
  ...trustMigrations,
  ...keysMigrations,
  accessRetentionMigration,
  {
    // Ids of alerts come in the order of commits now (a lock); nobody asks any more which transactions are open.
    name: '0305-alert-order',
    sql: 'alter table vault.alert drop column tx;',
  },
];
