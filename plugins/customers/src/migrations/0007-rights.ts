import type { Migration } from '@hako/sdk-plugin';

const UP = `
-- A merged customer stays as a pointer, an erased one as a number: neither is listed, changed or found again.
alter table customers_customer
  add column merged_into uuid references customers_customer (id),
  add column erased_at timestamptz(3),
  add column restricted_at timestamptz(3);
create index customers_customer_merged on customers_customer (merged_into) where merged_into is not null;

alter table customers_batch_item drop constraint customers_batch_item_outcome_check,
  add constraint customers_batch_item_outcome_check check (outcome in ('done', 'unchanged', 'not_found', 'overlap', 'restricted'));

create table customers_duplicate (
  id uuid primary key,
  profile_store_id uuid not null,
  left_id uuid not null references customers_customer (id) on delete cascade,
  right_id uuid not null references customers_customer (id) on delete cascade,
  -- why, by name of the sign; never the value that both have
  reasons text[] not null,
  score int not null default 0,
  state text not null default 'open' check (state in ('open', 'dismissed', 'merged')),
  scan_id uuid not null,
  found_at timestamptz(3) not null,
  decided_at timestamptz(3),
  decided_by text,
  version int not null default 1,
  check (left_id < right_id),
  constraint customers_duplicate_once unique (left_id, right_id)
);
create index customers_duplicate_open on customers_duplicate (score desc, id desc) where state = 'open';
create index customers_duplicate_right on customers_duplicate (right_id);

create table customers_merge (
  id uuid primary key,
  kept_id uuid not null references customers_customer (id),
  merged_id uuid not null references customers_customer (id),
  -- what the kept customer said before, and the version that the merge made
  before jsonb,
  after jsonb,
  made_version int not null,
  -- vault records of both before, and the one that the merge wrote for both, if it did
  kept_profile text,
  merged_profile text,
  joined_profile text,
  state text not null default 'done' check (state in ('done', 'undone', 'final')),
  undo_until timestamptz(3) not null,
  at timestamptz(3) not null,
  by_id text not null,
  by_name text not null,
  undone_at timestamptz(3),
  undone_by text,
  check (kept_id <> merged_id)
);
create index customers_merge_kept on customers_merge (kept_id, at desc);
create index customers_merge_merged on customers_merge (merged_id, at desc);
create index customers_merge_due on customers_merge (undo_until) where state = 'done';
-- Rows that went from one to the other, so that exactly these go back.
create table customers_merge_item (
  merge_id uuid not null references customers_merge (id) on delete cascade,
  kind text not null,
  row_id uuid not null,
  primary key (merge_id, kind, row_id)
);

create table customers_consent_text (
  id uuid primary key,
  code text not null,
  version text not null check (version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'),
  -- what the vault refuses once this consent was withdrawn
  purpose text not null,
  text jsonb not null,
  sha256 text not null,
  state text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  published_at timestamptz(3),
  row_version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  constraint customers_consent_text_once unique (code, version)
);
-- Every word that was said, in order; the newest of a code counts.
create table customers_consent (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  code text not null,
  text_id uuid not null references customers_consent_text (id),
  granted boolean not null,
  at timestamptz(3) not null,
  channel text not null check (channel in ('web', 'mail', 'form', 'phone', 'in-person', 'import')),
  -- where the proof is kept, never a person's words
  evidence text check (char_length(evidence) <= 200),
  recorded_at timestamptz(3) not null,
  by_id text not null,
  by_name text not null
);
create index customers_consent_of on customers_consent (customer_id, code, at desc, id desc);

create table customers_objection (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  purpose text not null,
  reason text check (char_length(reason) <= 500),
  at timestamptz(3) not null,
  by_id text not null,
  by_name text not null,
  lifted_at timestamptz(3),
  lifted_by text
);
create unique index customers_objection_open on customers_objection (customer_id, purpose) where lifted_at is null;

create table customers_hold (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  reference text not null check (char_length(reference) between 1 and 100),
  reason text not null check (char_length(reason) <= 500),
  at timestamptz(3) not null,
  by_id text not null,
  by_name text not null,
  released_at timestamptz(3),
  released_by text,
  release_reason text
);
create index customers_hold_of on customers_hold (customer_id, at desc);

create table customers_erasure (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id),
  state text not null default 'awaiting' check (state in ('awaiting', 'done', 'cancelled')),
  reason text,
  -- one per vault record: subject, approval, and the receipt once it is gone
  subjects jsonb not null,
  -- what was removed from core, counted by kind
  removed jsonb,
  requested_at timestamptz(3) not null,
  requested_by text not null,
  requester_name text not null,
  done_at timestamptz(3),
  done_by text,
  version int not null default 1
);
create unique index customers_erasure_open on customers_erasure (customer_id) where state = 'awaiting';
create index customers_erasure_of on customers_erasure (customer_id, requested_at desc);

create table customers_access_export (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  request_id uuid,
  json_key text,
  html_key text,
  size int not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  created_by text not null,
  by_name text not null
);
create index customers_access_export_of on customers_access_export (customer_id, created_at desc);
create index customers_access_export_expiry on customers_access_export (expires_at) where json_key is not null;

create table customers_request (
  id uuid primary key,
  number int generated always as identity unique,
  customer_id uuid not null references customers_customer (id) on delete cascade,
  type text not null check (type in ('access', 'portability', 'rectification', 'erasure', 'restriction', 'objection')),
  channel text not null check (channel in ('web', 'mail', 'form', 'phone', 'in-person')),
  state text not null default 'received' check (state in ('received', 'identified', 'working', 'answered', 'refused', 'withdrawn')),
  received_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  identity_proof text check (char_length(identity_proof) <= 200),
  note text check (char_length(note) <= 2000),
  extended_at timestamptz(3),
  extension_reason text check (char_length(extension_reason) <= 500),
  outcome text check (char_length(outcome) <= 500),
  closed_at timestamptz(3),
  -- the smallest number of days left that somebody was told of
  reminded_at_days int,
  version int not null default 1,
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null,
  updated_by text not null
);
create index customers_request_open on customers_request (due_at, id) where closed_at is null;
create index customers_request_of on customers_request (customer_id, received_at desc);
create table customers_request_step (
  id uuid primary key,
  request_id uuid not null references customers_request (id) on delete cascade,
  action text not null,
  note text check (char_length(note) <= 500),
  at timestamptz(3) not null,
  by_type text not null,
  by_id text not null,
  by_name text not null
);
create index customers_request_step_of on customers_request_step (request_id, at, id);
`;

/** What the law gives people, and what an agency does when one person stands in its archive twice. */
export const rightsTables: Migration = {
  name: '0007-rights',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(UP);
  },
  down: async (knex) => {
    await knex.raw(
      `drop table customers_request_step, customers_request, customers_access_export, customers_erasure, customers_hold, customers_objection, customers_consent, customers_consent_text, customers_merge_item, customers_merge, customers_duplicate;
       alter table customers_customer drop column merged_into, drop column erased_at, drop column restricted_at;
       delete from customers_batch_item where outcome = 'restricted';
       alter table customers_batch_item drop constraint customers_batch_item_outcome_check, add constraint customers_batch_item_outcome_check check (outcome in ('done', 'unchanged', 'not_found', 'overlap'))`,
    );
  },
};
