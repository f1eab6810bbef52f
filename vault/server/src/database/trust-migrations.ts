import type { VaultMigration } from './migrations.js';

/** Approvals, Merkle tree and checkpoints of the access log, anomalies and alerts. */
export const trustMigrations: readonly VaultMigration[] = [
  {
    name: '0301-approvals',
    sql: `
      -- Dual control. parameters_hash = SHA-256(JCS(parameters)).
      create table vault.approval (
        approval_id text primary key check (approval_id ~ '^ap_[0-9a-f]{32}$'),
        tenant_id uuid,
        action text not null,
        subject text not null,
        parameters jsonb not null,
        parameters_hash bytea not null check (length(parameters_hash) = 32),
        reason text not null,
        status text not null check (status in ('pending', 'approved', 'rejected', 'used')),
        requested_by text not null,
        requested_via text not null,
        requested_session text,
        requested_at timestamptz not null,
        expires_at timestamptz not null,
        decided_by text,
        decided_via text,
        decided_at timestamptz,
        used_by text,
        used_at timestamptz,
        -- Whatever the program does: nobody approves what they asked for themselves.
        check (status not in ('approved', 'used') or (decided_by is not null and decided_by <> requested_by))
      );
      create index approval_by_tenant on vault.approval (tenant_id, requested_at desc);

      -- pending -> approved | rejected, approved -> used; what was asked for never changes.
      create function vault.guard_approval() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if (old.status, new.status) not in (('pending', 'approved'), ('pending', 'rejected'), ('approved', 'used'))
           or (old.approval_id, old.tenant_id, old.action, old.subject, old.parameters_hash, old.requested_by, old.expires_at)
              is distinct from (new.approval_id, new.tenant_id, new.action, new.subject, new.parameters_hash, new.requested_by, new.expires_at) then
          raise exception 'an approval does not change' using errcode = 'HK003';
        end if;
        return new;
      end $$;
      create trigger approval_guard before update on vault.approval for each row execute function vault.guard_approval();
    `,
  },
  {
    name: '0302-access-tree',
    sql: `
      -- Level 2, Ed25519: signs checkpoints and receipts. seed is wrapped by the KEK; public_key stays for ever.
      create table vault.checkpoint_key (
        version int primary key check (version > 0),
        public_key bytea not null check (length(public_key) = 32),
        wrapped bytea,
        parent_version int not null references vault.kek,
        status text not null check (status in ('primary', 'retired')),
        created_at timestamptz not null default now(),
        retired_at timestamptz
      );
      create unique index checkpoint_key_one_primary on vault.checkpoint_key ((true)) where status = 'primary';

      -- Merkle tree over the leaves of access_log, sealed up to size; state is the right edge of the tree.
      create table vault.access_tree (
        tenant_id uuid primary key,
        size bigint not null,
        head bytea not null,
        state jsonb not null
      );
      -- Perfect subtrees above the leaves, by which proofs are made.
      create table vault.access_node (
        tenant_id uuid not null,
        level int not null check (level > 0),
        index bigint not null,
        hash bytea not null check (length(hash) = 32),
        primary key (tenant_id, level, index)
      );
      create table vault.checkpoint (
        tenant_id uuid not null,
        size bigint not null,
        at timestamptz not null,
        key_version int not null references vault.checkpoint_key,
        note text not null,
        primary key (tenant_id, size)
      );
      create index checkpoint_by_time on vault.checkpoint (at);
      -- Other people's checkpoints, kept here so that they cannot rewrite their log without us noticing.
      create table vault.witness (
        origin text not null,
        size bigint not null,
        note text not null,
        received_at timestamptz not null default now(),
        primary key (origin, size)
      );
      create trigger access_node_append_only before update or delete on vault.access_node for each row execute function vault.refuse_change();
      create trigger checkpoint_append_only before update or delete on vault.checkpoint for each row execute function vault.refuse_change();
      create trigger witness_append_only before update or delete on vault.witness for each row execute function vault.refuse_change();
    `,
  },
  {
    name: '0303-anomalies',
    sql: `
      alter table vault.tenant add column time_zone text;

      create table vault.anomaly (
        anomaly_id text primary key check (anomaly_id ~ '^an_[0-9a-f]{32}$'),
        tenant_id uuid,
        rule text not null,
        actor text not null,
        key text not null,
        action text not null check (action in ('notify', 'masked_only', 'block_session', 'report')),
        session text,
        first_at timestamptz not null,
        last_at timestamptz not null,
        count int not null default 1,
        detail jsonb not null,
        status text not null default 'open' check (status in ('open', 'acknowledged')),
        acknowledged_by text,
        acknowledged_at timestamptz,
        note text
      );
      -- One open finding per rule and actor: a storm raises its count, not a thousand rows.
      create unique index anomaly_open on vault.anomaly (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), rule, key) where status = 'open';
      create index anomaly_by_tenant on vault.anomaly (tenant_id, last_at desc);

      -- How much each actor reads in plain, by hour: what is usual for them.
      create table vault.actor_hour (
        tenant_id uuid not null,
        actor text not null,
        hour timestamptz not null,
        subjects int not null,
        night boolean not null,
        primary key (tenant_id, actor, hour)
      );
      create index actor_hour_by_hour on vault.actor_hour (hour);

      -- Up to where the rules have looked.
      create table vault.anomaly_cursor (
        tenant_id uuid primary key,
        seq bigint not null,
        reported_on date
      );
      -- One process at a time looks: windows live in memory.
      create table vault.lease (
        name text primary key,
        holder text not null,
        until timestamptz not null
      );

      create table vault.break_glass (
        tenant_id uuid not null,
        actor text not null,
        approval_id text not null references vault.approval,
        reason text not null,
        from_at timestamptz not null,
        until_at timestamptz not null,
        primary key (tenant_id, actor, from_at)
      );

      -- Everything that somebody must hear of; core pulls by id and tells the tenant's administrators.
      create table vault.alert (
        alert_id bigint generated always as identity primary key,
        at timestamptz not null,
        tenant_id uuid,
        kind text not null,
        severity text not null check (severity in ('info', 'warning', 'critical')),
        anomaly_id text,
        detail jsonb not null,
        -- Ids are drawn before commits come: who pulls by id reads only behind the oldest open transaction.
        tx xid8 not null default pg_current_xact_id()
      );
      create index alert_by_tenant on vault.alert (tenant_id, alert_id);
    `,
  },
];

/** What the service's role may do with them. */
export const trustGrants = (role: string): string => `
    grant select, insert, update on vault.approval, vault.checkpoint_key, vault.access_tree, vault.anomaly, vault.anomaly_cursor, vault.lease to ${role};
    grant select, insert, update, delete on vault.actor_hour to ${role};
    grant select, insert on vault.access_node, vault.checkpoint, vault.witness, vault.break_glass, vault.alert to ${role};
`;
