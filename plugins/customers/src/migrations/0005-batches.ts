import type { Migration } from '@hako/sdk-plugin';

export const batchTables: Migration = {
  name: '0005-batches',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
create table customers_batch (
  id uuid primary key,
  action text not null check (action in ('add-tags', 'remove-tags', 'set-status', 'deactivate', 'reactivate', 'add-membership')),
  params jsonb not null default '{}',
  state text not null default 'running' check (state in ('running', 'done', 'undoing', 'undone', 'cancelled', 'failed')),
  total int not null,
  job_id uuid,
  created_at timestamptz(3) not null,
  created_by text not null,
  finished_at timestamptz(3)
);
create index customers_batch_created on customers_batch (created_by, created_at desc);
create table customers_batch_item (
  batch_id uuid not null references customers_batch (id) on delete cascade,
  position int not null,
  customer_id uuid not null,
  -- null until its turn has come
  outcome text check (outcome in ('done', 'unchanged', 'not_found', 'overlap')),
  -- what stood there before, and the version that the batch made: undo takes back nothing that somebody changed since
  before jsonb,
  made_version int,
  undone text check (undone in ('done', 'changed')),
  primary key (batch_id, position)
);
create index customers_batch_item_open on customers_batch_item (batch_id, position) where outcome is null;
`);
  },
  down: async (knex) => {
    await knex.raw('drop table customers_batch_item, customers_batch');
  },
};
