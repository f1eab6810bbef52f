import type { Migration } from '@hako/sdk-plugin';

/** What every stream's rows have (security.md 2.5). The tenant's role may insert and read, nothing else (database/tenant-schema). */
const common = `
          seq bigint generated always as identity primary key,
          id uuid not null,
          at timestamptz not null default clock_timestamp(),
          actor_type text,
          actor_id text,
          actor_name text,
          session_id text,
          request_id text,
          ip text,
          user_agent text,
          meta jsonb not null default '{}'`;

export const streamsMigration: Migration = {
  name: '0501-streams',
  safe: 'expand',
  async up(knex) {
    await knex.raw(`
        create table change_log (${common},
          owner text not null,
          action text not null,
          resource_type text not null,
          resource_id text not null,
          resource_label text,
          scope_type text,
          scope_id uuid,
          before jsonb,
          after jsonb
        );
        create index change_log_resource on change_log (resource_type, resource_id, seq desc);
        create index change_log_actor on change_log (actor_id, seq desc);
        create index change_log_action on change_log (action, seq desc);
        create table security_log (${common},
          name text not null,
          outcome text not null check (outcome in ('success', 'failure', 'denied'))
        );
        create index security_log_name on security_log (name, seq desc);
        create index security_log_actor on security_log (actor_id, seq desc);
        create table event_log (${common},
          name text not null,
          level text not null check (level in ('info', 'warn', 'error'))
        );
        create index event_log_name on event_log (name, seq desc);
        create table integration_log (${common},
          name text not null,
          outcome text not null check (outcome in ('success', 'failure', 'denied'))
        );
        create index integration_log_name on integration_log (name, seq desc)`);
  },
};
