import type { Notices, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { Notifier } from './types.js';

type Notice = Parameters<Notices['send']>[1];

/** Rows are written in the caller's transaction, so nobody is told of what was rolled back. */
export function createNotifier(deps: Pick<Cradle, 'access' | 'ids' | 'live' | 'log'>): Notifier {
  return {
    forPlugin: ({ tenantId, pluginId }) => ({
      async send(tx, notice) {
        const recipients = await recipientsOf(deps.access, tx, tenantId, notice.to);
        if (recipients.length === 0) return;
        const ids = recipients.map(() => deps.ids.uuid());
        await tx.rows(
          `insert into notice (id, user_id, plugin, title, params, link, level)
           select n.id, n.user_id, $3, $4, $5, $6, $7 from unnest($1::uuid[], $2::uuid[]) as n (id, user_id)`,
          [ids, recipients, pluginId, notice.title, JSON.stringify(notice.params ?? {}), notice.link ?? null, notice.level ?? 'info'],
        );
        tx.afterCommit(async () => {
          for (const [index, userId] of recipients.entries()) await deps.live.publish({ type: 'notice', tenantId, userId, data: { id: ids[index] } });
        });
      },
    }),
  };
}

async function recipientsOf(access: Cradle['access'], tx: TenantTransaction, tenantId: string, to: Notice['to']): Promise<string[]> {
  if ('userId' in to) return [to.userId];
  const people = await tx.rows<{ id: string; username: string }>(`select id, username from app_user where status = 'active'`);
  const held = await Promise.all(people.map(({ id, username }) => access.decide(tenantId, { type: 'user', id, name: username, sessionId: null }, to.permission, to.scope)));
  return people.filter((_person, index) => held[index]?.allowed).map(({ id }) => id);
}
