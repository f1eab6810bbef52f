import type { Migration } from '@hako/sdk-plugin';

export const mailMigrations: Migration[] = [
  {
    name: '1201-mail',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table mail_message (
          id uuid primary key,
          -- whoever asks twice for the same mail sends one
          key text not null unique,
          user_id uuid not null,
          template text not null,
          locale text not null check (locale in ('en', 'zh', 'ja')),
          -- parameters and, where it is not the person's own, the address: sealed, and only until the mail has left
          sealed bytea,
          state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'dropped', 'failed', 'unknown')),
          created_at timestamptz not null default clock_timestamp(),
          finished_at timestamptz
        );
        create index mail_message_finished on mail_message (finished_at) where finished_at is not null`);
    },
  },
];
