import type { Migration } from '@hako/sdk-plugin';
import { accountMigrations, accountPlatformMigrations } from './accounts/migrations.js';
import { factorMigrations } from './factors/migrations.js';

export const identityMigrations: Migration[] = [
  {
    name: '0301-identity',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table app_user (
          id uuid primary key,
          username text not null,
          -- strip zero width, NFKC, upper then lower case, trim: what people type is the same login
          username_canonical text not null unique,
          email text not null,
          email_canonical text not null unique,
          display_name text not null,
          language text not null default 'en' check (language in ('en', 'zh', 'ja')),
          status text not null default 'active' check (status in ('active', 'inactive')),
          password_hash text,
          password_changed_at timestamptz,
          must_change_password boolean not null default false,
          -- claim ver of access tokens; raised to end all of them at once
          token_version integer not null default 1,
          version integer not null default 1,
          last_login_at timestamptz,
          created_at timestamptz not null default now(),
          updated_at timestamptz not null default now()
        );
        create index app_user_created on app_user (created_at desc, id desc);

        create table session (
          id uuid primary key,
          user_id uuid not null references app_user (id),
          amr text[] not null,
          ip text,
          user_agent text,
          created_at timestamptz not null,
          last_seen_at timestamptz not null,
          -- absolute end, whatever the refreshing
          expires_at timestamptz not null,
          ended_at timestamptz,
          end_reason text
        );
        create index session_open on session (user_id, created_at desc) where ended_at is null;

        create table refresh_token (
          id uuid primary key,
          -- one family per session
          session_id uuid not null references session (id),
          generation integer not null,
          parent_id uuid references refresh_token (id),
          token_hash bytea not null unique,
          created_at timestamptz not null,
          expires_at timestamptz not null,
          used_at timestamptz,
          successor_id uuid,
          -- under a key derived from the token that was presented, so that only its holder reads it
          successor_sealed bytea
        );
        create index refresh_token_session on refresh_token (session_id);

        create table password_history (
          id uuid primary key,
          user_id uuid not null references app_user (id),
          password_hash text not null,
          created_at timestamptz not null
        );
        create index password_history_user on password_history (user_id, created_at desc);

        create table login_attempt (
          -- user:<id>, or login:<keyed hash> for names that nobody has
          key text primary key,
          tries integer not null,
          window_start timestamptz not null,
          locked_until timestamptz
        );
      `);
    },
    down: async (knex) => {
      await knex.raw('drop table login_attempt, password_history, refresh_token, session, app_user');
    },
  },
  ...accountMigrations,
  ...factorMigrations,
];

export const identityPlatformMigrations: Migration[] = [
  {
    name: '0301-signing-key',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        create table signing_key (
          -- RFC 7638 thumbprint
          kid text primary key,
          status text not null check (status in ('next', 'active', 'retiring', 'gone')),
          public_jwk jsonb not null,
          private_sealed bytea,
          created_at timestamptz not null,
          activated_at timestamptz,
          retired_at timestamptz
        );
        create unique index signing_key_active on signing_key (status) where status in ('active', 'next');
      `);
    },
    down: async (knex) => {
      await knex.raw('drop table signing_key');
    },
  },
  {
    name: '0302-signing-key-due',
    safe: 'expand',
    up: async (knex) => {
      // When a key that is published ahead takes over before the old one's ninety days are over: somebody asked for it.
      await knex.raw('alter table signing_key add column due_at timestamptz');
    },
    down: async (knex) => {
      await knex.raw('alter table signing_key drop column due_at');
    },
  },
  ...accountPlatformMigrations,
];
