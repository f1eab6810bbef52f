import type { Migration } from '@hako/sdk-plugin';

export const ownHistory: Migration = {
  name: '0006-own-history',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- Whose browser wants to find it again, by the talent's own salt of 30 days; null unless the sender asked for it.
alter table marshmallow_message add column author_key bytea;
create index marshmallow_message_author on marshmallow_message (author_key, created_at desc) where author_key is not null;
`);
  },
  down: async (knex) => {
    await knex.raw('alter table marshmallow_message drop column author_key');
  },
};
