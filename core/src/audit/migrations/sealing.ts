import type { Migration } from '@hako/sdk-plugin';

const STREAMS = ['change_log', 'security_log', 'event_log', 'integration_log'] as const;

/**
 * Rows of the streams are sealed behind the business transaction, in the order of their commit as PostgreSQL's snapshots
 * see it: `xid` is the transaction that wrote a row, so that a row whose identity was assigned early and committed late is
 * neither skipped nor taken twice (sealing/sealer). What is sealed is never changed; only retention, through functions of
 * the owner, drops bodies.
 */
export const sealingMigration: Migration = {
  name: '0510-sealing',
  safe: 'expand',
  async up(knex) {
    await knex.raw(`
        ${STREAMS.map(
          (table) => `
        alter table ${table}
          add column xid xid8 not null default pg_current_xact_id(),
          add column via text,
          add column method text,
          add column route text${table === 'change_log' ? '' : ', add column resource_type text, add column resource_id text'};
        create index ${table}_xid on ${table} (xid, seq);`,
        ).join('')}
        create table audit_seal (
          seq bigint primary key,
          stream text not null check (stream in ('change', 'security', 'event', 'integration')),
          row_seq bigint not null,
          at timestamptz not null,
          prev bytea,
          leaf bytea not null check (length(leaf) = 32),
          ip_salt bytea,
          ip_commitment bytea,
          pruned_at timestamptz,
          unique (stream, row_seq)
        );
        create index audit_seal_due on audit_seal (stream, at) where pruned_at is null;
        create table audit_node (
          level smallint not null check (level > 0),
          index bigint not null,
          hash bytea not null check (length(hash) = 32),
          primary key (level, index)
        );
        create table audit_checkpoint (
          size bigint primary key,
          root bytea not null check (length(root) = 32),
          note text not null,
          at timestamptz not null
        );
        create table audit_search (
          seq bigint primary key,
          stream text not null,
          at timestamptz not null,
          terms tsvector not null
        );
        create index audit_search_terms on audit_search using gin (terms);
        create table audit_sealer (
          id boolean primary key default true check (id),
          horizon xid8 not null
        );
        create function audit_network(address text) returns text language plpgsql immutable as $$
        begin
          if family(address::inet) = 4 then return network(set_masklen(address::inet, 24))::text; end if;
          return network(set_masklen(address::inet, 48))::text;
        exception when others then
          return null;
        end $$`);
  },
};
