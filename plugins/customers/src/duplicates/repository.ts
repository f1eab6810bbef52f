import type { TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { customerJson } from '../customers/columns-sql.js';
import { Bindings } from '../customers/filter-sql.js';
import { hashRange, type OwnSign } from './keys.js';
import { SIGNS, type Sign } from './signs.js';

/** More with the same value are not one person. The vault keeps the same measure. */
const MOST_IN_GROUP = 20;
const ALIVE = 'c.merged_into is null and c.erased_at is null and c.restricted_at is null and ($2::uuid is null or c.profile_store_id = $2)';

/** Who was merged and separated again may be the same after all; what somebody dismissed stays dismissed. */
const KEEP = `insert into customers_duplicate (id, profile_store_id, left_id, right_id, reasons, scan_id, found_at)
  select gen_random_uuid(), p.store, p.a, p.b, array[$4::text], $1::uuid, $3::timestamptz from (select distinct g.store, a, b from grouped g, unnest(g.ids) a, unnest(g.ids) b where a < b) p
  on conflict on constraint customers_duplicate_once do update set
    reasons = case when customers_duplicate.scan_id = excluded.scan_id then array(select distinct unnest(customers_duplicate.reasons || excluded.reasons) order by 1) else excluded.reasons end,
    scan_id = excluded.scan_id, state = case when customers_duplicate.state = 'merged' then 'open' else customers_duplicate.state end`;

export interface Scan {
  id: string;
  storeId: string | null;
  at: Date;
}

/** Pairs that are weighed in one statement. */
const PAIRS_A_STEP = 20_000;

export interface Part {
  of: number;
  at: number;
}

export const parts = (of: number): Part[] => Array.from({ length: of }, (_, at) => ({ of, at }));

/** Groups that the signs of core make: `ids` of one value within one archive and kind. */
export async function keepOwnSign(tx: TenantTransaction, scan: Scan, sign: OwnSign, part: Part): Promise<void> {
  const range = hashRange(part);
  await tx.rows(
    `with grouped as (
       select k.profile_store_id as store, array_agg(distinct k.customer_id) as ids from customers_duplicate_key k where k.scan_id = $1 and k.sign = $4 and k.hash >= $5::bigint and k.hash <= $6::bigint and ($2::uuid is null or k.profile_store_id = $2)
       group by k.profile_store_id, k.hash having count(distinct k.customer_id) between 2 and ${MOST_IN_GROUP}) ${KEEP}`,
    [scan.id, scan.storeId, scan.at, sign, ...range],
  );
  await tx.rows('delete from customers_duplicate_key where scan_id = $1 and sign = $2 and hash >= $3::bigint and hash <= $4::bigint', [scan.id, sign, ...range]);
}

/** Groups of vault records; what belongs to different archives, or to nobody alive, is no pair. */
export async function keepVaultSign(tx: TenantTransaction, scan: Scan, sign: Sign, groups: readonly string[][]): Promise<void> {
  await tx.rows(
    `with shared as (select ordinality as n, jsonb_array_elements_text(value) as subject from jsonb_array_elements($5::jsonb) with ordinality),
          grouped as (select c.profile_store_id as store, array_agg(distinct c.id) as ids from shared s join customers_customer c on c.rm_profile_id = s.subject where ${ALIVE} group by s.n, c.profile_store_id, c.profile_type having count(distinct c.id) > 1)
     ${KEEP}`,
    [scan.id, scan.storeId, scan.at, sign, JSON.stringify(groups)],
  );
}

export async function stepsOfPairs(reader: TenantReader): Promise<number> {
  const row = await reader.row<{ n: number }>('select count(*)::int as n from customers_duplicate');
  return Math.max(1, Math.min(256, Math.ceil((row?.n ?? 0) / PAIRS_A_STEP)));
}

/** Weighs what was found, and forgets open pairs that are none any more. A part is a stretch of the ids, which are random. */
export async function finishPart(tx: TenantTransaction, scan: Scan, { of, at }: Part): Promise<void> {
  const edge = (place: number): string => `${Math.floor((place * 256) / of).toString(16).padStart(2, '0')}000000-0000-0000-0000-000000000000`;
  const stretch = `id >= $1::uuid and ($2::uuid is null or id < $2)`;
  const bounds = [edge(at), at + 1 === of ? null : edge(at + 1)];
  await tx.rows(`delete from customers_duplicate where ${stretch} and state = 'open' and scan_id <> $3 and ($4::uuid is null or profile_store_id = $4)`, [...bounds, scan.id, scan.storeId]);
  await tx.rows(
    `update customers_duplicate d set score = least(99, w.score) from (
       select p.id, round(100 * (1 - exp(sum(ln(1 - (($4::jsonb) ->> r)::numeric)))))::int as score from (select id, reasons from customers_duplicate where ${stretch} and scan_id = $3) p, unnest(p.reasons) r group by p.id
     ) w where w.id = d.id and d.score is distinct from least(99, w.score)`,
    [...bounds, scan.id, JSON.stringify(SIGNS)],
  );
}

/** How many wait. */
export async function countOpen(reader: TenantReader, scan: Scan): Promise<number> {
  const row = await reader.row<{ n: number }>(`select count(*)::int as n from customers_duplicate where scan_id = $1 and state = 'open'`, [scan.id]);
  return row?.n ?? 0;
}

export interface DuplicateRow {
  id: string;
  reasons: Sign[];
  score: number;
  state: 'open' | 'dismissed' | 'merged';
  foundAt: Date;
  version: number;
  leftTalentId: string;
  rightTalentId: string;
  left: string;
  right: string;
}

const SELECT = `select d.id, d.reasons, d.score, d.state, d.found_at as "foundAt", d.version, l.talent_id as "leftTalentId", r.talent_id as "rightTalentId",
  (select ${customerJson({ notes: true })}::text from customers_customer c left join customers_company p on p.customer_id = c.id where c.id = d.left_id) as left,
  (select ${customerJson({ notes: true })}::text from customers_customer c left join customers_company p on p.customer_id = c.id where c.id = d.right_id) as right
  from customers_duplicate d join customers_customer l on l.id = d.left_id join customers_customer r on r.id = d.right_id`;

/** Both of a pair must be seen; who was merged, erased or locked since the search is no longer in it. */
export function listDuplicates(reader: TenantReader, visible: VisibleScopes, page: { state: 'open' | 'dismissed'; talentIds: string[] | undefined; after: { score: number; id: string } | undefined; limit: number }): Promise<DuplicateRow[]> {
  const bind = new Bindings();
  const parts = [`d.state = ${bind.add(page.state)}`, 'l.merged_into is null and r.merged_into is null and l.erased_at is null and r.erased_at is null and l.restricted_at is null and r.restricted_at is null'];
  for (const talentIds of [visible.all ? undefined : visible.talentIds, page.talentIds]) {
    if (!talentIds) continue;
    const ids = bind.add(talentIds);
    parts.push(`l.talent_id = any(${ids}::uuid[]) and r.talent_id = any(${ids}::uuid[])`);
  }
  if (page.after) parts.push(`(d.score, d.id) < (${bind.add(page.after.score)}::int, ${bind.add(page.after.id)}::uuid)`);
  return reader.rows<DuplicateRow>(`${SELECT} where ${parts.join(' and ')} order by d.score desc, d.id desc limit ${bind.add(page.limit)}`, bind.values);
}

export const findDuplicate = (reader: TenantReader, id: string): Promise<DuplicateRow | undefined> => reader.row<DuplicateRow>(`${SELECT} where d.id = $1`, [id]);

/** `false` when somebody was faster. */
export async function decide(tx: TenantTransaction, id: string, version: number, decision: { state: 'open' | 'dismissed'; at: Date; by: string }): Promise<boolean> {
  const row = await tx.row(`update customers_duplicate set state = $3, decided_at = $4, decided_by = $5, version = version + 1 where id = $1 and version = $2 and state <> 'merged' returning id`, [id, version, decision.state, decision.at, decision.by]);
  return row !== undefined;
}
