import type { Migration } from '@hako/sdk-plugin';

export const askingTables: Migration = {
  name: '0002-asking',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
alter table marshmallow_message
  -- pseudonym of the wider network (IPv6 /56), for blocks; of the talent's own salt, as sender_key
  add column site_key bytea,
  -- the sender's key in marshmallow_sender, covered by a pad that is not in the database: tables alone join nobody across talents
  add column trust_ref bytea,
  -- 0 as it came, 1 only a hash whose salt is gone, 2 nothing
  add column trace smallint not null default 0 check (trace between 0 and 2),
  add column reports integer not null default 0;
create index marshmallow_message_trace on marshmallow_message (created_at) where trace < 2;

-- What the agency knows of a sender, by a pseudonym of 30 days.
create table marshmallow_sender (
  key bytea primary key,
  score real not null check (score between 0 and 100),
  scored_at timestamptz(3) not null,
  -- the last 20 captchas, newest in the lowest bit: 1 solved
  captchas integer not null default 0,
  captcha_count smallint not null default 0,
  failed_at timestamptz(3)
);
create index marshmallow_sender_age on marshmallow_sender (scored_at);

create table marshmallow_block (
  id uuid primary key,
  -- of sender_key or site_key; null talent: everywhere in the agency, by the key of marshmallow_sender's kind
  key bytea not null,
  talent_id uuid,
  tag text not null,
  note text not null default '' check (char_length(note) <= 500),
  created_at timestamptz(3) not null,
  created_by text not null,
  -- the salt is destroyed then, and nobody is known by this key any more
  expires_at timestamptz(3) not null
);
create index marshmallow_block_key on marshmallow_block (key);

-- Challenges that were used; a row lives as long as the challenge would.
create table marshmallow_spent (
  id bytea primary key,
  expires_at timestamptz(3) not null
);
create index marshmallow_spent_age on marshmallow_spent (expires_at);

-- Keys of clients: the same question sent twice is one. 24 hours.
create table marshmallow_submission (
  key bytea primary key,
  at timestamptz(3) not null
);
create index marshmallow_submission_age on marshmallow_submission (at);

create table marshmallow_reaction (
  message_id uuid not null references marshmallow_message (id) on delete cascade,
  visitor bytea not null,
  emoji text not null check (char_length(emoji) <= 16),
  at timestamptz(3) not null,
  primary key (message_id, visitor, emoji)
);
create index marshmallow_reaction_age on marshmallow_reaction (at);
-- Stays when the visitors are forgotten.
create table marshmallow_reaction_count (
  message_id uuid not null references marshmallow_message (id) on delete cascade,
  emoji text not null,
  count integer not null check (count >= 0),
  primary key (message_id, emoji)
);

create table marshmallow_report (
  id uuid primary key,
  message_id uuid not null references marshmallow_message (id) on delete cascade,
  -- null when the trace is cut
  visitor bytea,
  reason text not null,
  note text check (char_length(note) <= 500),
  at timestamptz(3) not null,
  unique (message_id, visitor)
);
create index marshmallow_report_age on marshmallow_report (at);
`);
  },
  down: async (knex) => {
    await knex.raw(`
drop table marshmallow_report, marshmallow_reaction_count, marshmallow_reaction, marshmallow_submission, marshmallow_spent, marshmallow_block, marshmallow_sender;
alter table marshmallow_message drop column site_key, drop column trust_ref, drop column trace, drop column reports;
`);
  },
};
