import type { Migration } from '@hako/sdk-plugin';

export const reported: Migration = {
  name: '0010-reported',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- What visitors reported and nobody has looked at since: few, whatever the box has published.
create index marshmallow_message_reported on marshmallow_message (talent_id, created_at desc, id desc) where reports > 0;
`);
  },
  down: async (knex) => {
    await knex.raw('drop index marshmallow_message_reported');
  },
};
