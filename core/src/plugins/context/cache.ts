import type { ScopedCache } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { connectRedis } from '../../redis.js';

const MAX_ENTRIES = 10_000;
const MAX_TTL_SECONDS = 24 * 3600;

export interface CacheRoom {
  scoped(tenantId: string, pluginId: string): ScopedCache;
  close(): Promise<void>;
}

interface Entry {
  text: string;
  until: number;
}

/** Redis when there is one, so that processes share it; else a bounded map of this process. */
export function createCache({ config, log }: Pick<Cradle, 'config' | 'log'>): CacheRoom {
  const redis = config.redisUrl ? connectRedis(config.redisUrl, { maxRetriesPerRequest: 1, lazyConnect: true }) : undefined;
  redis?.on('error', (err) => log.warn({ err, component: 'cache' }, 'Redis is not there; values are read anew'));
  const entries = new Map<string, Entry>();

  const local = {
    get(key: string): string | undefined {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.until <= Date.now()) return undefined;
      // The newest end of a Map is its last one: what is read stays longest.
      entries.set(key, entry);
      return entry.text;
    },
    set(key: string, text: string, ttlSeconds: number): void {
      entries.delete(key);
      entries.set(key, { text, until: Date.now() + ttlSeconds * 1000 });
      if (entries.size > MAX_ENTRIES) entries.delete(entries.keys().next().value as string);
    },
  };

  return {
    scoped(tenantId, pluginId) {
      const full = (key: string): string => `hako:cache:${tenantId}:${pluginId}:${key}`;
      return {
        async get<T>(key: string) {
          const text = redis ? await redis.get(full(key)).catch(() => undefined) : local.get(full(key));
          return text === undefined || text === null ? undefined : (JSON.parse(text) as T);
        },
        async set(key, value, ttlSeconds) {
          const seconds = Math.min(MAX_TTL_SECONDS, Math.max(1, Math.floor(ttlSeconds)));
          const text = JSON.stringify(value);
          if (redis) await redis.set(full(key), text, 'EX', seconds).catch(() => undefined);
          else local.set(full(key), text, seconds);
        },
        async delete(key) {
          if (redis) await redis.del(full(key)).catch(() => undefined);
          else entries.delete(full(key));
        },
      };
    },
    close: async () => redis?.disconnect(),
  };
}
