import type { TenantTransaction } from '@hako/sdk-plugin';
import { CHANGES, faded, START, type TrustChange } from './score.js';

export interface SenderRow {
  score: number;
  scoredAt: Date;
  captchas: number;
  captchaCount: number;
  failedAt: Date | null;
}

const REMEMBERED = 20;
const BITS = (1 << REMEMBERED) - 1;

/** What is known now; the row of the last period speaks until there is one of this. */
export function senderNow(row: SenderRow | undefined, now: Date): { score: number; captchas: { solved: number; count: number }; failedAt: Date | null } {
  if (!row) return { score: START, captchas: { solved: 0, count: 0 }, failedAt: null };
  return { score: faded(row.score, now.getTime() - row.scoredAt.getTime()), captchas: { solved: bitsOf(row.captchas & BITS), count: row.captchaCount }, failedAt: row.failedAt };
}

export interface SenderUpdate {
  key: Buffer;
  /** The same sender's of the last period. */
  before: Buffer | null;
  changes: readonly TrustChange[];
  captcha: 'solved' | 'failed' | null;
}

/** Moves a sender's score, faded to now first, and remembers the captcha; from whatever stands there when it is written, so that two tries at once both count. */
export async function updateSender(tx: TenantTransaction, update: SenderUpdate, now: Date): Promise<void> {
  if (update.changes.length === 0 && update.captcha === null) return;
  await tx.rows(UPDATE_SENDERS, [JSON.stringify([{ ...givenSender(update), at: now }])]);
}

/** One update as the columns of `GIVEN_SENDERS`. */
export function givenSender({ key, before, changes, captcha }: SenderUpdate): Record<string, unknown> {
  const delta = changes.reduce((sum, change) => sum + CHANGES[change], 0);
  return { senderOf: key.toString('hex'), senderBefore: before && before.toString('hex'), delta, passed: captcha === null ? null : captcha === 'solved' ? 1 : 0 };
}

export const GIVEN_SENDERS = '"senderOf" text, "senderBefore" text, delta real, passed int';

/** Back to the start by one point a day, in SQL as in `faded`. */
const fadedSql = (row: string, at: string): string => `case when ${row}.score > ${START} then greatest(${START}, ${row}.score - ${days(row, at)}) else least(${START}, ${row}.score + ${days(row, at)}) end`;
const days = (row: string, at: string): string => `greatest(0, extract(epoch from (${at} - ${row}.scored_at)) / 86400)`;
const next = (row: string, passed: string): string => `case when ${passed} is null then ${row}.captchas else ((${row}.captchas << 1) | ${passed}) & ${BITS} end`;
/** What the row that is written now was given. */
const given = (from: string, column: string): string => `(select f.${column} from ${from} f where f.key = excluded.key)`;

/** @param from a CTE with `key` and `before` (bytea), `at`, `delta` and `passed`; every key once */
export const UPSERT_SENDERS = (from: string): string => `insert into marshmallow_sender as s (key, score, scored_at, captchas, captcha_count, failed_at)
  select g.key, greatest(0, least(100, coalesce(${fadedSql('o', 'g.at')}, ${START}) + g.delta)), g.at,
    case when o.key is null then coalesce(g.passed, 0) else ${next('o', 'g.passed')} end,
    least(${REMEMBERED}, coalesce(o.captcha_count, 0) + case when g.passed is null then 0 else 1 end),
    case when g.passed = 0 then g.at else o.failed_at end
  from ${from} g left join marshmallow_sender o on o.key = g.before order by g.key
  on conflict (key) do update set
    score = greatest(0, least(100, ${fadedSql('s', 'excluded.scored_at')} + ${given(from, 'delta')})), scored_at = excluded.scored_at,
    captchas = ${next('s', given(from, 'passed'))}, captcha_count = least(${REMEMBERED}, s.captcha_count + case when ${given(from, 'passed')} is null then 0 else 1 end),
    failed_at = case when ${given(from, 'passed')} = 0 then excluded.scored_at else s.failed_at end`;

const UPDATE_SENDERS = `with given as materialized (select *, decode("senderOf", 'hex') as key, decode("senderBefore", 'hex') as before from json_to_recordset($1::json) as g (at timestamptz, ${GIVEN_SENDERS}))
  ${UPSERT_SENDERS('given')}`;

function bitsOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
