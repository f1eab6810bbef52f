import type { Migration } from '@hako/sdk-plugin';

export const eventMigrations: Migration[] = [
  {
    name: '0701-outbox',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table outbox (
          seq bigint generated always as identity primary key,
          id uuid not null unique,
          name text not null,
          payload jsonb not null,
          occurred_at timestamptz not null default clock_timestamp(),
          attempts int not null default 0,
          next_attempt_at timestamptz not null default now(),
          error text,
          settled_at timestamptz
        );
        create index outbox_waiting on outbox (seq) where settled_at is null;
        create table event_handled (
          event_id uuid not null,
          handler text not null,
          handled_at timestamptz not null default now(),
          primary key (event_id, handler)
        )`);
    },
  },
];
