import type { Cradle } from '../cradle.js';
import type { Outbox } from './types.js';

/** Many changes in one breath wake the relay once. */
const WAKE_DEBOUNCE_MS = 50;

/** What the writing side needs: the row in the caller's transaction, and a hint to the relay after its commit. */
export function createOutboxWriter({ bus, ids, log }: Pick<Cradle, 'bus' | 'ids' | 'log'>): Pick<Outbox, 'add'> {
  const waking = new Set<string>();

  function wake(tenantId: string): void {
    if (waking.has(tenantId)) return;
    waking.add(tenantId);
    setTimeout(() => {
      waking.delete(tenantId);
      // A lost hint costs seconds, not the event: the relay also polls.
      bus.publish('outbox', { tenantId }).catch((err: unknown) => log.warn({ err, topic: 'outbox' }, 'the relay was not woken'));
    }, WAKE_DEBOUNCE_MS);
  }

  return {
    async add(tx, tenantId, { name, payload }) {
      await tx.rows('insert into outbox (id, name, payload) values ($1, $2, $3)', [ids.uuid(), name, JSON.stringify(payload)]);
      tx.afterCommit(() => wake(tenantId));
    },
  };
}
