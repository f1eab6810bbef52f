import { createRequire } from 'node:module';
import type * as Library from 'ioredis';
import type { Redis, RedisOptions } from 'ioredis';

const load = createRequire(import.meta.url);

/** A client whose library is read only in houses that have a Redis. */
export function connectRedis(url: string, options: RedisOptions): Redis {
  const { Redis: Client } = load('ioredis') as typeof Library;
  return new Client(url, options);
}
