import type { Cradle } from '../cradle.js';
import type { Outbox } from './types.js';

/** Many changes in one breath wake the relay once. */
const WAKE_DEBOUNCE_MS = 50;

/** What the writing side needs: the row in the caller's transaction, and a hint to the relay after its commit. */
export function createOutboxWriter({ bus, ids, log }: Pick<Cradle, 'bus' | 'ids' | 'log'>): Pick<Outbox, 'add' | 'addMany'> {
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
    async addMany(tx, tenantId, name, payloads) {
      if (payloads.length === 0) return;
      await tx.rows('insert into outbox (id, name, payload) select id, $1, payload::jsonb from unnest($2::uuid[], $3::text[]) with ordinality as given (id, payload, nth) order by nth', [name, payloads.map(() => ids.uuid()), payloads.map((payload) => JSON.stringify(payload))]);
      tx.afterCommit(() => wake(tenantId));
    },
  };
}
