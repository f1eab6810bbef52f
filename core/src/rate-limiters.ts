import type * as Library from 'rate-limiter-flexible';
import { lazily } from './lazily.js';

/**
 * The limiters that core uses, each from its own file and at its first use: the library's door loads one for every store there is.
 * Inner files of it; its version is pinned exactly, and every test of a limit goes through here.
 */
export const RateLimiterRes = lazily<typeof Library.RateLimiterRes>('rate-limiter-flexible/lib/RateLimiterRes.js');
export const RateLimiterMemory = lazily<typeof Library.RateLimiterMemory>('rate-limiter-flexible/lib/RateLimiterMemory.js');
export const RateLimiterPostgres = lazily<typeof Library.RateLimiterPostgres>('rate-limiter-flexible/lib/RateLimiterPostgres.js');
export const RateLimiterRedis = lazily<typeof Library.RateLimiterRedis>('rate-limiter-flexible/lib/RateLimiterRedis.js');
