import type { VaultMigration } from './migrations.js';

/**
 * Retention of the access log. A body (who, why, to what) goes, the leaf hash stays, so the chain, the tree and every proof
 * hold. What may go is decided here and nowhere else: past the agency's days, never within 30, signed for 30 days, seen by
 * the anomaly rules, of nobody under a legal hold.
 */
export const accessRetentionMigration: VaultMigration = {
  name: '0304-access-log-retention',
  sql: `
    alter table vault.tenant add column access_log_days int not null default 365 check (access_log_days between 30 and 365);

    alter table vault.access_log
      add column pruned_at timestamptz,
      alter column actor drop not null,
      alter column op drop not null,
      alter column purpose drop not null,
      alter column cid drop not null,
      alter column entry drop not null,
      add constraint access_log_body check (case when pruned_at is null then num_nulls(actor, op, purpose, cid, entry) = 0 else num_nonnulls(actor, op, purpose, cid, entry) = 0 end);
    -- Each row is in one of them: an access pays for no index more than before, and the night does not walk over what is gone.
    drop index vault.access_log_by_time;
    create index access_log_by_time on vault.access_log (tenant_id, at) where pruned_at is null;
    create index access_log_pruned on vault.access_log (tenant_id, at) where pruned_at is not null;

    -- Whoever is named anywhere in the entry: read, written, searched for, told to somebody.
    create function vault.access_held(tenant uuid, entry jsonb) returns boolean language sql stable set search_path = pg_catalog as $$
      select exists (select 1 from vault.legal_hold h where h.tenant_id = tenant)
         and exists (select 1 from regexp_matches(entry::text, 'pf_[0-9a-f]{32}', 'g') as named (id) join vault.legal_hold h on h.tenant_id = tenant and h.subject_id = named.id[1])
    $$;

    -- Entries before this time and up to this seq are due. The installation's own chain has no agency, and the longest time.
    create function vault.access_limit(tenant uuid, out before timestamptz, out upto bigint) language sql stable set search_path = pg_catalog as $$
      select now() - make_interval(days => greatest(30, coalesce((select t.access_log_days from vault.tenant t where t.tenant_id = tenant), 365))),
             least(coalesce((select max(c.size) from vault.checkpoint c where c.tenant_id = tenant and c.at < now() - interval '30 days'), 0),
                   coalesce((select k.seq from vault.anomaly_cursor k where k.tenant_id = tenant), 0))
    $$;

    create function vault.access_due(tenant uuid, after bigint, most int) returns table (seq bigint, held boolean, writes boolean) language sql stable set search_path = pg_catalog as $$
      with due as materialized (
        select l.seq, l.entry from vault.access_log l, vault.access_limit(tenant) as b
         where l.tenant_id = tenant and l.pruned_at is null and l.seq > after and l.seq <= b.upto and l.at < b.before order by l.seq limit most)
      select d.seq, vault.access_held(tenant, d.entry), coalesce(jsonb_typeof(d.entry->'detail'->'writes') = 'array', false) from due d order by d.seq
    $$;

    -- The one door. It runs as the owner, because the service may not change the log at all.
    create function vault.prune_access(tenant uuid, seqs bigint[]) returns bigint language plpgsql security definer set search_path = pg_catalog as $$
    declare
      bound record;
      gone bigint;
    begin
      select * into bound from vault.access_limit(tenant);
      update vault.access_log l set actor = null, op = null, purpose = null, cid = null, entry = null, pruned_at = now()
       where l.tenant_id = tenant and l.seq = any (seqs) and l.pruned_at is null and l.seq <= bound.upto and l.at < bound.before and not vault.access_held(l.tenant_id, l.entry);
      get diagnostics gone = row_count;
      return gone;
    end $$;
    revoke execute on function vault.prune_access(uuid, bigint[]) from public;

    -- Append-only for everybody, the owner too, but for a body that may go: nothing else of the row changes, and none comes back.
    create function vault.guard_access_log() returns trigger language plpgsql set search_path = pg_catalog as $$
    declare
      bound record;
    begin
      if tg_op = 'UPDATE' and old.pruned_at is null and new.pruned_at is not null
         and (new.tenant_id, new.seq, new.at, new.prev, new.leaf) is not distinct from (old.tenant_id, old.seq, old.at, old.prev, old.leaf) then
        select * into bound from vault.access_limit(old.tenant_id);
        if old.seq <= bound.upto and old.at < bound.before and not vault.access_held(old.tenant_id, old.entry) then return new; end if;
      end if;
      raise exception 'the access log is append-only' using errcode = 'HK002';
    end $$;
    drop trigger access_log_append_only on vault.access_log;
    create trigger access_log_append_only before update or delete on vault.access_log for each row execute function vault.guard_access_log();
  `,
};

/** The service may ask what is due and have it pruned; the table itself it cannot change. */
export const accessRetentionGrants = (role: string): string => `
    grant execute on function vault.prune_access(uuid, bigint[]) to ${role};
`;
