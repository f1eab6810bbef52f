import type { TenantReader } from '@hako/sdk-plugin';
import { CONFIG_DEFAULTS, type ConfigValues } from '../config/schema.js';
import type { SenderKeys } from '../privacy/pseudonyms.js';
import type { SenderRow } from '../trust/repository.js';

/** What stands in the database before a question comes in. */
export interface Known {
  box: ConfigValues;
  sender: SenderRow | undefined;
  blocked: boolean;
  /** The client sent this one before. */
  seen: boolean;
  /** This sender asked the same today. */
  same: boolean;
}

interface Row {
  values: Partial<ConfigValues> | null;
  score: number | null;
  scored_at: Date;
  captchas: number;
  captcha_count: number;
  failed_at: Date | null;
  blocked: boolean;
  seen: boolean;
  same: boolean;
}

export interface KnownBy {
  talentId: string;
  keys: SenderKeys;
  submission: Buffer | null;
  contentHash: Buffer;
  /** `trust_ref` as a message of this sender has it, of this period and the last. */
  refs: readonly Buffer[];
  now: Date;
}

/** One look, in one statement. */
export async function readKnown(reader: TenantReader, { talentId, keys, submission, contentHash, refs, now }: KnownBy): Promise<Known> {
  const row = await reader.row<Row>(
    `select c.values, s.score, s.scored_at, s.captchas, s.captcha_count, s.failed_at,
       exists (select 1 from marshmallow_block b where ((b.talent_id = $1 and b.key = any($3::bytea[])) or (b.talent_id is null and b.key = any($2::bytea[]))) and b.expires_at > $7) as blocked,
       exists (select 1 from marshmallow_submission k where k.key = $4 and k.at > $7::timestamptz - interval '24 hours') as seen,
       exists (select 1 from marshmallow_message m where m.talent_id = $1 and m.content_hash = $5 and m.trust_ref = any($6::bytea[]) and m.created_at > $7::timestamptz - interval '24 hours') as same
     from (select 1) one
     left join marshmallow_config c on c.talent_id = $1
     left join lateral (select * from marshmallow_sender s where s.key = any($2::bytea[]) order by array_position($2::bytea[], s.key) limit 1) s on true`,
    [talentId, keys.trust, [...keys.sender, ...keys.site], submission, contentHash, refs, now],
  );
  const sender = row?.score === null || row === undefined ? undefined : { score: row.score, scoredAt: row.scored_at, captchas: row.captchas, captchaCount: row.captcha_count, failedAt: row.failed_at };
  return { box: { ...CONFIG_DEFAULTS, ...row?.values }, sender, blocked: row?.blocked ?? false, seen: row?.seen ?? false, same: row?.same ?? false };
}
