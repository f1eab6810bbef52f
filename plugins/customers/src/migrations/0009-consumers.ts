import type { Migration } from '@hako/sdk-plugin';

/** Systems that know customers by ids of their own get names, as everything else that is chosen from a list. */
export const consumerEntries: Migration = {
  name: '0009-consumers',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
alter table customers_dictionary drop constraint customers_dictionary_type_check;
alter table customers_dictionary add constraint customers_dictionary_type_check
  check (type in ('status', 'reason', 'segment', 'address-type', 'communication-type', 'consent', 'consumer', 'platform', 'membership-class', 'membership-type', 'membership-level'));
`);
  },
  down: async (knex) => {
    await knex.raw(`
delete from customers_dictionary where type = 'consumer';
alter table customers_dictionary drop constraint customers_dictionary_type_check;
alter table customers_dictionary add constraint customers_dictionary_type_check
  check (type in ('status', 'reason', 'segment', 'address-type', 'communication-type', 'consent', 'platform', 'membership-class', 'membership-type', 'membership-level'));
`);
  },
};
