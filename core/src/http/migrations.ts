import type { Migration } from '@hako/sdk-plugin';

export const httpMigrations: Migration[] = [
  {
    name: '1101-idempotency-key',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table idempotency_key (
          user_id uuid not null,
          route text not null,
          key text not null,
          body_hash bytea not null,
          -- null while the first request is at work
          answer bytea,
          created_at timestamptz not null default now(),
          primary key (user_id, route, key)
        );
        create index idempotency_key_age on idempotency_key (created_at);
      `);
    },
    down: async (knex) => {
      await knex.raw('drop table idempotency_key');
    },
  },
];
