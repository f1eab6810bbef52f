import type { Migration } from '@hako/sdk-plugin';

const UP = `
create table customers_status (
  code text primary key check (code ~ '^[A-Z][A-Z0-9_]{1,31}$'),
  name jsonb not null,
  color text not null,
  sort_order int not null default 0,
  is_system boolean not null default false,
  active boolean not null default true
);
insert into customers_status (code, name, color, sort_order, is_system) values
  ('ACTIVE',   '{"en":"Active","zh":"活跃","ja":"有効"}',        '#1E8E5A', 10, true),
  ('PENDING',  '{"en":"Pending","zh":"待确认","ja":"確認待ち"}',  '#B26A00', 20, true),
  ('VIP',      '{"en":"VIP","zh":"VIP","ja":"VIP"}',            '#4C4DDC', 30, true),
  ('INACTIVE', '{"en":"Inactive","zh":"不活跃","ja":"休止中"}',   '#6B687A', 40, true);

create table customers_customer (
  id uuid primary key,
  talent_id uuid not null,
  profile_store_id uuid not null,
  profile_type text not null check (profile_type in ('individual', 'company')),
  nickname text not null check (char_length(nickname) between 1 and 128),
  nickname_search text collate "C" not null,
  nickname_grams text[] collate "C" not null,
  language text check (language in ('en', 'zh', 'ja')),
  status_code text not null default 'ACTIVE' references customers_status (code),
  tags text[] not null default '{}',
  source text check (char_length(source) <= 64),
  notes text check (char_length(notes) <= 2000),
  active boolean not null default true,
  rm_profile_id text unique,
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text,
  updated_at timestamptz(3) not null,
  updated_by text
);
create index customers_customer_created on customers_customer (created_at desc, id desc);
create index customers_customer_talent_created on customers_customer (talent_id, created_at desc, id desc);
create index customers_customer_updated on customers_customer (updated_at desc, id desc);
create index customers_customer_nickname on customers_customer (nickname_search, id);
create index customers_customer_status on customers_customer (status_code, created_at desc, id desc);
create index customers_customer_tags on customers_customer using gin (tags);
create index customers_customer_grams on customers_customer using gin (nickname_grams);

create table customers_company (
  customer_id uuid primary key references customers_customer (id) on delete cascade,
  legal_name text check (char_length(legal_name) <= 200),
  short_name text check (char_length(short_name) <= 100),
  segment text check (char_length(segment) <= 64),
  founding_date date,
  website text check (char_length(website) <= 500)
);

create table customers_external_id (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade deferrable initially deferred,
  profile_store_id uuid not null,
  consumer text not null check (consumer ~ '^[A-Z0-9_]{2,32}$'),
  external_id text not null check (char_length(external_id) between 1 and 128),
  created_at timestamptz(3) not null,
  created_by text,
  constraint customers_external_id_once unique (profile_store_id, consumer, external_id)
);
create index customers_external_id_customer on customers_external_id (customer_id);
`;

/** The archive: profiles, companies, external ids and the status dictionary. Personal values live in the vault alone. */
export const customersTables: Migration = {
  name: '0001-customers',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(UP);
  },
  down: async (knex) => {
    await knex.raw('drop table customers_external_id, customers_company, customers_customer, customers_status');
  },
};
