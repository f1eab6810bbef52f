import type { Migration } from '@hako/sdk-plugin';

/**
 * The application may not delete from the streams. Retention does it by functions of the owner, which hold the rules
 * themselves: never within 30 days, never under a hold, never what no signed checkpoint covers. Leaf hashes stay.
 */
export const retentionMigration: Migration = {
  name: '0511-retention',
  safe: 'expand',
  async up(knex) {
    await knex.raw(`
        create table audit_hold (
          id uuid primary key,
          name text not null,
          reason text not null,
          streams text[] not null,
          from_at timestamptz,
          to_at timestamptz,
          created_by text not null,
          created_by_name text not null,
          created_at timestamptz not null,
          released_by text,
          released_by_name text,
          released_at timestamptz,
          version int not null default 1
        );
        create table audit_retention_run (
          id uuid primary key,
          at timestamptz not null,
          dry_run boolean not null,
          by_name text not null,
          streams jsonb not null
        );
        create table audit_reading (
          person text not null,
          stream text not null,
          at timestamptz not null,
          primary key (person, stream)
        );

        create view audit_due as
          select s.seq, s.stream, s.row_seq, s.at,
            exists (select 1 from audit_hold h where h.released_at is null and s.stream = any (h.streams)
              and s.at >= coalesce(h.from_at, '-infinity') and s.at < coalesce(h.to_at, 'infinity')) as held
          from audit_seal s
          where s.pruned_at is null and s.seq <= coalesce((select max(size) from audit_checkpoint), 0);

        create function audit_prune(which text, keep_days int, most int) returns bigint language plpgsql security definer set search_path from current as $$
        declare
          gone bigint;
        begin
          if which not in ('change', 'security', 'event', 'integration') then raise exception 'no such stream'; end if;
          if keep_days is null or keep_days < 30 then raise exception 'entries are kept for 30 days at least'; end if;
          execute format($sql$
            with due as (select seq, row_seq from audit_due where stream = %L and not held and at < now() - make_interval(days => $1) order by at limit $2),
            marked as (update audit_seal s set pruned_at = now(), ip_salt = null from due where s.seq = due.seq returning s.seq),
            found as (delete from audit_search f using due where f.seq = due.seq returning f.seq),
            dropped as (delete from %I l using due where l.seq = due.row_seq returning l.seq)
            select count(*) from marked$sql$, which, which || '_log') into gone using keep_days, most;
          return gone;
        end $$;

        create function audit_fade_addresses(which text, most int) returns bigint language plpgsql security definer set search_path from current as $$
        declare
          faded bigint;
        begin
          if which not in ('change', 'security', 'event', 'integration') then raise exception 'no such stream'; end if;
          execute format($sql$
            with due as (select s.seq, s.row_seq from audit_seal s join %1$I l on l.seq = s.row_seq
              where s.stream = %2$L and s.ip_salt is not null and s.at < now() - interval '30 days' order by s.at limit $1),
            salts as (update audit_seal s set ip_salt = null from due where s.seq = due.seq returning s.seq),
            rows as (update %1$I l set ip = audit_network(l.ip) from due where l.seq = due.row_seq returning l.seq)
            select count(*) from salts$sql$, which || '_log', which) into faded using most;
          return faded;
        end $$;

        revoke execute on function audit_prune(text, int, int), audit_fade_addresses(text, int) from public`);
  },
};

/** What was signed late, because nobody sealed for weeks, is as young as its signature: a body that is missing must never be younger than 30 signed days. */
export const signedLongAgoMigration: Migration = {
  name: '0513-signed-long-ago',
  safe: 'expand',
  async up(knex) {
    await knex.raw(`
        create or replace view audit_due as
          select s.seq, s.stream, s.row_seq, s.at,
            exists (select 1 from audit_hold h where h.released_at is null and s.stream = any (h.streams)
              and s.at >= coalesce(h.from_at, '-infinity') and s.at < coalesce(h.to_at, 'infinity')) as held
          from audit_seal s
          where s.pruned_at is null and s.seq <= coalesce((select max(size) from audit_checkpoint where at < now() - interval '30 days'), 0)`);
  },
};
