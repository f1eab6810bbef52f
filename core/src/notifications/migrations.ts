import type { Migration } from '@hako/sdk-plugin';

export const notificationMigrations: Migration[] = [
  {
    name: '0901-notice',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table notice (
          id uuid primary key,
          user_id uuid not null,
          plugin text not null,
          title text not null,
          params jsonb not null default '{}',
          link text,
          level text not null default 'info' check (level in ('info', 'success', 'warning', 'error')),
          created_at timestamptz not null default clock_timestamp(),
          read_at timestamptz
        );
        create index notice_newest on notice (user_id, id desc);
        create index notice_unread on notice (user_id) where read_at is null`);
    },
  },
];
