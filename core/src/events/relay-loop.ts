import type { Cradle } from '../cradle.js';
import type { Outbox } from './types.js';
import { createOutboxWriter } from './outbox.js';
import { relayTenant, type HandlerSource } from './relay.js';

const POLL_MS = 3_000;
/** Tenants looked at in one poll; with more of them each is looked at less often, and hints still come at once. */
const POLL_SLICE = 200;
const PARALLEL = 3;
/** Kept after settling, so that a person can look an event up. */
const KEEP_DAYS = 7;

export interface OutboxRelay extends Outbox {
  /** Begins to listen and to poll; called in the worker once the plugins are loaded. */
  start(source: HandlerSource): Promise<void>;
  close(): Promise<void>;
}

/** Outbox with its relay: one tenant is worked on by one loop at a time, several tenants side by side. */
export function createOutbox(deps: Pick<Cradle, 'bus' | 'ids' | 'log' | 'database' | 'audit' | 'tenants'>): OutboxRelay {
  const writer = createOutboxWriter(deps);
  const waiting = new Set<string>();
  const running = new Map<string, Promise<number>>();
  let source: HandlerSource | undefined;
  let stopListening: (() => Promise<void>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let position = 0;
  let closed = false;

  /** Events of a suspended agency wait; the poll takes them up when it is open again. */
  async function relayOf(handlers: HandlerSource, tenantId: string): Promise<number> {
    return (await deps.tenants.byId(tenantId))?.status === 'suspended' ? 0 : relayTenant(deps, handlers, tenantId);
  }

  function pump(): void {
    for (const tenantId of waiting) {
      if (closed || !source || running.size >= PARALLEL) return;
      if (running.has(tenantId)) continue;
      waiting.delete(tenantId);
      const work = relayOf(source, tenantId)
        .catch((err: unknown) => (deps.log.warn({ err, tenantId, component: 'outbox' }, 'events of a tenant wait'), 0))
        .finally(() => (running.delete(tenantId), pump()));
      running.set(tenantId, work);
    }
  }

  async function poll(): Promise<void> {
    const tenants = await deps.tenants.list();
    const slice = Array.from({ length: Math.min(POLL_SLICE, tenants.length) }, (_, index) => tenants[(position + index) % tenants.length]);
    position = tenants.length === 0 ? 0 : (position + slice.length) % tenants.length;
    for (const tenant of slice) if (tenant && tenant.status === 'active') waiting.add(tenant.id);
    pump();
  }

  return {
    add: writer.add,
    addMany: writer.addMany,
    async relay() {
      if (!source) return 0;
      const handlers = source;
      const counts = await Promise.all((await deps.tenants.list()).map(async ({ id }) => (await running.get(id), relayOf(handlers, id))));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async start(handlers) {
      source = handlers;
      stopListening = await deps.bus.subscribe('outbox', ({ tenantId }) => {
        if (typeof tenantId === 'string') waiting.add(tenantId);
        pump();
      });
      timer = setInterval(() => void poll().catch((err: unknown) => deps.log.warn({ err, component: 'outbox' }, 'the outbox was not polled')), POLL_MS).unref();
      await poll();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await stopListening?.();
      await Promise.all(running.values());
    },
  };
}

/** Drops what was settled long ago; the worker calls it once an hour. */
export async function pruneOutbox(database: Cradle['database'], tenantId: string): Promise<void> {
  await database.tenant(tenantId).write(async (tx) => {
    await tx.rows('delete from event_handled where event_id in (select id from outbox where settled_at < now() - make_interval(days => $1))', [KEEP_DAYS]);
    await tx.rows('delete from outbox where settled_at < now() - make_interval(days => $1)', [KEEP_DAYS]);
  });
}
