import type { Migration } from '@hako/sdk-plugin';

/** The kana that `searchText` folds: what stood in katakana is found and sorted as hiragana. */
const codes = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join('');
const KATAKANA = codes(0x30a1, 0x30f6) + codes(0x30fd, 0x30fe);
const HIRAGANA = codes(0x3041, 0x3096) + codes(0x309d, 0x309e);
const fold = (text: string): string => `translate(${text}, '${KATAKANA}', '${HIRAGANA}')`;

const UP = `
update customers_customer
  set nickname_search = ${fold('nickname_search')},
      nickname_grams = string_to_array(${fold(`array_to_string(nickname_grams, E'\\x1f')`)}, E'\\x1f')
  where nickname_search <> ${fold('nickname_search')};

-- Values of custom fields as the API shows them; cf_1 to cf_4 hold the sort keys of the fields that are indexed.
alter table customers_customer
  add column custom jsonb not null default '{}',
  add column cf_1 text collate "C", add column cf_2 text collate "C", add column cf_3 text collate "C", add column cf_4 text collate "C";
-- Customers without any value cost these indexes nothing.
create index customers_customer_custom on customers_customer using gin (custom jsonb_path_ops) where custom <> '{}';
create index customers_customer_cf_1 on customers_customer (cf_1, id) where cf_1 is not null;
create index customers_customer_cf_2 on customers_customer (cf_2, id) where cf_2 is not null;
create index customers_customer_cf_3 on customers_customer (cf_3, id) where cf_3 is not null;
create index customers_customer_cf_4 on customers_customer (cf_4, id) where cf_4 is not null;
create index customers_customer_talent_updated on customers_customer (talent_id, updated_at desc, id desc);
create index customers_customer_store on customers_customer (profile_store_id);
create index customers_membership_type on customers_membership (type_id, customer_id);

create table customers_field (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9_]{0,31}$'),
  type text not null check (type in ('text', 'number', 'date', 'boolean', 'choice', 'multi-choice', 'url')),
  name jsonb not null,
  help jsonb,
  -- null: for both
  profile_type text check (profile_type in ('individual', 'company')),
  options jsonb not null default '[]',
  rules jsonb not null default '{}',
  -- values live in the vault alone
  personal boolean not null default false,
  required boolean not null default false,
  slot smallint unique check (slot between 1 and 4),
  -- false while a job writes the sort keys of what stood there before
  slot_ready boolean not null default false,
  sort_order int not null default 0,
  active boolean not null default true,
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text,
  updated_at timestamptz(3) not null,
  updated_by text,
  check (not (personal and slot is not null))
);

create table customers_tag (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 64),
  name_key text collate "C" not null unique,
  color text check (color ~ '^#[0-9A-Fa-f]{6}$'),
  about text check (char_length(about) <= 200),
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text,
  updated_at timestamptz(3) not null,
  updated_by text
);
-- A tag on its way to another name, on customers and in views; the job goes on from what still carries the old one.
create table customers_tag_move (
  id uuid primary key,
  from_name text not null,
  to_name text not null,
  state text not null default 'running' check (state in ('running', 'done')),
  moved int not null default 0,
  job_id uuid,
  created_at timestamptz(3) not null,
  created_by text not null,
  finished_at timestamptz(3)
);
create index customers_tag_move_recent on customers_tag_move (created_at desc);

create table customers_view (
  id uuid primary key,
  owner_id text not null,
  name text not null check (char_length(name) between 1 and 80),
  shared boolean not null default false,
  -- what everybody sees who chose nothing
  is_default boolean not null default false,
  state jsonb not null,
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  check (shared or not is_default)
);
create unique index customers_view_default on customers_view (is_default) where is_default;
create index customers_view_owner on customers_view (owner_id);
create table customers_view_choice (
  user_id text primary key,
  view_id uuid not null references customers_view (id) on delete cascade
);

create table customers_note (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  body text not null check (char_length(body) between 1 and 4000),
  pinned boolean not null default false,
  author_type text not null,
  author_id text not null,
  author_name text not null,
  version int not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  updated_by text
);
create index customers_note_of on customers_note (customer_id, created_at desc, id desc);

-- What other plugins tell of a customer, each happening once.
create table customers_activity (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  source text not null,
  source_key text not null,
  icon text,
  title jsonb not null,
  detail jsonb,
  link text,
  at timestamptz(3) not null,
  constraint customers_activity_once unique (customer_id, source, source_key)
);
create index customers_activity_of on customers_activity (customer_id, at desc, id desc);
`;

/** Saved views, tags with colours, notes, the timeline, custom fields, and one spelling for both kana. */
export const viewTables: Migration = {
  name: '0008-views',
  safe: 'expand',
  up: async (knex) => {
    // `?` is a placeholder to knex.raw; there is none in here, and values are constants of ours.
    await knex.raw(UP);
  },
  down: async (knex) => {
    await knex.raw(`
drop table customers_activity, customers_note, customers_view_choice, customers_view, customers_tag_move, customers_tag, customers_field;
drop index customers_customer_store, customers_customer_talent_updated, customers_membership_type;
alter table customers_customer drop column custom, drop column cf_1, drop column cf_2, drop column cf_3, drop column cf_4;`);
  },
};
