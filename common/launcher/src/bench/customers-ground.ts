import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { built } from './built.js';
import { whole } from './statistics.js';
import type { BenchContext } from './types.js';

interface SortKey {
  sortKey(field: { type: 'number' }, value: number): string | null;
}

interface SearchText {
  searchText(text: string): string;
  grams(text: string): string[];
}

/** `HAKO_BENCH_CUSTOMERS` and `HAKO_BENCH_AGENCIES` make a quick look of it. */
export const CUSTOMERS = Number(process.env['HAKO_BENCH_CUSTOMERS'] ?? 1_000_000);
export const AGENCIES = Number(process.env['HAKO_BENCH_AGENCIES'] ?? 1_000);
/** Exactly as many carry it as one batch of the bench takes. */
export const BATCH_TAG = 'bench-batch';
export const BATCH = Math.min(10_000, Math.floor(CUSTOMERS / 10));

export interface Ground {
  schema: string;
  client: pg.Client;
}

const JA = ['ほし', 'ユキ', 'さくら', 'ねこ', 'ルナ', 'みお', 'ソラ', 'あおい', 'ゆめ', 'カナ', 'りん', 'モチ', 'すず', 'ハル', 'つき', 'こと'];
const ZH = ['星', '辰', '大', '海', '月', '夜', '白', '桃', '奶', '茶', '青', '柚', '子', '汽', '水', '云', '雪', '风', '林', '鹿'];
const EN = ['star', 'light', 'moon', 'neko', 'sky', 'blue', 'rin', 'mochi', 'luna', 'ray', 'fox', 'aki', 'sora', 'kuro', 'shiro', 'nova'];

/** Always the same numbers: a bench whose data differs each time measures the dice. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A million customers with names of three languages, tags of which few are common, and memberships of one in five. */
export async function prepareGround({ ownerDatabaseUrl, say }: BenchContext): Promise<Ground> {
  const client = new pg.Client({ connectionString: ownerDatabaseUrl });
  await client.connect();
  const { rows } = await client.query<{ schema: string }>(`select 'tenant_' || replace(id::text, '-', '') as schema from platform.tenant where code = 'DEMO'`);
  const schema = rows[0]?.schema;
  if (!schema) throw new Error('the demo agency is missing');
  await client.query(`set search_path = ${schema}`);
  await client.query(`set maintenance_work_mem = '512MB'`);
  say(`  ${whole(CUSTOMERS)} customers …`);
  await withoutIndexes(client, 'customers_customer', () => copyCustomers(client));
  await client.query(
    `insert into customers_membership (id, customer_id, type_id, level_id, valid_from, valid_to, created_at, updated_at)
     select gen_random_uuid(), c.id, t.id, l.id, now() - interval '100 days', now() + (c.n % 400 - 200) * interval '1 day', now(), now()
     from (select id, row_number() over (order by id) as n from customers_customer) c
     join customers_dictionary t on t.type = 'membership-type' and t.code = case when c.n % 20 = 0 then 'FAN_CLUB' else 'BILIBILI_GUARD' end
     join customers_dictionary l on l.parent_id = t.id and l.code = case when t.code = 'FAN_CLUB' then 'STANDARD' else (array['ZONGDU','TIDU','JIANZHANG'])[1 + c.n % 3] end
     where c.n % 5 = 0 and (c.n % 400 - 200) > -100`,
  );
  await client.query('analyze customers_customer');
  await client.query('analyze customers_membership');
  say(`  ${whole(AGENCIES)} agencies …`);
  await otherAgencies(client, schema);
  return { schema, client };
}

async function copyCustomers(client: pg.Client): Promise<void> {
  const { searchText, grams } = await built<SearchText>('plugins/customers/lib/customers/search-text.js');
  const { sortKey } = await built<SortKey>('plugins/customers/lib/custom-fields/value.js');
  const { rows: talents } = await client.query<{ id: string; store: string }>('select distinct talent_id as id, profile_store_id as store from customers_customer');
  const random = dice(42);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const now = Date.now();
  function* lines(): Generator<string> {
    for (let n = 0; n < CUSTOMERS; n += 1) {
      const kind = n % 3;
      const nickname = kind === 0 ? pick(JA) + pick(JA) + pick(['', 'さん', 'ちゃん', String(n % 100)]) : kind === 1 ? pick(ZH) + pick(ZH) + pick(ZH) + pick(ZH) : `${pick(EN)}${pick(['_', '', ' '])}${pick(EN)}${n % 1_000}`;
      const search = searchText(nickname);
      // Squared, so that a few tags are common and most are rare.
      const tags = [...new Set([`tag-${Math.floor(random() ** 2 * 200)}`, `tag-${Math.floor(random() ** 2 * 200)}`, ...(n < BATCH ? [BATCH_TAG] : [])])];
      const talent = talents[n % talents.length];
      const at = new Date(now - n * 31_000 - 1_000).toISOString();
      const points = n % 10 === 0 ? Math.floor(random() * 10_000) : undefined;
      yield [
        uuid(n), talent?.id, talent?.store, n % 50 === 0 ? 'company' : 'individual', cell(nickname), cell(search), list(grams(search)), ['ja', 'zh', 'en'][kind], n % 40 === 0 ? 'VIP' : 'ACTIVE', list(tags), at, at,
        points === undefined ? '{}' : `{"bench_points": ${points}}`, points === undefined ? String.raw`\N` : sortKey({ type: 'number' }, points), subjectOf(n),
      ].join('\t') + '\n';
    }
  }
  const stream = client.query(copyFrom('copy customers_customer (id, talent_id, profile_store_id, profile_type, nickname, nickname_search, nickname_grams, language, status_code, tags, created_at, updated_at, custom, cf_1, rm_profile_id) from stdin'));
  await pipeline(Readable.from(lines()), stream);
}

/** The customer's record in the vault, where a part of the bench makes one. */
export const subjectOf = (n: number): string => `pf_${n.toString(16).padStart(32, '0')}`;

const uuid = (n: number): string => `0be7c000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\t', ' ');
const list = (items: readonly string[]): string => `{${items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`).join(',')}}`.replaceAll('\\', '\\\\');

/** An index over rows that are there already is built several times as fast as one that grows with them. */
export async function withoutIndexes(client: pg.Client, table: string, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; sql: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as sql from pg_index i where i.indrelid = $1::regclass and not i.indisprimary and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [table],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await work();
  for (const { sql } of rows) await client.query(sql);
}

/** What a thousand agencies are to the catalogue: the tables and indexes that lists of customers touch, in a schema each. */
async function otherAgencies(client: pg.Client, schema: string): Promise<void> {
  const tables = ['customers_customer', 'customers_company', 'customers_external_id', 'customers_dictionary', 'customers_identity', 'customers_membership', 'customers_tag', 'customers_field'];
  for (let n = 1; n < AGENCIES; n += 1) {
    const name = `bench_agency_${n}`;
    await client.query(`create schema ${name}; ${tables.map((table) => `create table ${name}.${table} (like ${schema}.${table} including all)`).join('; ')}; insert into ${name}.customers_customer select * from ${schema}.customers_customer limit 10`);
  }
}

/** Ends when the server has taken everything back. */
export async function leaveGround({ client }: Ground): Promise<void> {
  const ended = once(client, 'end');
  await client.end();
  await ended;
}
