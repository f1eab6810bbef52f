import type { Migration } from '@hako/sdk-plugin';

/** Many people whose erasure two people agree on together; each keeps a row of her own with her receipt. */
export const erasureTables: Migration = {
  name: '0018-erasures',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
create table customers_erasure_run (
  id uuid primary key,
  state text not null default 'awaiting' check (state in ('awaiting', 'running', 'done', 'cancelled')),
  reason text not null,
  total int not null,
  -- the vault's approval of the whole set, and its pages as the vault knows them
  approval_id text not null,
  expires_at timestamptz(3) not null,
  pages jsonb not null,
  job_id uuid,
  requested_at timestamptz(3) not null,
  requested_by text not null,
  requester_name text not null,
  done_at timestamptz(3)
);
create index customers_erasure_run_newest on customers_erasure_run (requested_at desc);
alter table customers_erasure add column run_id uuid references customers_erasure_run (id), add column run_page int;
create index customers_erasure_of_run on customers_erasure (run_id, run_page) where run_id is not null;
`);
  },
  down: async (knex) => {
    await knex.raw('alter table customers_erasure drop column run_id, drop column run_page; drop table customers_erasure_run');
  },
};
