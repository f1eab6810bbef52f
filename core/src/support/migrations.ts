import type { Migration } from '@hako/sdk-plugin';

export const supportMigrations: Migration[] = [
  {
    name: '0461-support-session',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table support_session (
          id uuid primary key,
          -- a person of the platform's own agency
          operator_id uuid not null,
          operator_name text not null,
          operator_tenant uuid not null,
          reason text not null,
          token_hash bytea not null unique,
          started_at timestamptz not null,
          expires_at timestamptz not null,
          ended_at timestamptz,
          ended_by text
        );
        create index support_session_started on support_session (started_at desc)`);
    },
    down: async (knex) => {
      await knex.raw('drop table support_session');
    },
  },
];
