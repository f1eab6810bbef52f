import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Cradle } from '../cradle.js';
import type { KeyRate } from '../identity/types.js';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes as Result } from '../rate-limiters.js';
import { connectRedis } from '../redis.js';

const FAILURES = { points: 20, duration: 15 * 60 };
const PER_MINUTE_SECONDS = 60;

export interface KeyLimits {
  /** `undefined` when limits are switched off. */
  spend(publicId: string, perMinute: number): Promise<KeyRate | undefined>;
  /** Failed tries of an address in the last quarter of an hour, this one included. */
  failed(addressGroup: string): Promise<{ count: number; blocked: boolean; retryAfter: number }>;
  close(): void;
}

/** Counters in Redis when there is one, else in this process; as with all rates, each process counts for itself when Redis is away. */
export function createKeyLimits({ config, log }: Pick<Cradle, 'config' | 'log'>): KeyLimits {
  const redis = config.redisUrl ? connectRedis(config.redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 }) : undefined;
  redis?.on('error', () => log.warn({ component: 'api-keys', reason: 'redis is away; counting in memory' }, 'rate limits degraded'));
  const limiters = new Map<string, RateLimiterAbstract>();

  const limiter = (name: string, options: { points: number; duration: number }): RateLimiterAbstract => {
    const known = limiters.get(name);
    if (known) return known;
    const all = { keyPrefix: `hako:rate:${name}`, ...options };
    const insuranceLimiter = new (RateLimiterMemory())(all);
    const made = redis ? new (RateLimiterRedis())({ ...all, storeClient: redis, insuranceLimiter }) : insuranceLimiter;
    limiters.set(name, made);
    return made;
  };

  const consume = async (which: RateLimiterAbstract, key: string): Promise<RateLimiterRes> => {
    try {
      return await which.consume(key);
    } catch (refusal) {
      if (refusal instanceof Result()) return refusal;
      throw refusal;
    }
  };

  return {
    async spend(publicId, perMinute) {
      if (!config.rateLimits.enabled) return undefined;
      const result = await consume(limiter(`key-${perMinute}`, { points: perMinute, duration: PER_MINUTE_SECONDS }), publicId);
      return { allowed: result.consumedPoints <= perMinute, limit: perMinute, remaining: Math.max(0, result.remainingPoints), reset: seconds(result) };
    },
    async failed(addressGroup) {
      const result = await consume(limiter('key-failures', FAILURES), addressGroup);
      return { count: result.consumedPoints, blocked: result.consumedPoints > FAILURES.points, retryAfter: seconds(result) };
    },
    close: () => redis?.disconnect(),
  };
}

const seconds = (result: RateLimiterRes): number => Math.max(1, Math.ceil(result.msBeforeNext / 1_000));
