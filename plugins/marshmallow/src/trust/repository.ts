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
export async function updateSender(tx: TenantTransaction, { key, before, changes, captcha }: SenderUpdate, now: Date): Promise<void> {
  if (changes.length === 0 && captcha === null) return;
  const delta = changes.reduce((sum, change) => sum + CHANGES[change], 0);
  await tx.rows(SENDER_SQL, [key, before, now, delta, captcha === null ? null : captcha === 'solved' ? 1 : 0]);
}

/** Back to the start by one point a day, in SQL as in `faded`. */
const fadedSql = (row: string): string => `case when ${row}.score > ${START} then greatest(${START}, ${row}.score - ${days(row)}) else least(${START}, ${row}.score + ${days(row)}) end`;
const days = (row: string): string => `greatest(0, extract(epoch from ($3::timestamptz - ${row}.scored_at)) / 86400)`;
const next = (row: string): string => `case when $5::int is null then ${row}.captchas else ((${row}.captchas << 1) | $5::int) & ${BITS} end`;

const SENDER_SQL = `insert into marshmallow_sender as s (key, score, scored_at, captchas, captcha_count, failed_at)
  select $1::bytea, greatest(0, least(100, coalesce(${fadedSql('o')}, ${START}) + $4::real)), $3::timestamptz,
    case when o.key is null then coalesce($5::int, 0) else ${next('o')} end,
    least(${REMEMBERED}, coalesce(o.captcha_count, 0) + case when $5::int is null then 0 else 1 end),
    case when $5::int = 0 then $3::timestamptz else o.failed_at end
  from (select 1) one left join marshmallow_sender o on o.key = $2::bytea
  on conflict (key) do update set
    score = greatest(0, least(100, ${fadedSql('s')} + $4::real)), scored_at = $3::timestamptz,
    captchas = ${next('s')}, captcha_count = least(${REMEMBERED}, s.captcha_count + case when $5::int is null then 0 else 1 end),
    failed_at = case when $5::int = 0 then $3::timestamptz else s.failed_at end`;

function bitsOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
