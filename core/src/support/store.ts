import { notFound, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import type { SupportSession } from './types.js';

const SELECT = `select id, operator_id as "operatorId", operator_name as "operatorName", operator_tenant as "operatorTenant", reason, started_at as "startedAt", expires_at as "expiresAt", ended_at as "endedAt", ended_by as "endedBy" from support_session`;

export const listSupportSessions = (q: TenantReader): Promise<SupportSession[]> => q.rows<SupportSession>(`${SELECT} order by started_at desc, id desc limit 200`);

export const findByHash = (q: TenantReader, hash: Buffer): Promise<SupportSession | undefined> => q.row<SupportSession>(`${SELECT} where token_hash = $1`, [hash]);

export async function readSupportSession(q: TenantReader, id: string): Promise<SupportSession> {
  const row = await q.row<SupportSession>(`${SELECT} where id = $1`, [id]);
  if (!row) throw notFound();
  return row;
}

export async function insertSupportSession(tx: TenantTransaction, session: SupportSession, tokenHash: Buffer): Promise<void> {
  await tx.rows(
    `insert into support_session (id, operator_id, operator_name, operator_tenant, reason, token_hash, started_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [session.id, session.operatorId, session.operatorName, session.operatorTenant, session.reason, tokenHash, session.startedAt, session.expiresAt],
  );
}

/** Answers the session when it was open until now. */
export async function endSupportSession(tx: TenantTransaction, id: string, by: string, now: Date): Promise<SupportSession | undefined> {
  const row = await tx.row('update support_session set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null and expires_at > $2 returning id', [id, now, by]);
  return row && readSupportSession(tx, id);
}
