import type { Migration } from '@hako/sdk-plugin';

/** Runs once per agency that switches the plugin on, in that agency's schema. A migration that ran is never edited. */
export const migrations: Migration[] = [
  {
    name: '0001-entry',
    safe: 'expand',
    async up(knex) {
      await knex.raw(`
        create table __snake___entry (
          id uuid primary key,
          text text not null check (char_length(text) between 1 and 500),
          created_at timestamptz(3) not null
        );
        create index __snake___entry_created on __snake___entry (created_at desc, id desc);
      `);
    },
    async down(knex) {
      await knex.raw('drop table __snake___entry');
    },
  },
];
