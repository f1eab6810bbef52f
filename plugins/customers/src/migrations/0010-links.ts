import type { Migration } from '@hako/sdk-plugin';

/** Links by which a person opens the copy of her data without an account. */
export const accessLinks: Migration = {
  name: '0010-links',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
create table customers_access_link (
  -- of the secret in the link, which is kept nowhere
  token_hash bytea primary key check (length(token_hash) = 32),
  export_id uuid not null references customers_access_export (id) on delete cascade,
  format text not null check (format in ('json', 'html')),
  expires_at timestamptz(3) not null,
  uses int not null default 0,
  created_at timestamptz(3) not null,
  created_by text not null
);
create index customers_access_link_of on customers_access_link (export_id);
create index customers_access_link_expiry on customers_access_link (expires_at);
`);
  },
  down: async (knex) => {
    await knex.raw('drop table customers_access_link');
  },
};
