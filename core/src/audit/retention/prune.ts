import type { TenantReader } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { STREAMS, type StreamName } from '../sealing/index.js';
import { RETENTION_SETTINGS } from './policy.js';

export type RetentionDays = Record<StreamName, number>;

/** What a run does, or would do, to one stream. */
export interface StreamRetention {
  stream: StreamName;
  days: number;
  /** Entries with a body */
  entries: number;
  oldest: string | null;
  /** Past their time and free to go */
  due: number;
  /** Past their time, but under a legal hold */
  held: number;
}

export interface RetentionRun {
  at: string;
  dryRun: boolean;
  by: string;
  streams: (StreamRetention & { removed: number })[];
}

/** One statement of the database's function takes so many; other work passes in between. */
const BATCH = 2_000;

export type RetentionDeps = Pick<Cradle, 'database' | 'settings' | 'audit' | 'ids' | 'clock'>;

export async function retentionDays({ settings }: Pick<Cradle, 'settings'>, tenantId: string): Promise<RetentionDays> {
  const days = await Promise.all(STREAMS.map(async (stream) => [stream, await settings.value<number>(tenantId, RETENTION_SETTINGS[stream])] as const));
  return Object.fromEntries(days) as RetentionDays;
}

/** Counts, without touching anything. */
export async function retentionPreview(q: TenantReader, days: RetentionDays): Promise<StreamRetention[]> {
  return Promise.all(
    STREAMS.map(async (stream) => {
      const row = await q.row<{ entries: number; oldest: Date | null; due: number; held: number }>(
        `select (select count(*) from audit_seal where stream = $1 and pruned_at is null) as entries, (select min(at) from audit_seal where stream = $1 and pruned_at is null) as oldest,
                count(*) filter (where not held) as due, count(*) filter (where held) as held
         from audit_due where stream = $1 and at < now() - make_interval(days => $2)`,
        [stream, days[stream]],
      );
      return { stream, days: days[stream], entries: row?.entries ?? 0, oldest: row?.oldest?.toISOString() ?? null, due: row?.due ?? 0, held: row?.held ?? 0 };
    }),
  );
}

/**
 * The nightly run: bodies past their time go, their leaf hashes and all checkpoints stay, so that proofs made before still
 * verify. Addresses older than 30 days become networks. Which entries may go is decided by the database's functions, which
 * know of holds and of the shortest time.
 */
export async function runRetention(deps: RetentionDeps, tenantId: string, by: string): Promise<RetentionRun> {
  const { database, audit, ids, clock } = deps;
  const db = database.tenant(tenantId);
  const days = await retentionDays(deps, tenantId);
  const before = await db.read((q) => retentionPreview(q, days));
  const streams: RetentionRun['streams'] = [];
  for (const one of before) {
    const removed = await repeated(() => db.write((tx) => tx.row<{ count: number }>('select audit_prune($1, $2, $3) as count', [one.stream, one.days, BATCH])));
    await repeated(() => db.write((tx) => tx.row<{ count: number }>('select audit_fade_addresses($1, $2) as count', [one.stream, BATCH])));
    streams.push({ ...one, removed });
  }
  const run: RetentionRun = { at: clock.now().toISOString(), dryRun: false, by, streams };
  await db.write((tx) => tx.rows('insert into audit_retention_run (id, at, dry_run, by_name, streams) values ($1, $2, false, $3, $4)', [ids.uuid(), run.at, by, JSON.stringify(streams)]));
  await audit.event(tenantId, { name: 'log.pruned', level: 'info', meta: Object.fromEntries(streams.flatMap(({ stream, removed, held }) => [[stream, removed], [`${stream}Held`, held]])) });
  return run;
}

export async function lastRetentionRun(q: TenantReader): Promise<RetentionRun | undefined> {
  const row = await q.row<{ at: Date; dry_run: boolean; by_name: string; streams: RetentionRun['streams'] }>('select at, dry_run, by_name, streams from audit_retention_run order by at desc limit 1');
  return row && { at: row.at.toISOString(), dryRun: row.dry_run, by: row.by_name, streams: row.streams };
}

async function repeated(step: () => Promise<{ count: number } | undefined>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = (await step())?.count ?? 0;
    total += count;
    if (count < BATCH) return total;
  }
}
