import { createHmac, randomBytes } from 'node:crypto';
import type { JobHandler, PluginContext } from '@hako/sdk-plugin';
import { CONFIG_DEFAULTS } from '../config/schema.js';
import { sweepPictures } from '../pictures/sweep.js';

const BATCH = 1_000;
/** Salts of 30 days are destroyed two periods later: what was hashed with them joins with nothing any more. */
const SALT_DAYS = 60;

/**
 * Sender traces in two steps (product.md, Marshmallow): after the talent's days only a hash under a salt that is thrown away
 * with this run, after twice as many nothing. What has served its time (used challenges, clients' keys, who pressed what, pictures out of use) goes too.
 */
export const retentionJob: JobHandler = async (run, ctx) => {
  const salt = randomBytes(32);
  let cut = 0;
  for (let done = BATCH; done === BATCH; cut += done) {
    await run.throwIfCancelled();
    done = await cutTraces(ctx, salt);
  }
  let removed = 0;
  for (let done = BATCH; done === BATCH; removed += done) {
    await run.throwIfCancelled();
    done = await removeTraces(ctx);
  }
  await sweep(ctx);
  await sweepPictures(run, ctx);
  return { cut, removed };
};

const DAYS = `coalesce((c.values->>'senderRetentionDays')::int, ${CONFIG_DEFAULTS.senderRetentionDays})`;
const OLD = (trace: number, times: number): string => `select m.id, m.sender_key as key from marshmallow_message m left join marshmallow_config c on c.talent_id = m.talent_id
  where m.trace = ${trace} and m.created_at < $1::timestamptz - make_interval(days => ${DAYS} * ${times}) order by m.created_at limit ${BATCH} for update of m skip locked`;

/** Messages of one sender stay together within one run, and lead nowhere. */
async function cutTraces(ctx: PluginContext, salt: Buffer): Promise<number> {
  return ctx.db.write(async (tx) => {
    const rows = await tx.rows<{ id: string; key: Buffer | null }>(OLD(0, 1), [ctx.clock.now()]);
    const hashed = rows.map(({ key }) => key && createHmac('sha256', salt).update(key).digest().subarray(0, 16));
    await tx.rows(
      `update marshmallow_message m set sender_key = n.key, sender_tag = null, site_key = null, trust_ref = null, author_key = null, trace = 1
       from unnest($1::uuid[], $2::bytea[]) as n (id, key) where m.id = n.id`,
      [rows.map(({ id }) => id), hashed],
    );
    await tx.rows('update marshmallow_report set visitor = null where message_id = any($1::uuid[])', [rows.map(({ id }) => id)]);
    return rows.length;
  });
}

async function removeTraces(ctx: PluginContext): Promise<number> {
  return ctx.db.write(async (tx) => {
    const rows = await tx.rows<{ id: string }>(OLD(1, 2), [ctx.clock.now()]);
    await tx.rows('update marshmallow_message set sender_key = null, sender_trust = null, trace = 2 where id = any($1::uuid[])', [rows.map(({ id }) => id)]);
    return rows.length;
  });
}

async function sweep(ctx: PluginContext): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    await tx.rows('delete from marshmallow_spent where expires_at < $1', [now]);
    await tx.rows(`delete from marshmallow_submission where at < $1::timestamptz - interval '24 hours'`, [now]);
    await tx.rows('delete from marshmallow_block where expires_at < $1', [now]);
    await tx.rows(`delete from marshmallow_sender where scored_at < $1::timestamptz - interval '${SALT_DAYS} days'`, [now]);
    // Their counts stay.
    await tx.rows(`delete from marshmallow_reaction where at < $1::timestamptz - interval '${SALT_DAYS} days'`, [now]);
    await tx.rows(`update marshmallow_report set visitor = null where visitor is not null and at < $1::timestamptz - interval '${SALT_DAYS} days'`, [now]);
  });
}
