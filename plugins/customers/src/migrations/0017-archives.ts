import type { Migration } from '@hako/sdk-plugin';

/** Who moves to another archive keeps the place under which the vault knows her; null while it is the same. */
export const archiveColumns: Migration = {
  name: '0017-archives',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw('alter table customers_customer add column vault_store_id uuid');
  },
  down: async (knex) => {
    await knex.raw('alter table customers_customer drop column vault_store_id');
  },
};
