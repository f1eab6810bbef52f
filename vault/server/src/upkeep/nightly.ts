import type { Json } from '@hako/ledger';
import type { VaultDatabase } from '../database/database.js';

/** Work that one process of a vault does for all, once a day. */
export interface NightlyJob {
  name: string;
  run(): Promise<{ [key: string]: Json }>;
}

/** In UTC: night in Japan and China is over, and in Europe not yet. */
const AT_HOUR = 20;
const LEASE = '6 hours';

/** The last moment at which the work was due. */
export function lastDue(now: number): Date {
  const due = new Date(now);
  due.setUTCHours(AT_HOUR, 0, 0, 0);
  return due.getTime() <= now ? due : new Date(due.getTime() - 86_400_000);
}

/** Runs what is due and nobody else has taken. A job that fails is taken up again when its lease is over. */
export async function runDue(database: VaultDatabase, jobs: readonly NightlyJob[], now: number): Promise<string[]> {
  const ran: string[] = [];
  for (const { name, run } of jobs) {
    // A new vault has nothing to look after before its first night.
    await database.query({ text: 'insert into vault.nightly (job, finished_at) values ($1, $2) on conflict do nothing', values: [name, new Date(now)] });
    const [taken] = await database.query({
      text: `update vault.nightly set lease_until = $2::timestamptz + interval '${LEASE}' where job = $1 and lease_until <= $2 and finished_at < $3 returning 1`,
      values: [name, new Date(now), lastDue(now)],
    });
    if (!taken) continue;
    const report = await run();
    await database.query({ text: `update vault.nightly set lease_until = '-infinity', finished_at = $2, report = $3 where job = $1`, values: [name, new Date(now), JSON.stringify(report)] });
    ran.push(name);
  }
  return ran;
}
