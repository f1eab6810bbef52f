import type { Cradle } from '../cradle.js';
import type { JobRow } from './rows.js';

const EVERY_MS = 15_000;
const SLICE = 100;
/** Longer than a heartbeat and a lost lock together. */
const FORGOTTEN_SECONDS = 60;

/**
 * Second line behind the queue: a row that nobody has touched for a minute is sent again, for instance when a process
 * died between its commit and the queue, or the queue lost its data. The same message twice is one job.
 */
export function startSweeper(deps: Pick<Cradle, 'database' | 'tenants' | 'log'>, send: (tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'round'>) => Promise<void>): () => void {
  let position = 0;
  const timer = setInterval(() => void sweep().catch((err: unknown) => deps.log.warn({ err, component: 'jobs' }, 'forgotten jobs were not looked for')), EVERY_MS).unref();

  async function sweep(): Promise<void> {
    const tenants = (await deps.tenants.list()).filter(({ status }) => status === 'active');
    const slice = Array.from({ length: Math.min(SLICE, tenants.length) }, (_, index) => tenants[(position + index) % tenants.length]);
    position = tenants.length === 0 ? 0 : (position + slice.length) % tenants.length;
    for (const tenant of slice) if (tenant) await sweepTenant(deps, tenant.id, send);
  }

  return () => clearInterval(timer);
}

export async function sweepTenant(deps: Pick<Cradle, 'database'>, tenantId: string, send: (tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'round'>) => Promise<void>): Promise<number> {
  const rows = await deps.database
    .tenant(tenantId)
    .read((q) => q.rows<Pick<JobRow, 'id' | 'plugin' | 'round'>>('select id, plugin, round from job where finished_at is null and touched_at < now() - make_interval(secs => $1) order by touched_at limit 100', [FORGOTTEN_SECONDS]));
  for (const row of rows) await send(tenantId, row);
  return rows.length;
}
