import type { Migration } from '@hako/sdk-plugin';

export const filterTables: Migration = {
  name: '0003-filter',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- Lists that staff brought in: words, or hosts and addresses. Single entries are the agency's block list, which is core's.
create table marshmallow_filter_list (
  id uuid primary key,
  -- null: for every talent of the agency
  talent_id uuid,
  name text not null check (char_length(name) between 1 and 80),
  kind text not null check (kind in ('words', 'links')),
  language text check (language in ('en', 'zh', 'ja')),
  category text not null,
  severity smallint not null check (severity between 1 and 3),
  -- null: the score alone decides
  action text check (action in ('flag', 'reject', 'replace')),
  replacement text check (char_length(replacement) <= 100),
  entries text[] not null check (cardinality(entries) between 1 and 20000),
  active boolean not null default true,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  created_by text not null,
  updated_at timestamptz(3) not null default now()
);
create unique index marshmallow_filter_list_name on marshmallow_filter_list (coalesce(talent_id, '00000000-0000-0000-0000-000000000000'), lower(name));
`);
  },
  down: async (knex) => {
    await knex.raw('drop table marshmallow_filter_list');
  },
};
