import type { EventDelivery, TenantDb, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { describeError } from '../observability/index.js';

/** Who wants an event. `run` works inside the transaction that also marks it as handled. */
export interface EventHandler {
  /** `customers/customer.created@1#0`: stands in `event_handled`. */
  key: string;
  plugin: string;
  run(delivery: EventDelivery, tx: TenantTransaction, signal: AbortSignal): Promise<void>;
}

export interface HandlerSource {
  /** Handlers of the plugins that are active for the tenant. */
  handlersFor(tenantId: string, event: string): Promise<EventHandler[]>;
}

interface OutboxRow {
  seq: string;
  id: string;
  name: string;
  payload: Record<string, unknown>;
  occurred_at: Date;
  attempts: number;
  due: boolean;
}

const BATCH = 100;
/** Events that one transaction takes. */
const TOGETHER = 20;
/** After this it takes no more: somebody may wait for what it holds. */
const TOGETHER_MS = 250;
const MAX_ATTEMPTS = 12;
export const HANDLER_TIMEOUT_MS = 30_000;

/**
 * Brings the events of one tenant to their handlers, in order per event name: an event whose handler fails holds back
 * only its own name, with growing pauses, and is given up after about an hour with a line in the technical log.
 * @returns how many events were settled
 */
export async function relayTenant(deps: Pick<Cradle, 'database' | 'audit' | 'log'>, source: HandlerSource, tenantId: string): Promise<number> {
  const db = deps.database.tenant(tenantId);
  const held = new Set<string>();
  let after = '0';
  let settled = 0;
  for (;;) {
    const rows = await db.read((q) =>
      q.rows<OutboxRow>('select seq::text, id, name, payload, occurred_at, attempts, next_attempt_at <= now() as due from outbox where settled_at is null and seq > $1 order by outbox.seq limit $2', [after, BATCH]),
    );
    const done: string[] = [];
    after = rows.at(-1)?.seq ?? after;
    try {
      for (let at = 0; at < rows.length; ) {
        const few = fewOf(rows, at, held);
        const together = few.length > 1 ? await deliverTogether(db, source, tenantId, few) : 0;
        if (together > 0) done.push(...few.slice(0, together).map(({ seq }) => seq));
        settled += together;
        at += together;
        if (together > 0) continue;
        // One of them failed, or there is only one: each by itself, so that a fault is its own.
        for (const row of few.length > 0 ? few : rows.slice(at, at + 1)) {
          at += 1;
          if (held.has(row.name)) continue;
          const fate = row.due ? await deliver(deps, source, tenantId, row) : 'held';
          if (fate === 'held') held.add(row.name);
          else settled++;
          if (fate === 'delivered') done.push(row.seq);
        }
      }
    } finally {
      // One commit for the batch: what a crash leaves unsettled is handled already, and its marks say so.
      if (done.length > 0) await db.write((tx) => tx.rows('update outbox set settled_at = now(), error = null where seq = any($1::bigint[])', [done]));
    }
    if (rows.length < BATCH) return settled;
  }
}

/** The next ones that nothing speaks against: a name that waits, or an event that failed before, goes its own way. */
function fewOf(rows: readonly OutboxRow[], from: number, held: ReadonlySet<string>): OutboxRow[] {
  const few: OutboxRow[] = [];
  for (let at = from; at < rows.length && few.length < TOGETHER; at += 1) {
    const row = rows[at] as OutboxRow;
    if (!row.due || row.attempts > 0 || held.has(row.name)) break;
    few.push(row);
  }
  return few;
}

/**
 * Several events in one transaction: a busy agency has one commit for twenty of them. When a handler fails nothing of it
 * happened, and each is tried by itself.
 * @returns how many of them are handled; 0 when none
 */
async function deliverTogether(db: TenantDb, source: HandlerSource, tenantId: string, rows: readonly OutboxRow[]): Promise<number> {
  const work: { row: OutboxRow; handlers: EventHandler[] }[] = [];
  for (const row of rows) work.push({ row, handlers: await source.handlersFor(tenantId, row.name) });
  if (work.every(({ handlers }) => handlers.length === 0)) return rows.length;
  const began = performance.now();
  try {
    return await db.write(async (tx) => {
      let handled = 0;
      for (const { row, handlers } of work) {
        for (const handler of handlers) await handleOnce(tx, deliveryOf(row), handler);
        handled += 1;
        if (performance.now() - began > TOGETHER_MS) break;
      }
      return handled;
    });
  } catch {
    return 0;
  }
}

const deliveryOf = ({ id, name, payload, occurred_at: occurredAt }: OutboxRow): EventDelivery => ({ id, name, payload, occurredAt });

async function deliver(deps: Pick<Cradle, 'database' | 'audit' | 'log'>, source: HandlerSource, tenantId: string, row: OutboxRow): Promise<'delivered' | 'given up' | 'held'> {
  const db = deps.database.tenant(tenantId);
  const delivery = deliveryOf(row);
  for (const handler of await source.handlersFor(tenantId, row.name)) {
    try {
      await db.write((tx) => handleOnce(tx, delivery, handler));
    } catch (err) {
      await fail(deps, tenantId, row, handler, err);
      return row.attempts + 1 >= MAX_ATTEMPTS ? 'given up' : 'held';
    }
  }
  return 'delivered';
}

/** The mark and the work commit together; a second process waits on the mark's row and then finds it taken. */
async function handleOnce(tx: TenantTransaction, delivery: EventDelivery, handler: EventHandler): Promise<void> {
  const mark = await tx.row('insert into event_handled (event_id, handler) values ($1, $2) on conflict do nothing returning event_id', [delivery.id, handler.key]);
  if (!mark) return;
  await handler.run(delivery, tx, AbortSignal.timeout(HANDLER_TIMEOUT_MS));
}

async function fail(deps: Pick<Cradle, 'database' | 'audit' | 'log'>, tenantId: string, row: OutboxRow, handler: EventHandler, err: unknown): Promise<void> {
  const attempts = row.attempts + 1;
  const givenUp = attempts >= MAX_ATTEMPTS;
  const reason = JSON.stringify(describeError(err)).slice(0, 1_000);
  deps.log.warn({ err, event: row.name, eventId: row.id, handler: handler.key, plugin: handler.plugin, attempt: attempts, tenantId }, givenUp ? 'an event was given up' : 'an event will be tried again');
  await deps.database.tenant(tenantId).write((tx) =>
    tx.rows(`update outbox set attempts = $2, error = $3, next_attempt_at = now() + make_interval(secs => $4), settled_at = case when $5 then now() end where seq = $1`, [row.seq, attempts, reason, Math.min(900, 2 ** attempts), givenUp]),
  );
  if (givenUp) await deps.audit.event(tenantId, { name: 'event.given_up', level: 'error', meta: { event: row.name, eventId: row.id, handler: handler.key, attempts } });
}
