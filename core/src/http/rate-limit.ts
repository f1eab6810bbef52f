import type { RateClass, RateSpec, RouteDef } from '@hako/sdk-plugin';
import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Cradle } from '../cradle.js';
import { CLASS_LIMITS } from '../perimeter/index.js';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis, RateLimiterRes as Result } from '../rate-limiters.js';
import { connectRedis } from '../redis.js';

export interface RateVerdict {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the window starts anew. */
  reset: number;
}

export interface RateCaller {
  tenantId: string | undefined;
  userId: string | undefined;
  addressGroup: string;
}

export interface RateLimits {
  /** By the route's own limit, or the caller's class: `api` for people, `public` by address. `undefined` when limits are switched off. */
  consume(caller: RateCaller, route: RouteDef | undefined): Promise<RateVerdict | undefined>;
  /** Counted beside it: the expensive and the dangerous. */
  consumeClass(rateClass: 'query' | 'admin', caller: RateCaller): Promise<RateVerdict | undefined>;
  close(): Promise<void>;
}

/**
 * Windows per class: in Redis when configured. Without it, what is rare and dear (routes with a limit of their own, the
 * classes `query` and `admin`) is counted in PostgreSQL, over all processes, and the plain classes in this process's memory.
 * When the store is away each process counts for itself (security.md 2.6); sign-in has its own counter in the database,
 * which never opens.
 */
export function createRateLimits(deps: Pick<Cradle, 'config' | 'log'> & Partial<Pick<Cradle, 'database' | 'perimeter'>>): RateLimits {
  const { redisUrl, rateLimits } = deps.config;
  const redis = redisUrl && rateLimits.enabled ? connectRedis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 }) : undefined;
  redis?.on('error', () => deps.log.warn({ component: 'rate-limit', reason: 'redis is away; counting in memory' }, 'rate limits degraded'));
  const limiters = new Map<string, RateLimiterAbstract>();

  const limiterFor = (name: string, { points, per }: Pick<RateSpec, 'points' | 'per'>, rare: boolean): RateLimiterAbstract => {
    // An agency that changes a number starts a window of its own.
    const known = `${name} ${points}`;
    let limiter = limiters.get(known);
    if (!limiter) {
      const options = { keyPrefix: `hako:rate:${name}`, points, duration: per };
      const local = new (RateLimiterMemory())(options);
      const shared = { ...options, insuranceLimiter: local, inMemoryBlockOnConsumed: points + 1 };
      if (redis) limiter = new (RateLimiterRedis())({ ...shared, storeClient: redis });
      else if (rare && deps.database) limiter = new (RateLimiterPostgres())({ ...shared, storeClient: platformClient(deps.database), storeType: 'client', tableName: 'rate_window', tableCreated: true, clearExpiredByTimeout: false });
      else limiter = local;
      limiters.set(known, limiter);
    }
    return limiter;
  };

  const spend = async (limiter: RateLimiterAbstract, key: string, limit: number): Promise<RateVerdict> => {
    try {
      const result = await limiter.consume(key);
      return { allowed: true, limit, remaining: result.remainingPoints, reset: seconds(result) };
    } catch (refusal) {
      if (refusal instanceof Result()) return { allowed: false, limit, remaining: 0, reset: seconds(refusal) };
      throw refusal;
    }
  };

  const pointsOf = (rateClass: RateClass, tenantId: string | undefined): number => (tenantId === undefined ? undefined : deps.perimeter?.rateOf(tenantId, rateClass)) ?? CLASS_LIMITS[rateClass].perMinute;

  return {
    async consume({ tenantId, userId, addressGroup }, route) {
      if (!rateLimits.enabled) return undefined;
      const signedIn = tenantId !== undefined && userId !== undefined;
      if (route?.rate) {
        const { rate } = route;
        return spend(limiterFor(`${route.method}${route.path}`, rate, true), rate.by === 'user' && signedIn ? `${tenantId}:${userId}` : addressGroup, rate.points);
      }
      const rateClass = signedIn ? 'api' : 'public';
      const points = pointsOf(rateClass, tenantId);
      return spend(limiterFor(rateClass, { points, per: 60 }, false), signedIn ? `${tenantId}:${userId}` : addressGroup, points);
    },
    async consumeClass(rateClass, { tenantId, userId, addressGroup }) {
      if (!rateLimits.enabled) return undefined;
      const points = pointsOf(rateClass, tenantId);
      return spend(limiterFor(rateClass, { points, per: 60 }, true), tenantId !== undefined && userId !== undefined ? `${tenantId}:${userId}` : addressGroup, points);
    },
    close: async () => {
      redis?.disconnect();
    },
  };
}

/** The shape of pg's client that rate-limiter-flexible asks for, through the one door. */
function platformClient(database: Cradle['database']): { query(query: { text: string; values: unknown[] }): Promise<{ rows: object[]; rowCount: number }> } {
  return {
    query: async ({ text, values }) => {
      const rows = await database.platform.write((tx) => tx.rows(text.trim(), values));
      return { rows, rowCount: rows.length };
    },
  };
}

const seconds = (result: RateLimiterRes): number => Math.max(1, Math.ceil(result.msBeforeNext / 1_000));
