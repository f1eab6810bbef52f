import type { Migration } from '@hako/sdk-plugin';
import { searchText } from './0007-desk-search.js';

/**
 * The text that the desk searches is kept by a trigger instead of a generated column: a column can be added to a table of any
 * size in a moment, and its old rows be filled while everybody works (`desk/fill-search.ts`).
 */
export const searchAsWritten: Migration = {
  name: '0009-search-as-written',
  safe: 'expand',
  up: async (knex) => {
    await knex.raw(`
-- Keeps what is stored; nothing to do where the column never was a generated one.
alter table marshmallow_message alter column search drop expression if exists;

create or replace function marshmallow_message_searchable() returns trigger language plpgsql as $$
begin
  new.search := ${searchText('new')};
  return new;
end
$$;
create or replace trigger marshmallow_message_searchable before insert or update of content, sender_name, reply on marshmallow_message
  for each row execute function marshmallow_message_searchable();

-- Rows that wait to be filled: found at once, and at once that there are none.
create index marshmallow_message_unfilled on marshmallow_message (id) where search is null;

-- Pictures that somebody uploaded, and when they were last in use: what nobody uses is thrown away after a month.
create table marshmallow_picture (
  talent_id uuid not null,
  name text not null check (name ~ '^[0-9a-f]{32}$'),
  used_at timestamptz(3) not null,
  primary key (talent_id, name)
);
`);
  },
  down: async (knex) => {
    await knex.raw(`drop table marshmallow_picture; drop index marshmallow_message_unfilled; drop trigger marshmallow_message_searchable on marshmallow_message; drop function marshmallow_message_searchable()`);
  },
};
