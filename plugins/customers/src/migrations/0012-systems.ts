import type { Migration } from '@hako/sdk-plugin';

const SYSTEMS: [code: string, en: string, zh: string, ja: string][] = [
  ['EXTERNAL', 'Other system', '其他系统', 'その他のシステム'],
  ['LEGACY_CRM', 'Former customer database', '旧客户系统', '以前の顧客データベース'],
  ['CRM', 'CRM', '客户管理系统', 'CRM'],
  ['SHOP', 'Online shop', '网店', 'オンラインショップ'],
  ['TCRN', 'TCRN', 'TCRN', 'TCRN'],
];

const seeds = SYSTEMS.map(([code, en, zh, ja], index) => `(gen_random_uuid(), 'consumer', '${code}', '${JSON.stringify({ en, zh, ja })}'::jsonb, ${(index + 1) * 10}, true)`).join(',\n  ');

/**
 * External ids name systems of the dictionary from now on. What an agency uses already becomes an entry of its own, so that
 * nothing stops working; ids of systems whose code cannot be one stay as they are. The index on the archive takes the
 * talent along: which talents have customers in which archive is then told without reading customers.
 */
export const systemEntries: Migration = {
  name: '0012-systems',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
insert into customers_dictionary (id, type, code, name, sort_order, is_system) values
  ${seeds}
  on conflict on constraint customers_dictionary_once do nothing;
insert into customers_dictionary (id, type, code, name, sort_order)
  select gen_random_uuid(), 'consumer', used.consumer, json_build_object('en', used.consumer), 1000
  from (select distinct consumer from customers_external_id where consumer ~ '^[A-Z]') used
  on conflict on constraint customers_dictionary_once do nothing;
create index customers_customer_home on customers_customer (profile_store_id, talent_id);
`);
  },
  down: async (knex) => {
    await knex.raw(`drop index customers_customer_home; delete from customers_dictionary where type = 'consumer' and is_system`);
  },
};

/** The narrower index says nothing that the one with the talent does not. */
export const oneArchiveIndex: Migration = {
  name: '0012-systems-one-index',
  safe: 'contract',
  up: async (knex) => {
    await knex.raw('drop index customers_customer_store');
  },
  down: async (knex) => {
    await knex.raw('create index customers_customer_store on customers_customer (profile_store_id)');
  },
};
