import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { currentTrace, traced } from '../observability/index.js';
import { CircuitBreaker } from './breaker.js';
import { Places } from './places.js';

/** Calls of one plugin at work at once, in all and for one tenant. */
const MAX_CALLS = 64;
const MAX_TENANT_CALLS = 16;
/** Past this a call is counted as a failure, whether it ever answers or not. */
const SLOW_MS = 15_000;
/** A call that never ends gives its place back; longer than any upload may take. */
const ABANDON_MS = 130_000;
/** Codes that speak of somebody else's trouble, not of the plugin's. */
const NOT_ITS_FAULT = new Set(['VAULT_UNAVAILABLE', 'DATABASE_UNAVAILABLE', 'PLUGIN_UNAVAILABLE', 'RATE_LIMITED']);

export interface Containment {
  isOpen(plugin: string): boolean;
  /** Places for one plugin and tenant, its breaker, and its name on every log line. */
  run<T>(plugin: string, tenantId: string | null, work: () => Promise<T>): Promise<T>;
  /** As `run`, for callers who are not limited in number: events, capabilities. */
  count<T>(plugin: string, work: () => Promise<T>): Promise<T>;
}

export function createContainment(deps: Pick<Cradle, 'errors' | 'metrics' | 'log'>, now?: () => number): Containment {
  const breakers = new Map<string, CircuitBreaker>();
  const places = new Places();

  function breakerOf(plugin: string): CircuitBreaker {
    let breaker = breakers.get(plugin);
    if (!breaker) breakers.set(plugin, (breaker = new CircuitBreaker(now)));
    return breaker;
  }

  const unavailable = (plugin: string, retryAfter: number): HakoError => new HakoError('PLUGIN_UNAVAILABLE', { params: { plugin }, details: { plugin }, retryAfter });

  const isFault = (error: unknown): boolean =>
    !(error instanceof HakoError) || ((deps.errors.get(error.code)?.status ?? 500) >= 500 && !NOT_ITS_FAULT.has(error.code));

  async function count<T>(plugin: string, work: () => Promise<T>, onSlow?: () => void): Promise<T> {
    const breaker = breakerOf(plugin);
    if (!breaker.admit()) throw unavailable(plugin, breaker.retryAfter);
    let counted = false;
    const note = (good: boolean): void => {
      if (counted) return;
      counted = true;
      if (good) return breaker.success();
      deps.metrics.count('hako_plugin_failures_total', 'Calls of plugins that failed or took too long', { plugin });
      breaker.failure();
      if (breaker.isOpen) deps.log.error({ plugin, breaker: 'open' }, 'a plugin fails too often and is left alone for a while');
    };
    const slow = setTimeout(() => {
      note(false);
      onSlow?.();
    }, SLOW_MS).unref();
    try {
      // A request has told its plugin already; storing it again would cost as much as the call.
      const value = await (currentTrace()?.plugin === plugin ? work() : traced({ plugin }, work));
      note(true);
      return value;
    } catch (error) {
      note(!isFault(error));
      throw error;
    } finally {
      clearTimeout(slow);
    }
  }

  return {
    isOpen: (plugin) => breakers.get(plugin)?.isOpen ?? false,
    count,
    async run(plugin, tenantId, work) {
      const tenantKey = `${plugin}/${tenantId ?? ''}`;
      // The agency's line first: who waits in it holds no place that another agency could use.
      const own = places.enter(tenantKey, MAX_TENANT_CALLS);
      if (!(typeof own === 'boolean' ? own : await own)) throw unavailable(plugin, 1);
      const shared = places.enter(plugin, MAX_CALLS);
      if (!(typeof shared === 'boolean' ? shared : await shared)) {
        places.leave(tenantKey);
        throw unavailable(plugin, 1);
      }
      let given = false;
      const release = (): void => {
        if (given) return;
        given = true;
        places.leave(plugin);
        places.leave(tenantKey);
      };
      let abandon: NodeJS.Timeout | undefined;
      // Most calls are over long before; only of a slow one the second moment is waited for as well.
      const onSlow = (): void => void (abandon = setTimeout(release, ABANDON_MS - SLOW_MS).unref());
      try {
        return await count(plugin, work, onSlow);
      } finally {
        clearTimeout(abandon);
        release();
      }
    },
  };
}
