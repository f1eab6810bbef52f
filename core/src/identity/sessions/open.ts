import type { IdSource, TenantTransaction } from '@hako/sdk-plugin';
import { hashOfRefreshToken, newRefreshToken } from '../tokens/refresh-token.js';

const DAY_MS = 86_400_000;
export const SLIDING_MS = 7 * DAY_MS;
const ABSOLUTE_MS = 30 * DAY_MS;
const MAX_SESSIONS = 10;

export interface OpenedSession {
  sessionId: string;
  refreshToken: string;
  /** Sessions that had to go, since a person may have ten. */
  ended: string[];
}

/** A new session with the first token of its family; the oldest ones beyond ten end. */
export async function openSession(tx: TenantTransaction, ids: IdSource, session: { tenantId: string; userId: string; amr: string[]; ip: string | null; userAgent: string | null; now: Date; factorAt: Date | null }): Promise<OpenedSession> {
  const { tenantId, userId, now } = session;
  const sessionId = ids.uuid();
  const refreshToken = newRefreshToken(tenantId);
  await tx.rows(
    'insert into session (id, user_id, amr, ip, user_agent, created_at, last_seen_at, expires_at, factor_at) values ($1, $2, $3, $4, $5, $6, $6, $7, $8)',
    [sessionId, userId, session.amr, session.ip, session.userAgent, now, new Date(now.getTime() + ABSOLUTE_MS), session.factorAt],
  );
  await insertRefreshToken(tx, ids, { sessionId, generation: 1, parentId: null, token: refreshToken, now });
  const ended = await tx.rows<{ id: string }>(
    `update session set ended_at = $2, end_reason = 'limit' where id in (
       select id from session where user_id = $1 and ended_at is null and expires_at > $2 order by created_at desc, id desc offset ${MAX_SESSIONS}
     ) returning id`,
    [userId, now],
  );
  return { sessionId, refreshToken, ended: ended.map((row) => row.id) };
}

export async function insertRefreshToken(tx: TenantTransaction, ids: IdSource, token: { sessionId: string; generation: number; parentId: string | null; token: string; now: Date }): Promise<string> {
  const id = ids.uuid();
  await tx.rows('insert into refresh_token (id, session_id, generation, parent_id, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)', [
    id, token.sessionId, token.generation, token.parentId, hashOfRefreshToken(token.token), token.now, new Date(token.now.getTime() + SLIDING_MS),
  ]);
  return id;
}

/** Ends every session of the agency. */
export async function endAllSessions(tx: TenantTransaction, reason: string, now: Date): Promise<void> {
  await tx.rows('update session set ended_at = $1, end_reason = $2 where ended_at is null', [now, reason]);
}

/** Ends sessions of a person, all but `except`; answers which. */
export async function endSessions(tx: TenantTransaction, which: { userId: string; except?: string | null; only?: string }, reason: string, now: Date): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `update session set ended_at = $3, end_reason = $4
     where user_id = $1 and ended_at is null and ($2::uuid is null or id <> $2::uuid) and ($5::uuid is null or id = $5::uuid) returning id`,
    [which.userId, which.except ?? null, now, reason, which.only ?? null],
  );
  return rows.map((row) => row.id);
}
