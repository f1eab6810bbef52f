import type { Migration } from '@hako/sdk-plugin';

export const messageTables: Migration = {
  name: '0001-messages',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- What differs from the defaults of config/schema.ts; a talent without a row has the defaults.
create table marshmallow_config (
  talent_id uuid primary key,
  values jsonb not null default '{}',
  version int not null default 1,
  updated_at timestamptz(3) not null,
  updated_by text
);

create table marshmallow_message (
  id uuid primary key,
  talent_id uuid not null,
  content text not null check (char_length(content) between 1 and 8000),
  -- guessed from the script, for the desk's filter
  language text not null check (language in ('en', 'zh', 'ja', 'other')),
  sender_name text check (char_length(sender_name) between 1 and 64),
  status text not null check (status in ('pending', 'approved', 'rejected', 'spam')),
  -- hidden from the talent, seen by moderators
  held boolean not null default false,
  held_reason text,
  -- what the filter found: action, score, spans and rules
  filter_action text not null default 'allow' check (filter_action in ('allow', 'flag', 'reject')),
  filter_score smallint not null default 0 check (filter_score between 0 and 100),
  filter_matches jsonb not null default '[]',
  -- keyed hash, of the talent's own salt and period; never an address (fan-and-adapters.md 1.9)
  sender_key bytea,
  -- first eight hex digits of the pseudonym, what moderators see
  sender_tag text,
  sender_trust smallint,
  content_hash bytea not null,
  captcha text not null default 'none' check (captcha in ('none', 'passed', 'absent')),
  starred boolean not null default false,
  pinned_at timestamptz(3),
  read_at timestamptz(3),
  reply text check (char_length(reply) <= 8000),
  replied_at timestamptz(3),
  replied_by text,
  reason_code text,
  reason_note text check (char_length(reason_note) <= 500),
  moderated_at timestamptz(3),
  moderated_by text,
  approved_at timestamptz(3),
  created_at timestamptz(3) not null,
  version int not null default 1
);
create index marshmallow_message_queue on marshmallow_message (talent_id, status, created_at desc, id desc);
create index marshmallow_message_feed on marshmallow_message (talent_id, (pinned_at is not null) desc, approved_at desc, id desc) where status = 'approved';
create index marshmallow_message_sender on marshmallow_message (sender_key, created_at desc) where sender_key is not null;
create index marshmallow_message_same on marshmallow_message (talent_id, content_hash, created_at desc);

create table marshmallow_reply_edit (
  id uuid primary key,
  message_id uuid not null references marshmallow_message (id) on delete cascade,
  before text,
  after text,
  at timestamptz(3) not null,
  by_id text not null,
  by_name text not null
);
create index marshmallow_reply_edit_of on marshmallow_reply_edit (message_id, at desc);
`);
  },
  down: async (knex) => {
    await knex.raw('drop table marshmallow_reply_edit, marshmallow_message, marshmallow_config');
  },
};
