import type { Migration } from '@hako/sdk-plugin';

/** What columns of other people's files mean, remembered per agency and system; exports as workbooks; links to exports. */
export const transferMemory: Migration = {
  name: '0006-transfer',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- Titles of columns and codes of fields; never a cell of a file.
create table customers_import_mapping (
  profile_type text not null check (profile_type in ('individual', 'company')),
  consumer text not null,
  header text not null check (char_length(header) between 1 and 100),
  -- null: left out
  field text check (char_length(field) <= 64),
  used_at timestamptz(3) not null,
  used_by text not null,
  primary key (profile_type, consumer, header)
);

alter table customers_export drop constraint customers_export_format_check;
alter table customers_export add constraint customers_export_format_check check (format in ('csv', 'json', 'xlsx'));
`);
  },
  down: async (knex) => {
    await knex.raw(`
drop table customers_import_mapping;
delete from customers_export where format = 'xlsx';
alter table customers_export drop constraint customers_export_format_check;
alter table customers_export add constraint customers_export_format_check check (format in ('csv', 'json'));
`);
  },
};
