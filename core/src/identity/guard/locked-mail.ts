import type { Cradle } from '../../cradle.js';
import { actorOf, type Client } from '../entry/types.js';
import { findUser } from '../users/store.js';

/** One mail and one entry per lock, however many tries follow. */
export async function tellLocked(deps: Pick<Cradle, 'database' | 'mailer' | 'audit' | 'clock' | 'log'>, lock: { tenantId: string; userId: string; key: string; lockedUntil: Date; client: Client }): Promise<void> {
  const { tenantId, userId, key, lockedUntil, client } = lock;
  try {
    await deps.database.tenant(tenantId).write(async (tx) => {
      const person = await findUser(tx, userId);
      if (!person) return;
      const minutes = Math.max(1, Math.round((lockedUntil.getTime() - deps.clock.now().getTime()) / 60_000));
      await deps.audit.security(tenantId, { name: 'auth.account.locked', outcome: 'denied', actor: actorOf(person, client), meta: { minutes } }, tx);
      await deps.mailer.send(tx, { key: `locked:${key}:${lockedUntil.toISOString()}`, to: { userId }, template: 'account-locked', locale: person.language, params: { minutes, ip: client.ip }, notAfter: lockedUntil });
    });
  } catch (err) {
    deps.log.warn({ err, userId, tenantId }, 'nobody could be told of a lock');
  }
}
