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

/** One statement; keys are taken in one order, so that two visitors never wait for each other in a circle. */
function databaseCount(database: Cradle['database'], clock: Cradle['clock']): Count {
  return async (windows) => {
    const now = clock.now().getTime();
    const rows = await database.platform.write((tx) =>
      tx.rows<{ key: string; now: number; before: number }>(
        `insert into visitor_window as w (key, slot, now_count, before_count, expires_at)
         select * from (select key, slot, 1, 0, expires_at from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as given (key, slot, expires_at) order by key) as sorted
         on conflict (key) do update set
           before_count = case when w.slot = excluded.slot then w.before_count when w.slot = excluded.slot - 1 then w.now_count else 0 end,
           now_count = case when w.slot = excluded.slot then w.now_count + 1 else 1 end,
           slot = excluded.slot, expires_at = excluded.expires_at
         returning key, now_count as now, before_count as before`,
        [windows.map(({ key }) => key), windows.map(({ slot }) => slot), windows.map(({ perSeconds }) => new Date(now + perSeconds * 2_000))],
      ),
    );
    const found = new Map(rows.map((row) => [row.key, row]));
    return windows.map(({ key }) => found.get(key) ?? { now: 1, before: 0 });
  };
}
