import type { Migration } from '@hako/sdk-plugin';

/**
 * What the search for duplicates compares, while it runs: hashes of names and ids, in an order in which equal ones stand
 * together. Written anew by each search and emptied at its end, so that it need not survive a crash.
 */
export const scanKeys: Migration = {
  name: '0010-scan-keys',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
create unlogged table customers_duplicate_key (
  scan_id uuid not null,
  sign text not null,
  hash bigint not null,
  profile_store_id uuid not null,
  customer_id uuid not null,
  at timestamptz(3) not null
);
create index customers_duplicate_key_order on customers_duplicate_key (scan_id, sign, hash);
`);
  },
  down: async (knex) => {
    await knex.raw('drop table customers_duplicate_key');
  },
};
