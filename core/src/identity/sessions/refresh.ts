import { HakoError, type IdSource, type TenantTransaction } from '@hako/sdk-plugin';
import { hashOfRefreshToken, newRefreshToken, openSuccessor, sealSuccessor } from '../tokens/refresh-token.js';
import { insertRefreshToken } from './open.js';

/** Two tabs that refresh at once both get the same child; an hour-old copy of a token gets nobody anything. */
const GRACE_MS = 10_000;

interface TokenRow {
  id: string;
  session_id: string;
  generation: number;
  expires_at: Date;
  used_at: Date | null;
  successor_sealed: Buffer | null;
  successor_used: boolean;
  ended_at: Date | null;
  last_seen_at: Date;
  session_expires_at: Date;
  session_created_at: Date;
  amr: string[];
  user_id: string;
  status: string;
}

export type Rotation =
  | { outcome: 'rotated'; refreshToken: string; sessionId: string; userId: string; amr: string[]; authTime: Date }
  | { outcome: 'invalid' }
  /** The family was revoked in this very transaction; commit first, then refuse. */
  | { outcome: 'reused'; sessionId: string; userId: string };

/** One step of the family, under a lock on its row (security.md 2.2.4). */
export async function rotateRefreshToken(tx: TenantTransaction, ids: IdSource, presented: { token: string; tenantId: string; idleMinutes: number; now: Date }): Promise<Rotation> {
  const { token, now } = presented;
  const row = await tx.row<TokenRow>(
    `select t.id, t.session_id, t.generation, t.expires_at, t.used_at, t.successor_sealed,
            coalesce((select c.used_at is not null from refresh_token c where c.id = t.successor_id), false) as successor_used,
            s.ended_at, s.last_seen_at, s.expires_at as session_expires_at, s.created_at as session_created_at, s.amr, s.user_id, u.status
     from refresh_token t join session s on s.id = t.session_id join app_user u on u.id = s.user_id
     where t.token_hash = $1 for update of t, s`,
    [hashOfRefreshToken(token)],
  );
  if (!row || row.ended_at || row.status !== 'active' || row.session_expires_at <= now || now.getTime() - row.last_seen_at.getTime() >= presented.idleMinutes * 60_000) return { outcome: 'invalid' };
  const rotated = { outcome: 'rotated' as const, sessionId: row.session_id, userId: row.user_id, amr: row.amr, authTime: row.session_created_at };

  if (row.used_at) {
    const withinGrace = now.getTime() - row.used_at.getTime() <= GRACE_MS;
    if (withinGrace && !row.successor_used && row.successor_sealed) return { ...rotated, refreshToken: openSuccessor(token, row.successor_sealed) };
    await tx.rows(`update session set ended_at = $2, end_reason = 'refresh_reuse' where id = $1`, [row.session_id, now]);
    return { outcome: 'reused', sessionId: row.session_id, userId: row.user_id };
  }
  if (row.expires_at <= now) return { outcome: 'invalid' };

  const child = newRefreshToken(presented.tenantId);
  const childId = await insertRefreshToken(tx, ids, { sessionId: row.session_id, generation: row.generation + 1, parentId: row.id, token: child, now });
  await tx.rows('update session set last_seen_at = $2 where id = $1', [row.session_id, now]);
  await tx.rows('update refresh_token set used_at = $2, successor_id = $3, successor_sealed = $4 where id = $1', [row.id, now, childId, sealSuccessor(token, child)]);
  // The grandparent's sealed child is of no use any more.
  await tx.rows('update refresh_token set successor_sealed = null where successor_id = $1', [row.id]);
  return { ...rotated, refreshToken: child };
}

export const refreshRefused = (code: 'AUTH_REFRESH_INVALID' | 'AUTH_REFRESH_REUSED'): HakoError => new HakoError(code);
