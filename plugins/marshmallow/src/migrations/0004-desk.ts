import type { Migration } from '@hako/sdk-plugin';

export const deskTables: Migration = {
  name: '0004-desk',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- The desk over all boxes, and the oldest first within them.
create index marshmallow_message_recent on marshmallow_message (status, created_at desc, id desc);

-- What a moderator did in one go, one message or many, so that she can take it back.
create table marshmallow_action (
  id uuid primary key,
  action text not null,
  by_id text not null,
  at timestamptz(3) not null,
  undone_at timestamptz(3)
);
create index marshmallow_action_age on marshmallow_action (at);

create table marshmallow_action_item (
  action_id uuid not null references marshmallow_action (id) on delete cascade,
  message_id uuid not null references marshmallow_message (id) on delete cascade,
  -- the columns of messages/step.ts as they were
  before jsonb not null,
  made_version int not null,
  undone text check (undone in ('done', 'changed')),
  primary key (action_id, message_id)
);
create index marshmallow_action_item_of on marshmallow_action_item (message_id);

-- When people were last told, so that a busy box does not ring at every message.
create table marshmallow_told (
  talent_id uuid not null,
  kind text not null,
  at timestamptz(3) not null,
  primary key (talent_id, kind)
);

create table marshmallow_export (
  id uuid primary key,
  job_id uuid,
  format text not null check (format in ('csv', 'json', 'xlsx')),
  fields text[] not null,
  filters jsonb not null,
  file_key text,
  file_name text,
  rows int,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null,
  created_by text not null
);
`);
  },
  down: async (knex) => {
    await knex.raw('drop table marshmallow_export, marshmallow_told, marshmallow_action_item, marshmallow_action; drop index marshmallow_message_recent');
  },
};
