import type { Migration } from '@hako/sdk-plugin';

const UP = `
create table customers_import (
  id uuid primary key,
  job_id uuid,
  talent_id uuid not null,
  profile_store_id uuid not null,
  profile_type text not null check (profile_type in ('individual', 'company')),
  mode text not null check (mode in ('create', 'update', 'upsert')),
  consumer text not null,
  columns jsonb not null,
  dry_run boolean not null default false,
  file_key text not null,
  file_name text not null,
  file_expires_at timestamptz(3) not null,
  total int not null,
  processed int not null default 0,
  succeeded int not null default 0,
  failed int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  created_at timestamptz(3) not null,
  created_by text not null
);
create index customers_import_recent on customers_import (created_at desc, id desc);
create index customers_import_expiry on customers_import (file_expires_at);

create table customers_import_error (
  import_id uuid not null references customers_import (id) on delete cascade,
  record int not null,
  position int not null,
  field text not null,
  code text not null,
  params jsonb not null default '{}',
  primary key (import_id, record, position)
);

create table customers_export (
  id uuid primary key,
  job_id uuid,
  format text not null check (format in ('csv', 'json')),
  fields text[] not null,
  filters jsonb not null,
  personal boolean not null,
  purpose text,
  reason text,
  file_key text,
  file_name text,
  rows int,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null,
  created_by text not null
);
create index customers_export_expiry on customers_export (expires_at);
`;

/** Imports and exports. An error row says where and why, never what stood there. */
export const transferTables: Migration = {
  name: '0002-transfers',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(UP);
  },
  down: async (knex) => {
    await knex.raw('drop table customers_export, customers_import_error, customers_import');
  },
};
