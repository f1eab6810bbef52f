import { createRequire } from 'node:module';
import type { Dispatcher, Pool } from 'undici';

const require = createRequire(import.meta.url);

/**
 * undici's pool and its `request` alone. The library's door loads fetch, caches, mocks and proxies with them: 110 files instead of
 * 24, a tenth of a second of core's start. They are its inner files; whoever raises its version is told by every test that calls a vault.
 */
const PoolOfUndici = require('undici/lib/dispatcher/pool.js') as typeof Pool;
const requestOfUndici = require('undici/lib/api/api-request.js') as (this: Dispatcher, options: Dispatcher.RequestOptions) => Promise<Dispatcher.ResponseData>;

export const openHttpPool = (origin: URL, options: Pool.Options): Pool => new PoolOfUndici(origin, options);
export const requestFrom = (pool: Pool, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> => requestOfUndici.call(pool, options);
