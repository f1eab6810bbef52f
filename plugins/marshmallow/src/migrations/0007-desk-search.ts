import type { Migration } from '@hako/sdk-plugin';

/** Of one text no more is looked through: compatibility forms can make eighteen characters of one. */
const MOST = 6_000;

/**
 * What two people would call the same words: width and case do not count; kana are folded by the search, which asks for both.
 * `of` names the row: an alias, `new` in a trigger.
 */
export const searchText = (of: string): string => `left(lower(normalize(translate(${of}.content || ' ' || coalesce(${of}.sender_name, '') || ' ' || coalesce(${of}.reply, ''), E'\\n\\t', '  '), NFKC)), ${MOST})`;

/**
 * Pairs of neighbouring characters, at even places and at odd ones, and single characters of Chinese, Japanese and Korean:
 * an index over them finds any part of a text from two characters on (from one, where one is a word), where trigrams need
 * three and know no kanji. Two passes of a regular expression cost a tenth of a loop. The query has to spell it as the
 * index does: never edited, a better one gets another index.
 */
const pairs = (text: string): string => `regexp_replace(${text}, '(..)', E'\\\\1\\x1f', 'g')`;
export const GRAMS = `string_to_array(${pairs('search')} || E'\\x1f' || ${pairs('substr(search, 2)')} || E'\\x1f' || regexp_replace(regexp_replace(search, '[\\u0001-\\u33ff]+', '', 'g'), '(.)', E'\\\\1\\x1f', 'g'), E'\\x1f')`;

/**
 * The first edition wrote the column into every row at once, which locks a large table for minutes. Now it comes empty, 0009
 * keeps it for new rows and a job fills the old ones; where the first edition ran, 0009 makes the same of its column.
 */
export const deskSearch: Migration = {
  name: '0007-desk-search',
  safe: 'expand',
  earlier: ['6adab579701f318b9837da020f515c963e4d090d11fa98889881ddad60768b44'],
  up: async (knex) => {
    await knex.raw(`
-- The desk's small piles, in the order in which they are worked off. First, for whoever reads may go on reading meanwhile.
create index marshmallow_message_held on marshmallow_message (talent_id, created_at, id) where status = 'pending' and held;
create index marshmallow_message_flagged on marshmallow_message (filter_score desc, created_at desc, id desc) where status = 'pending' and filter_action <> 'allow';
create index marshmallow_message_flagged_of on marshmallow_message (talent_id) where status = 'pending' and filter_action <> 'allow';
create index marshmallow_message_starred on marshmallow_message (created_at desc, id desc) where starred;

alter table marshmallow_message add column search text;
create index marshmallow_message_search on marshmallow_message using gin ((${GRAMS}));

-- Who looks at which message; a minute later nobody does. Lost in a crash, and worth nothing then.
create unlogged table marshmallow_looking (
  user_id text primary key,
  user_name text not null,
  message_id uuid not null references marshmallow_message (id) on delete cascade,
  until timestamptz(3) not null
);
create index marshmallow_looking_at on marshmallow_looking (message_id);
`);
  },
  down: async (knex) => {
    await knex.raw('drop table marshmallow_looking; drop index marshmallow_message_search, marshmallow_message_held, marshmallow_message_flagged, marshmallow_message_flagged_of, marshmallow_message_starred; alter table marshmallow_message drop column search');
  },
};
