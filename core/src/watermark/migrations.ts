import type { Migration } from '@hako/sdk-plugin';

export const watermarkMigrations: Migration[] = [
  {
    name: '1120-watermark',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw('create table watermark_key (version integer primary key check (version between 1 and 255), created_by uuid, created_at timestamptz not null default now())');
    },
    down: async (knex) => {
      await knex.raw('drop table watermark_key');
    },
  },
];
