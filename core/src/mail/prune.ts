import type { Cradle } from '../cradle.js';

/** As long as somebody may ask whether a mail went out. */
const KEEP_DAYS = 30;

export async function pruneMail({ database }: Pick<Cradle, 'database'>, tenantId: string): Promise<void> {
  await database.tenant(tenantId).write((tx) => tx.rows('delete from mail_message where finished_at < now() - make_interval(days => $1)', [KEEP_DAYS]));
}
