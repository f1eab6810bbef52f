import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { RemoteReport, ReportPhase, ReportRow } from './types.js';

/** Rows of one agency; what comes beyond is counted and not told apart. */
const MOST_ROWS = 500;
const KEEP_DAYS = 30;

export async function addReports(tx: TenantTransaction, reports: readonly RemoteReport[], at: Date): Promise<void> {
  const sums = new Map<string, { report: RemoteReport; times: number }>();
  for (const report of reports) {
    const key = JSON.stringify([report.plugin, report.version, report.phase, report.code, report.place]);
    sums.set(key, { report, times: (sums.get(key)?.times ?? 0) + 1 });
  }
  const full = Number((await tx.row<{ count: string }>('select count(*)::text as count from remote_report'))?.count ?? 0) >= MOST_ROWS;
  for (const { report, times } of sums.values()) {
    const { plugin, version, phase, code, place = '' } = report;
    // A row of its own only while there is room; one that is there already is always counted.
    const known = full && (await tx.rows('select 1 as one from remote_report where plugin = $1 and version = $2 and phase = $3 and code = $4 and place = $5', [plugin, version, phase, code, place])).length > 0;
    const row = full && !known ? [plugin, version, phase, 'OTHER', ''] : [plugin, version, phase, code, place];
    await tx.rows(
      `insert into remote_report as r (plugin, version, phase, code, place, count, first_at, last_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
       on conflict (plugin, version, phase, code, place) do update set count = r.count + excluded.count, last_at = greatest(r.last_at, excluded.last_at)`,
      [...row, times, at],
    );
  }
}

/** Newest first, at most 100. */
export async function newestReports(q: TenantReader): Promise<ReportRow[]> {
  const rows = await q.rows<{ plugin: string; version: string; phase: ReportPhase; code: string; place: string; count: string; first_at: Date; last_at: Date }>(
    'select plugin, version, phase, code, place, count::text, first_at, last_at from remote_report order by last_at desc, plugin, version desc, phase, code, place limit 100',
  );
  return rows.map(({ count, first_at, last_at, ...row }) => ({ ...row, count: Number(count), firstAt: first_at.toISOString(), lastAt: last_at.toISOString() }));
}

export const pruneReports = (tx: TenantTransaction, now: Date): Promise<object[]> => tx.rows(`delete from remote_report where last_at < $1::timestamptz - interval '${KEEP_DAYS} days'`, [now]);
