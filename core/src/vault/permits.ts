import type { Migration } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

export const vaultMigrations: Migration[] = [
  {
    name: '1301-pii-permit',
    safe: 'expand',
    up: async (knex) => {
      await knex.raw(`create table pii_permit_spent (jti text primary key, expires_at timestamptz not null); create index pii_permit_spent_end on pii_permit_spent (expires_at)`);
    },
    down: async (knex) => {
      await knex.raw('drop table pii_permit_spent');
    },
  },
];

/**
 * `false` for a permit that was shown before. A second click is answered here; one that reaches the vault itself comes from
 * somebody who has the permit and no business with it, and shuts the session (rule A5).
 */
export async function spendPermit(database: Cradle['database'], tenantId: string, permit: { jti: string; exp: number }): Promise<boolean> {
  const rows = await database.tenant(tenantId).write((tx) => tx.rows('insert into pii_permit_spent (jti, expires_at) values ($1, $2) on conflict do nothing returning jti', [permit.jti, new Date(permit.exp * 1_000)]));
  return rows.length > 0;
}

/** For one that the vault refused without spending it. */
export async function keepPermit(database: Cradle['database'], tenantId: string, jti: string): Promise<void> {
  await database.tenant(tenantId).write((tx) => tx.rows('delete from pii_permit_spent where jti = $1', [jti]));
}

export async function prunePermits(database: Cradle['database'], tenantId: string, now: Date): Promise<void> {
  await database.tenant(tenantId).write((tx) => tx.rows(`delete from pii_permit_spent where expires_at < $1::timestamptz - interval '1 hour'`, [now]));
}
