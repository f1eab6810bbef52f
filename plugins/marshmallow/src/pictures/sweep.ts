import type { JobRun, PluginContext } from '@hako/sdk-plugin';
import { throwAway } from './store.js';

const BATCH = 50;
/** So long somebody may still take a change back. */
const KEPT_DAYS = 30;

/** What is a face or stands behind an overlay today, whenever it was uploaded. */
const IN_USE = `select talent_id, substring(values ->> 'avatarUrl' from '/pictures/([0-9a-f]{32})\\.png$') as name from marshmallow_config
  union select talent_id, look ->> 'background' from marshmallow_stream`;

/** Pictures that nobody used for a month are thrown away. Who uploads one of them again meanwhile waits until it is gone, and keeps hers. */
export async function sweepPictures(run: Pick<JobRun, 'throwIfCancelled'>, ctx: PluginContext): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.write((tx) => tx.rows(`insert into marshmallow_picture (talent_id, name, used_at) select talent_id, name, $1 from (${IN_USE}) as used where name is not null on conflict (talent_id, name) do update set used_at = excluded.used_at`, [now]));
  for (let done = BATCH; done === BATCH; ) {
    await run.throwIfCancelled();
    done = await ctx.db.write(async (tx) => {
      const rows = await tx.rows<{ talentId: string; name: string }>(`select talent_id as "talentId", name from marshmallow_picture where used_at < $1::timestamptz - interval '${KEPT_DAYS} days' limit ${BATCH} for update skip locked`, [now]);
      // Files first: what is still in the table is tried again.
      for (const { talentId, name } of rows) await throwAway(ctx, talentId, name);
      if (rows.length > 0) await tx.rows('delete from marshmallow_picture p using unnest($1::uuid[], $2::text[]) as gone (talent_id, name) where (p.talent_id, p.name) = (gone.talent_id, gone.name)', [rows.map(({ talentId }) => talentId), rows.map(({ name }) => name)]);
      return rows.length;
    });
  }
}
