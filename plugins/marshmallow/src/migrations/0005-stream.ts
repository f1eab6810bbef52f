import type { Migration } from '@hako/sdk-plugin';

export const streamTables: Migration = {
  name: '0005-stream',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- What a talent reads out next: approved and not yet read.
create index marshmallow_message_unread on marshmallow_message (talent_id, approved_at, id) where status = 'approved' and not held and read_at is null;

-- What her overlays show; whoever steps first wins by version.
create table marshmallow_stream (
  talent_id uuid primary key,
  message_id uuid references marshmallow_message (id) on delete set null,
  visible boolean not null default true,
  -- what differs from the defaults of stream/look.ts
  look jsonb not null default '{}',
  version int not null default 0,
  updated_at timestamptz(3) not null
);

-- Approved, public, and not for this stream.
create table marshmallow_stream_skip (
  message_id uuid primary key references marshmallow_message (id) on delete cascade,
  talent_id uuid not null,
  at timestamptz(3) not null
);
create index marshmallow_stream_skip_of on marshmallow_stream_skip (talent_id);

create table marshmallow_stream_link (
  id uuid primary key,
  talent_id uuid not null,
  label text not null check (char_length(label) between 1 and 60),
  created_at timestamptz(3) not null,
  created_by text not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_by text,
  -- a code that had been exchanged was tried again: somebody else has the address
  reused_at timestamptz(3),
  version int not null default 1
);
create index marshmallow_stream_link_of on marshmallow_stream_link (talent_id, created_at desc);

-- Stands in an address, works once. Only its SHA-256.
create table marshmallow_stream_code (
  hash bytea primary key,
  link_id uuid not null references marshmallow_stream_link (id) on delete cascade,
  view text not null check (view in ('overlay', 'reader')),
  expires_at timestamptz(3) not null,
  exchanged_at timestamptz(3)
);
create index marshmallow_stream_code_of on marshmallow_stream_code (link_id);

-- What a code was exchanged for: a browser in OBS, a tablet. Only the token's SHA-256.
create table marshmallow_stream_device (
  id uuid primary key,
  hash bytea not null unique,
  link_id uuid not null references marshmallow_stream_link (id) on delete cascade,
  view text not null check (view in ('overlay', 'reader')),
  created_at timestamptz(3) not null,
  seen_at timestamptz(3) not null
);
create index marshmallow_stream_device_of on marshmallow_stream_device (link_id);
`);
  },
  down: async (knex) => {
    await knex.raw('drop table marshmallow_stream_device, marshmallow_stream_code, marshmallow_stream_link, marshmallow_stream_skip, marshmallow_stream; drop index marshmallow_message_unread');
  },
};
