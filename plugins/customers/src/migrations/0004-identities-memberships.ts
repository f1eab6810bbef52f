import type { Migration } from '@hako/sdk-plugin';

export const identityAndMembershipTables: Migration = {
  name: '0004-identities-memberships',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
create table customers_identity (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  platform text not null,
  uid text not null check (char_length(uid) between 1 and 128),
  nickname text check (char_length(nickname) <= 128),
  profile_url text check (char_length(profile_url) <= 500),
  verified boolean not null default false,
  current boolean not null default true,
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text,
  updated_at timestamptz(3) not null,
  updated_by text,
  constraint customers_identity_once unique (customer_id, platform, uid)
);
create index customers_identity_uid on customers_identity (platform, uid);
-- Every change with who made it; kept as long as the identity, not as long as a log.
create table customers_identity_history (
  id uuid primary key,
  identity_id uuid not null references customers_identity (id) on delete cascade,
  customer_id uuid not null,
  before jsonb,
  after jsonb not null,
  at timestamptz(3) not null,
  by_type text not null,
  by_id text not null,
  by_name text not null
);
create index customers_identity_history_of on customers_identity_history (customer_id, at desc, id desc);

create table customers_membership (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  type_id uuid not null references customers_dictionary (id),
  level_id uuid not null references customers_dictionary (id),
  valid_from timestamptz(3) not null,
  -- null: until somebody ends it
  valid_to timestamptz(3),
  auto_renew boolean not null default false,
  -- kept by an adapter, not by people
  external_control boolean not null default false,
  external_ref text check (char_length(external_ref) <= 128),
  note text check (char_length(note) <= 500),
  renewals int not null default 0,
  reminded_for timestamptz(3),
  expired_for timestamptz(3),
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text,
  updated_at timestamptz(3) not null,
  updated_by text,
  check (valid_to is null or valid_to > valid_from),
  check (not auto_renew or valid_to is not null)
);
create index customers_membership_of on customers_membership (customer_id, valid_from desc);
create index customers_membership_due on customers_membership (valid_to) where valid_to is not null;
create index customers_membership_level on customers_membership (level_id, valid_to);
`);
  },
  down: async (knex) => {
    await knex.raw('drop table customers_membership, customers_identity_history, customers_identity');
  },
};
