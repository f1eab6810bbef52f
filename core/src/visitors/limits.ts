import type { Limit, LimitCount, Limits } from '@hako/sdk-plugin';
import type { Redis } from 'ioredis';
import type { Cradle } from '../cradle.js';
import { connectRedis } from '../redis.js';
import { slotOf, verdict, type Slots } from './windows.js';

const MOST_KEY = 100;

/** One round for all windows: each key is a hash of its slot, this count and the one before. */
const SCRIPT = `
local out = {}
for i, key in ipairs(KEYS) do
  local slot, ttl = tonumber(ARGV[i * 2 - 1]), tonumber(ARGV[i * 2])
  local kept = redis.call('HMGET', key, 's', 'n', 'b')
  local s, n, b = tonumber(kept[1]), tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
  if s == nil or s < slot - 1 then n, b = 0, 0 elseif s == slot - 1 then n, b = 0, n end
  n = n + 1
  redis.call('HSET', key, 's', slot, 'n', n, 'b', b)
  redis.call('PEXPIRE', key, ttl)
  out[i * 2 - 1], out[i * 2] = n, b
end
return out`;

export type LimitDeps = Pick<Cradle, 'config' | 'database' | 'clock' | 'log'>;
type Count = (windows: readonly { key: string; slot: number; perSeconds: number }[]) => Promise<Slots[]>;

export interface VisitorWindows {
  limits(tenantId: string, pluginId: string): Limits;
  prune(): Promise<void>;
  close(): Promise<void>;
}

export function createWindows(deps: LimitDeps): VisitorWindows {
  const { config, database, clock, log } = deps;
  const redis = config.redisUrl ? connectRedis(config.redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 }) : undefined;
  redis?.on('error', () => log.warn({ component: 'visitor-limits' }, 'Redis is away; visitors are counted in PostgreSQL'));
  const inDatabase = databaseCount(database, clock);
  const count: Count = redis ? (windows) => redisCount(redis, windows).catch(() => inDatabase(windows)) : inDatabase;

  return {
    limits: (tenantId, pluginId) => ({
      async take(limits) {
        if (limits.length === 0) return [];
        const now = clock.now().getTime();
        const places = limits.map((limit) => ({ ...slotOf(now, limit.perSeconds), perSeconds: limit.perSeconds, key: keyOf(tenantId, pluginId, limit) }));
        const slots = await count(places);
        return limits.map((limit, index): LimitCount => {
          const answer = verdict(limit, slots[index] as Slots, places[index]?.part ?? 0);
          return config.rateLimits.enabled ? answer : { ...answer, allowed: true };
        });
      },
    }),
    prune: () => database.platform.write(async (tx) => void (await tx.rows('delete from visitor_window where expires_at < $1', [clock.now()]))),
    close: async () => redis?.disconnect(),
  };
}

function keyOf(tenantId: string, pluginId: string, { name, key, perSeconds }: Limit): string {
  if (key.length > MOST_KEY) throw new Error(`a limit's key has at most ${MOST_KEY} characters`);
  return `${tenantId}:${pluginId}:${name}:${perSeconds}:${key}`;
}

async function redisCount(redis: Redis, windows: Parameters<Count>[0]): Promise<Slots[]> {
  const keys = windows.map(({ key }) => `hako:visitor:${key}`);
  const args = windows.flatMap(({ slot, perSeconds }) => [slot, perSeconds * 2_000]);
  const flat = (await redis.eval(SCRIPT, keys.length, ...keys, ...args)) as number[];
  return windows.map((_window, index) => ({ now: flat[index * 2] as number, before: flat[index * 2 + 1] as number }));
}

/**
 * One statement at a time, for all who came while the last one ran: rows that everybody counts on (how much a talent gets) are
 * written once per round and never waited for in a line.
 */
function databaseCount(database: Cradle['database'], clock: Cradle['clock']): Count {
  const waiting: Caller[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const round = waiting.splice(0, MOST_CALLERS);
      try {
        const counted = await countRound(database, clock, round);
        round.forEach(({ done }, index) => done(counted[index] as Slots[]));
      } catch (fault) {
        for (const { failed } of round) failed(fault);
      }
    }
    running = false;
  }

  return (windows) =>
    new Promise((done, failed) => {
      waiting.push({ windows, done, failed });
      if (!running) void run();
    });
}

interface Caller {
  windows: Parameters<Count>[0];
  done(slots: Slots[]): void;
  failed(fault: unknown): void;
}

const MOST_CALLERS = 500;

/** Keys are written in one order, so that two processes never wait for each other in a circle. */
async function countRound(database: Cradle['database'], clock: Cradle['clock'], round: readonly Caller[]): Promise<Slots[][]> {
  const now = clock.now().getTime();
  const sums = new Map<string, { key: string; slot: number; expiresAt: Date; times: number }>();
  for (const { key, slot, perSeconds } of round.flatMap(({ windows }) => windows)) {
    const sum = sums.get(key);
    // Two callers at the border of a slot: the later one decides, which is off by one at most.
    if (sum) Object.assign(sum, { times: sum.times + 1, slot: Math.max(sum.slot, slot) });
    else sums.set(key, { key, slot, expiresAt: new Date(now + perSeconds * 2_000), times: 1 });
  }
  const given = [...sums.values()].toSorted((left, right) => (left.key < right.key ? -1 : 1));
  const rows = await database.platform.write((tx) =>
    tx.rows<{ key: string; now: number; before: number }>(
      `insert into visitor_window as w (key, slot, now_count, before_count, expires_at)
       select key, slot, times, 0, expires_at from unnest($1::text[], $2::bigint[], $3::int[], $4::timestamptz[]) as given (key, slot, times, expires_at)
       on conflict (key) do update set
         before_count = case when w.slot = excluded.slot then w.before_count when w.slot = excluded.slot - 1 then w.now_count else 0 end,
         now_count = case when w.slot = excluded.slot then w.now_count + excluded.now_count else excluded.now_count end,
         slot = excluded.slot, expires_at = excluded.expires_at
       returning key, now_count as now, before_count as before`,
      [given.map(({ key }) => key), given.map(({ slot }) => slot), given.map(({ times }) => times), given.map(({ expiresAt }) => expiresAt)],
    ),
  );
  // Each of several in one round has a place of its own in the count.
  const found = new Map(rows.map(({ key, now: count, before }) => [key, { now: count - (sums.get(key)?.times ?? 0), before }]));
  return round.map(({ windows }) =>
    windows.map(({ key }) => {
      const slots = found.get(key) ?? { now: 0, before: 0 };
      slots.now += 1;
      return { ...slots };
    }),
  );
}
