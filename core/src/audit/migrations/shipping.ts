import type { Migration } from '@hako/sdk-plugin';

export const shippingMigration: Migration = {
  name: '0514-shipping',
  safe: 'expand',
  async up(knex) {
    await knex.raw(`
        create table audit_shipped (
          target text primary key,
          seq bigint not null,
          at timestamptz not null
        )`);
  },
};
