import type { Migration } from '@hako/sdk-plugin';

export const deskNewest: Migration = {
  name: '0008-desk-newest',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- The newest over all piles: a list or a search that asks for no state.
create index marshmallow_message_newest on marshmallow_message (created_at desc, id desc);
`);
  },
  down: async (knex) => {
    await knex.raw('drop index marshmallow_message_newest');
  },
};
