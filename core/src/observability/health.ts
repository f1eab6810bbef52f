import type { Cradle } from '../cradle.js';
import { isFromInside, type RequestMark } from '../http/index.js';
import type { SideHandler } from '../http/types.js';

interface PartHealth {
  status: 'ok' | 'down';
  ms: number;
}

const PART_TIMEOUT_MS = 2_000;

async function probe(check: () => Promise<unknown>): Promise<PartHealth> {
  const started = performance.now();
  const timeout = new Promise<never>((_done, reject) => setTimeout(reject, PART_TIMEOUT_MS, new Error('timeout')).unref());
  const ok = await Promise.race([check(), timeout]).then(() => true, () => false);
  return { status: ok ? 'ok' : 'down', ms: Math.round(performance.now() - started) };
}

/** Ready when the parts answer; a plugin in trouble is told, but takes nobody else out of the balancer. */
export async function readiness(deps: Pick<Cradle, 'database' | 'vault' | 'jobs' | 'storage' | 'plugins'>): Promise<{ ready: boolean; body: Record<string, unknown> }> {
  const [database, vault, queue, storage] = await Promise.all([
    probe(() => deps.database.health()),
    probe(() => deps.vault.health()),
    probe(() => deps.jobs.health()),
    probe(() => deps.storage.health()),
  ]);
  const plugins = Object.fromEntries(deps.plugins.plugins().map((plugin) => [plugin.id, { state: plugin.state, version: plugin.version }]));
  // Without the vault people still work with everything that holds no personal data (security.md 2.1.1).
  const ready = [database, queue, storage].every((part) => part.status === 'ok');
  const degraded = vault.status === 'down' || Object.values(plugins).some((plugin) => plugin.state !== 'ready');
  return { ready, body: { status: ready ? (degraded ? 'degraded' : 'ok') : 'down', parts: { database, vault, queue, storage, plugins } } };
}

/**
 * `/health/live`, `/health/ready`, `/metrics`; no tenant, no names, so that a probe needs no credentials. Whoever comes from
 * outside learns whether the house stands, not what it is made of, which of it is down, or how busy it is.
 */
export function healthHandler(deps: Pick<Cradle, 'database' | 'vault' | 'jobs' | 'storage' | 'plugins' | 'metrics'>): SideHandler {
  return async (ctx) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false;
    if (ctx.path === '/health/live') {
      ctx.body = { status: 'ok' };
    } else if (ctx.path === '/health/ready') {
      const { ready, body } = await readiness(deps);
      ctx.status = ready ? 200 : 503;
      ctx.body = inside(ctx) ? body : { status: body['status'] };
    } else if (ctx.path === '/metrics' && inside(ctx)) {
      ctx.type = deps.metrics.contentType;
      ctx.body = await deps.metrics.text();
    } else {
      return false;
    }
    ctx.set('cache-control', 'no-store');
    return true;
  };
}

const inside = (ctx: Parameters<SideHandler>[0]): boolean => isFromInside((ctx.state['mark'] as RequestMark).address.ip, ctx.get('x-forwarded-for') || undefined);
