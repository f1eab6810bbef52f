import type { RequestContext } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

const AGAIN_MS = 10 * 60_000;
const REMEMBERED = 5_000;

/** Says in the security log that somebody reads a log: once per person, log and ten minutes, whichever process they reach. */
export type NoteReading = (ctx: RequestContext, stream: string) => Promise<void>;

export function createReadingNote({ audit, database, clock }: Pick<Cradle, 'audit' | 'database' | 'clock'>): NoteReading {
  /** What this process knows of; it spares the database a question per page. */
  const recent = new Map<string, number>();
  return async (ctx, stream) => {
    const now = clock.now();
    const key = `${ctx.tenant.id}/${ctx.principal.id}/${stream}`;
    const last = recent.get(key);
    if (last !== undefined && now.getTime() - last < AGAIN_MS) return;
    await database.tenant(ctx.tenant.id).write(async (tx) => {
      const first = await tx.row(
        `insert into audit_reading as r (person, stream, at) values ($1, $2, $3)
         on conflict (person, stream) do update set at = excluded.at where r.at <= excluded.at - make_interval(secs => $4) returning 1 as first`,
        [ctx.principal.id, stream, now, AGAIN_MS / 1000],
      );
      if (!first) return;
      const actor = { principal: ctx.principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent };
      await audit.security(ctx.tenant.id, { name: 'log.read', outcome: 'success', actor, meta: { stream } }, tx);
    });
    if (recent.size >= REMEMBERED) recent.clear();
    recent.set(key, now.getTime());
  };
}
