import type { JobHandler } from '@hako/sdk-plugin';
import { patiently } from '../personal/patience.js';
import { forgetOldKeys, OWN_SIGNS, writeKeys } from './keys.js';
import { countOpen, finishPart, keepOwnSign, keepVaultSign, parts, stepsOfPairs, type Scan } from './repository.js';
import { PERSONAL_SIGNS } from './signs.js';
import { alignArchives } from '../stores/align.js';

/** The run's own id is the scan's: who begins again after a kill finds the same pairs again and none twice. */
export const duplicatesJob: JobHandler = async (run, ctx) => {
  const storeId = typeof run.data['storeId'] === 'string' ? run.data['storeId'] : null;
  const scan: Scan = { id: run.id, storeId, at: ctx.clock.now() };
  const total = OWN_SIGNS.length + PERSONAL_SIGNS.length;
  let processed = 0;
  await alignArchives(ctx);
  await ctx.db.write((tx) => forgetOldKeys(tx, scan.at));
  for (const sign of OWN_SIGNS) {
    processed += 1;
    let pages = 0;
    for (let after: string | undefined; ; pages += 1) {
      await run.throwIfCancelled();
      const from = after;
      after = await ctx.db.write(async (tx) => {
        await run.checkpoint(tx, { processed, total });
        return writeKeys(tx, scan, sign, from);
      });
      if (after === undefined) break;
    }
    for (const part of parts(Math.max(1, pages))) {
      await run.throwIfCancelled();
      await ctx.db.write(async (tx) => {
        await keepOwnSign(tx, scan, sign, part);
        await run.checkpoint(tx, { processed, total });
      });
    }
  }
  for (const sign of PERSONAL_SIGNS) {
    processed += 1;
    let after: string | undefined;
    do {
      await run.throwIfCancelled();
      const at = after;
      const page = await patiently(ctx, () => ctx.pii.duplicates(sign, { purpose: 'customer_edit', reason: `search for duplicates ${scan.id}`, ...(at === undefined ? {} : { after: at }) }));
      await ctx.db.write(async (tx) => {
        if (page.groups.length > 0) await keepVaultSign(tx, scan, sign, page.groups);
        await run.checkpoint(tx, { processed, total });
      });
      after = page.next ?? undefined;
    } while (after !== undefined);
  }
  for (const part of parts(await ctx.db.read(stepsOfPairs))) {
    await run.throwIfCancelled();
    await ctx.db.write(async (tx) => {
      await finishPart(tx, scan, part);
      await run.checkpoint(tx, { processed, total });
    });
  }
  return ctx.db.write(async (tx) => {
    const found = await countOpen(tx, scan);
    if (ctx.principal.type === 'user') await ctx.notices.send(tx, { to: { userId: ctx.principal.id }, title: 'notices.duplicatesFound', params: { count: found }, link: '/customers/duplicates', level: found > 0 ? 'info' : 'success' });
    return { found };
  });
};
