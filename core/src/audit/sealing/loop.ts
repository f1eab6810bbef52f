import type { Cradle } from '../../cradle.js';
import { SEAL_TOPIC } from '../seal-hint.js';
import type { AuditKeyRing } from './key-ring.js';
import { CHECKPOINT_MS, sealTenant, type SealResult } from './sealer.js';
import { STREAMS } from './source.js';
import { hasWork, latestCheckpoint, type CheckpointRow } from './store.js';
import { Contradiction, type CheckpointWitness } from './witness.js';

/** Second line behind the hints. */
const POLL_MS = 2_000;
/** Tenants looked at in one poll; with more of them each is looked at less often, and hints still come at once. */
const POLL_SLICE = 50;
const PARALLEL = 2;
/** A tenant that fails, for instance because its schema is being restored, is left alone for a while. */
const PAUSE_MS = 30_000;
const TURN_TRIES = 100;
const TURN_PAUSE_MS = 30;

export interface Sealing {
  /** Begins to listen and to poll; called in the worker. */
  start(): Promise<void>;
  /** Seals a tenant to the end now; answers undefined when another process has the turn. With `checkpoint` it waits for it. */
  seal(tenantId: string, options?: { checkpoint?: 'now' }): Promise<SealResult | undefined>;
  close(): Promise<void>;
}

export type SealingDeps = Pick<Cradle, 'database' | 'tenants' | 'bus' | 'live' | 'clock' | 'log' | 'audit'> & { keys: AuditKeyRing; witnesses: readonly CheckpointWitness[] };

/** The sequencer of this process: one tenant is worked on by one loop at a time, a few tenants side by side. */
export function createSealing(deps: SealingDeps): Sealing {
  const { database, tenants, bus, live, clock, log } = deps;
  const waiting = new Set<string>();
  const running = new Map<string, Promise<unknown>>();
  const paused = new Map<string, number>();
  /** Tenants whose newest checkpoint a witness has not taken yet */
  const uncopied = new Set<string>();
  let stopListening: (() => Promise<void>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let position = 0;
  const stop = new AbortController();

  async function seal(tenantId: string, options: { checkpoint?: 'now' } = {}): Promise<SealResult | undefined> {
    let result = await sealTenant(deps, tenantId, options);
    // Who wants a checkpoint now waits for the turn; whoever has it needs milliseconds.
    for (let tries = 0; result === undefined && options.checkpoint && tries < TURN_TRIES; tries += 1) {
      await new Promise((next) => setTimeout(next, TURN_PAUSE_MS));
      result = await sealTenant(deps, tenantId, options);
    }
    while (result?.more && !stop.signal.aborted) {
      await told(tenantId, result);
      result = await sealTenant(deps, tenantId, options);
    }
    if (result) await told(tenantId, result);
    return result;
  }

  async function sealIfNeeded(tenantId: string): Promise<void> {
    const needed = uncopied.has(tenantId) || (await database.tenant(tenantId).read((q) => hasWork(q, new Date(clock.now().getTime() - CHECKPOINT_MS))));
    if (needed) await seal(tenantId);
  }

  async function told(tenantId: string, { sealed, size, streams, checkpoint }: SealResult): Promise<void> {
    if (checkpoint) await witness(tenantId, checkpoint);
    else if (uncopied.has(tenantId)) {
      const newest = await database.tenant(tenantId).read(latestCheckpoint);
      if (newest) await witness(tenantId, newest);
    }
    if (sealed === 0 && !checkpoint) return;
    // No content: whoever may read a stream asks for it, and is checked when asking.
    for (const stream of checkpoint ? STREAMS : streams) {
      await live.publish({ type: 'log', tenantId, permission: `log.${stream}:read`, data: { stream, fresh: streams.includes(stream), size, proven: checkpoint?.size ?? null } }).catch((err: unknown) => log.debug({ err }, 'nobody was told of new entries'));
    }
  }

  async function witness(tenantId: string, checkpoint: CheckpointRow): Promise<void> {
    for (const each of deps.witnesses) {
      try {
        await each.keep(tenantId, checkpoint);
        uncopied.delete(tenantId);
      } catch (err) {
        if (err instanceof Contradiction) {
          log.error({ err, tenantId, component: 'audit', witness: each.name }, 'the log of a tenant contradicts what was signed before');
          await deps.audit.event(tenantId, { name: 'audit.contradiction', level: 'error', meta: { witness: each.name, kept: err.kept, offered: err.offered } });
        } else {
          uncopied.add(tenantId);
          log.warn({ err, tenantId, component: 'audit', witness: each.name }, 'a checkpoint was not copied; it is tried again');
        }
      }
    }
  }

  function pump(): void {
    for (const tenantId of waiting) {
      if (stop.signal.aborted || running.size >= PARALLEL) return;
      if (running.has(tenantId)) continue;
      waiting.delete(tenantId);
      if ((paused.get(tenantId) ?? 0) > clock.now().getTime()) continue;
      const work = sealIfNeeded(tenantId)
        .then(
          () => paused.delete(tenantId),
          (err: unknown) => {
            paused.set(tenantId, clock.now().getTime() + PAUSE_MS);
            log.warn({ err, tenantId, component: 'audit' }, 'entries of a tenant wait to be sealed');
          },
        )
        .finally(() => (running.delete(tenantId), pump()));
      running.set(tenantId, work);
    }
  }

  async function poll(): Promise<void> {
    const all = (await tenants.list()).filter(({ status }) => status !== 'deleted');
    const slice = Array.from({ length: Math.min(POLL_SLICE, all.length) }, (_, index) => all[(position + index) % all.length]);
    position = all.length === 0 ? 0 : (position + slice.length) % all.length;
    for (const tenant of slice) if (tenant) waiting.add(tenant.id);
    pump();
  }

  return {
    seal,
    async start() {
      stopListening = await bus.subscribe(SEAL_TOPIC, ({ tenantId }) => {
        if (typeof tenantId === 'string') waiting.add(tenantId);
        pump();
      });
      timer = setInterval(() => void poll().catch((err: unknown) => log.warn({ err, component: 'audit' }, 'the log was not polled')), POLL_MS).unref();
      await poll();
    },
    async close() {
      stop.abort();
      clearInterval(timer);
      await stopListening?.();
      await Promise.all(running.values());
    },
  };
}
