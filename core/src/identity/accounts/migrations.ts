import type { Migration } from '@hako/sdk-plugin';

export const accountMigrations: Migration[] = [
  {
    name: '0310-account-link',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table account_link (
          id uuid primary key,
          user_id uuid not null references app_user (id),
          purpose text not null check (purpose in ('invitation', 'password-reset', 'email-change')),
          -- SHA-256 of a token with 256 random bits, which is in the mail alone
          token_hash bytea not null unique,
          -- of 'email-change': the address that the link proves
          email text,
          created_at timestamptz not null,
          created_by uuid,
          expires_at timestamptz not null,
          used_at timestamptz
        );
        create index account_link_open on account_link (user_id, purpose, created_at desc)`);
    },
    down: async (knex) => {
      await knex.raw('drop table account_link');
    },
  },
];

export const accountPlatformMigrations: Migration[] = [
  {
    name: '0310-login-pressure',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table login_pressure (
          -- keyed hash of an address group or an agency's code
          key text primary key,
          failures integer not null,
          window_start timestamptz not null
        );
        create table spent_captcha (
          -- signature of a challenge that was answered
          id text primary key,
          expires_at timestamptz not null
        )`);
    },
    down: async (knex) => {
      await knex.raw('drop table spent_captcha, login_pressure');
    },
  },
];
