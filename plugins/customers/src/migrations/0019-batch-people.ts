import type { Migration } from '@hako/sdk-plugin';

/**
 * What a batch remembers of somebody is found by her id when she is forgotten. Only where there is something to forget:
 * items whose turn has not come, that changed nothing, or of people erased already cost the index nothing.
 */
export const batchPeople: Migration = {
  name: '0019-batch-people',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw('create index customers_batch_item_before on customers_batch_item (customer_id) where before is not null');
  },
  down: async (knex) => {
    await knex.raw('drop index customers_batch_item_before');
  },
};
