import type { Migration } from '@hako/sdk-plugin';

export const visitorMigrations: Migration[] = [
  {
    name: '1120-visitor-salt',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`
        -- Random, sealed, and deleted two periods later: what was hashed with it is then beyond anybody's reach.
        create table visitor_salt (
          period text not null check (period in ('1d', '30d')),
          number integer not null,
          sealed bytea not null,
          primary key (period, number)
        );
      `);
    },
    down: async (knex) => {
      await knex.raw('drop table visitor_salt');
    },
  },
];

export const visitorPlatformMigrations: Migration[] = [
  {
    name: '1120-visitor-window',
    safe: 'expand',
    up: async (knex) => {
      // Counters of minutes and hours, as in rate_window: a crash may forget them.
      await knex.raw(`
        create unlogged table visitor_window (
          key text primary key,
          slot bigint not null,
          now_count integer not null,
          before_count integer not null,
          expires_at timestamptz not null
        );
        create index visitor_window_expires on visitor_window (expires_at);
      `);
    },
    down: async (knex) => {
      await knex.raw('drop table visitor_window');
    },
  },
];
