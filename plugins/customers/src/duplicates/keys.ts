import type { TenantTransaction } from '@hako/sdk-plugin';
import type { Part, Scan } from './repository.js';

/** Decoration and spaces: 星☆, [星] and 星 are one name. The search text has folded case, width and kana already. */
const DECORATION = ` 　_-.,・･~〜!?！？☆★♪♡♥♬*'"()（）【】「」『』[]@#＃&＆|/`;

/** Rows that one statement reads: an archive of a million in one would be ended by the server's own limit of time. */
const ROWS_A_STEP = 10_000;
const OLD_MS = 86_400_000;

export const OWN_SIGNS = ['nickname', 'identity', 'external_id'] as const;
export type OwnSign = (typeof OWN_SIGNS)[number];

/** A table that is walked by its ids, and what of a row is compared (`null`: nothing). Kinds are never compared with each other. */
const SOURCES: Record<OwnSign, { from: string; id: string; value: string }> = {
  nickname: { from: 'customers_customer c', id: 'c.id', value: `case when char_length(translate(c.nickname_search, $5::text, '')) >= 2 then translate(c.nickname_search, $5::text, '') end` },
  identity: { from: 'customers_identity i join customers_customer c on c.id = i.customer_id', id: 'i.id', value: `i.platform || ' ' || i.uid || left($5::text, 0)` },
  // The same long number under another system's name is often the same person; short ones are counted from 1 everywhere.
  external_id: { from: 'customers_external_id e join customers_customer c on c.id = e.customer_id', id: 'e.id', value: `case when char_length(e.external_id) >= 6 then lower(e.external_id) || left($5::text, 0) end` },
};

/** Hashes of the next rows behind `after`; answers where it came to, `undefined` at the end. */
export async function writeKeys(tx: TenantTransaction, scan: Scan, sign: OwnSign, after: string | undefined): Promise<string | undefined> {
  const { from, id, value } = SOURCES[sign];
  const row = await tx.row<{ last: string | null }>(
    `with page as materialized (
       select ${id} as id, c.id as customer, c.profile_store_id as store, c.profile_type || ' ' || ${value} as value,
         c.merged_into is null and c.erased_at is null and c.restricted_at is null and ($2::uuid is null or c.profile_store_id = $2) as counts
       from ${from} where ${id} > $6::uuid order by ${id} limit ${ROWS_A_STEP}),
     kept as (insert into customers_duplicate_key (scan_id, sign, hash, profile_store_id, customer_id, at)
       select $1::uuid, $4::text, hashtextextended(value, 0), store, customer, $3::timestamptz from page where counts and value is not null)
     select (select id::text from page order by id desc limit 1) as last`,
    [scan.id, scan.storeId, scan.at, sign, DECORATION, after ?? '00000000-0000-0000-0000-000000000000'],
  );
  return row?.last ?? undefined;
}

/** Of searches that never came to their end. */
export async function forgetOldKeys(tx: TenantTransaction, now: Date): Promise<void> {
  await tx.rows('delete from customers_duplicate_key where at < $1', [new Date(now.getTime() - OLD_MS)]);
}

/** A part of all hashes, both ends among them. */
export function hashRange({ of, at }: Part): [string, string] {
  const edge = (place: number): bigint => -(2n ** 63n) + (2n ** 64n * BigInt(place)) / BigInt(of);
  return [edge(at).toString(), (edge(at + 1) - 1n).toString()];
}
