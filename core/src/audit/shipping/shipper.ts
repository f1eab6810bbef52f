import type { Cradle } from '../../cradle.js';
import { readLog, type SealedEntry } from '../sealing/index.js';
import type { LokiClient } from './loki.js';

const BATCH = 500;
/** JSON of one push, before it is packed; Loki's own limit is 4 MB by default. */
const MOST_BYTES = 1_000_000;
const POLL_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;

export interface Shipper {
  start(): void;
  /** Ships what is there of one agency; answers how many entries were taken. */
  ship(tenantId: string): Promise<number>;
  close(): Promise<void>;
}

type Deps = Pick<Cradle, 'database' | 'tenants' | 'log' | 'clock'> & { loki: LokiClient };

/**
 * Brings sealed entries to Loki in their order. The log itself is the queue and a row remembers the place: a Loki that is
 * away costs no memory and loses nothing, and no write ever waits for it. At least once: after a crash between the push
 * and the note of the place, Loki gets a batch again and knows the lines.
 */
export function createShipper({ database, tenants, log, clock, loki }: Deps): Shipper {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let busy = false;
  const stop = new AbortController();
  let pauseMs = 0;
  let pausedUntil = 0;

  async function ship(tenantId: string): Promise<number> {
    const db = database.tenant(tenantId);
    const place = await db.write(async (tx) => {
      const turn = await tx.row<{ mine: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine', [`hako loki ${tenantId}`]);
      return turn?.mine ? tx.row<{ seq: number; size: number }>(`select coalesce((select seq from audit_shipped where target = 'loki'), 0) as seq, coalesce((select max(seq) from audit_seal), 0) as size`) : undefined;
    });
    if (!place) return 0;
    let shipped = 0;
    for (let from = place.seq + 1; from <= place.size && !stop.signal.aborted; ) {
      const lines = await db.read(async (q) => {
        for await (const batch of readLog(q, tenantId, { from, to: Math.min(place.size, from + BATCH - 1) })) return batch;
        return [];
      });
      if (lines.length === 0) return shipped;
      const { entries, last } = cut(lines.map(({ seal, entry }) => ({ seq: seal.seq, entry })));
      const outcome = entries.length === 0 ? { kind: 'taken' as const } : await loki.push(entries);
      if (outcome.kind === 'later') {
        pause(outcome.afterMs, outcome.why);
        return shipped;
      }
      // What Loki will never take must not hold back what comes after it.
      if (outcome.kind === 'refused') log.warn({ component: 'loki', tenantId, from, to: last, reason: outcome.why }, 'Loki refused entries of the log; they stay in Hako only');
      else shipped += entries.length;
      pauseMs = 0;
      await db.write((tx) => tx.rows(`insert into audit_shipped (target, seq, at) values ('loki', $1, now()) on conflict (target) do update set seq = greatest(audit_shipped.seq, excluded.seq), at = now()`, [last]));
      from = last + 1;
    }
    return shipped;
  }

  function pause(afterMs: number | undefined, why: string): void {
    pauseMs = afterMs ?? Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pauseMs * 2));
    pausedUntil = clock.now().getTime() + pauseMs;
    log.warn({ component: 'loki', reason: why, pauseMs }, 'Loki does not take entries of the log; they wait');
  }

  async function round(): Promise<void> {
    for (const tenant of await tenants.list()) {
      if (stop.signal.aborted || clock.now().getTime() < pausedUntil) return;
      if (tenant.status !== 'deleted') await ship(tenant.id);
    }
  }

  return {
    ship,
    start() {
      timer = setInterval(() => {
        if (busy || clock.now().getTime() < pausedUntil) return;
        busy = true;
        working = round()
          .catch((err: unknown) => log.warn({ err, component: 'loki' }, 'entries of the log were not shipped; it is tried again'))
          .finally(() => (busy = false));
      }, POLL_MS).unref();
    },
    async close() {
      stop.abort();
      clearInterval(timer);
      await working;
      await loki.close();
    },
  };
}

/** As many as fit one push, and the place of the last one looked at; entries without a body have nothing to say. */
function cut(lines: readonly { seq: number; entry: SealedEntry | undefined }[]): { entries: SealedEntry[]; last: number } {
  const entries: SealedEntry[] = [];
  let bytes = 0;
  let last = 0;
  for (const { seq, entry } of lines) {
    const size = entry ? JSON.stringify(entry).length : 0;
    if (entries.length > 0 && bytes + size > MOST_BYTES) break;
    if (entry) entries.push(entry);
    bytes += size;
    last = seq;
  }
  return { entries, last };
}
