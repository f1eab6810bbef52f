import { setTimeout as wait } from 'node:timers/promises';
import type { Executor } from '../database/database.js';

const LOOK_MS = 20;
/** Longer than any transaction of ours may take. */
const PATIENCE_MS = 60_000;

/**
 * Waits until every transaction that the vault had open a moment ago has ended. What was committed before is then
 * seen by all who are at work: nobody meets a key that they could not have read of.
 */
export async function settle(database: Executor): Promise<void> {
  const [clock] = await database.query<{ at: string }>({ text: 'select clock_timestamp()::text as at' });
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await wait(LOOK_MS)) {
    const older = await database.query({
      text: `select 1 from pg_stat_activity where datname = current_database() and usename = current_user and pid <> pg_backend_pid() and xact_start < $1::timestamptz limit 1`,
      values: [clock!.at],
    });
    if (older.length === 0) return;
  }
  throw new Error('A transaction of the vault does not end');
}
