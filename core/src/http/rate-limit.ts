import type { RateSpec, RouteDef } from '@hako/sdk-plugin';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Cradle } from '../cradle.js';
import { connectRedis } from '../redis.js';

/** What a signed-in person may do with a shell open in several tabs; anonymous callers share their address. */
const DEFAULTS: Record<'user' | 'anonymous', RateSpec> = {
  user: { points: 1_000, per: 60, by: 'user' },
  anonymous: { points: 300, per: 60, by: 'ip' },
};

export interface RateVerdict {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the window starts anew. */
  reset: number;
}

export interface RateLimits {
  /** `undefined` when limits are switched off. */
  consume(caller: { tenantId: string | undefined; userId: string | undefined; addressGroup: string }, route: RouteDef | undefined): Promise<RateVerdict | undefined>;
  close(): Promise<void>;
}

/**
 * Windows per class: Redis when configured, else this process's memory. When Redis is away each process counts for
 * itself (security.md 2.6); sign-in has its own counter in the database, which never opens.
 */
export function createRateLimits(deps: Pick<Cradle, 'config' | 'log'>): RateLimits {
  const { redisUrl, rateLimits } = deps.config;
  const redis = redisUrl && rateLimits.enabled ? connectRedis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 }) : undefined;
  redis?.on('error', () => deps.log.warn({ component: 'rate-limit', reason: 'redis is away; counting in memory' }, 'rate limits degraded'));
  const limiters = new Map<string, RateLimiterAbstract>();

  const limiterFor = (name: string, spec: RateSpec): RateLimiterAbstract => {
    let limiter = limiters.get(name);
    if (!limiter) {
      const options = { keyPrefix: `hako:rate:${name}`, points: spec.points, duration: spec.per };
      const local = new RateLimiterMemory(options);
      limiter = redis ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: local, inMemoryBlockOnConsumed: spec.points + 1 }) : local;
      limiters.set(name, limiter);
    }
    return limiter;
  };

  return {
    async consume({ tenantId, userId, addressGroup }, route) {
      if (!rateLimits.enabled) return undefined;
      const signedIn = tenantId !== undefined && userId !== undefined;
      const common = signedIn ? 'user' : 'anonymous';
      const spec = route?.rate ?? DEFAULTS[common];
      const name = route?.rate ? `${route.method}${route.path}` : common;
      const key = spec.by === 'user' && signedIn ? `${tenantId}:${userId}` : addressGroup;
      try {
        const result = await limiterFor(name, spec).consume(key);
        return { allowed: true, limit: spec.points, remaining: result.remainingPoints, reset: seconds(result) };
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return { allowed: false, limit: spec.points, remaining: 0, reset: seconds(refusal) };
        throw refusal;
      }
    },
    close: async () => {
      redis?.disconnect();
    },
  };
}

const seconds = (result: RateLimiterRes): number => Math.max(1, Math.ceil(result.msBeforeNext / 1_000));
