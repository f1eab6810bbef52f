import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

/** What an identity provider's session is known by, beside ours; kept only where signing out is for both. */
export interface ProviderEntry {
  providerId: string;
  subject: string;
  sessionIndex: string | null;
  /** What ends it: sealed, base64. */
  sealed: string;
}

export const keepProviderSession = (tx: TenantTransaction, sessionId: string, entry: ProviderEntry): Promise<object[]> =>
  tx.rows('insert into sso_session (session_id, provider_id, subject, session_index, sealed) values ($1, $2, $3, $4, $5)', [sessionId, entry.providerId, entry.subject, entry.sessionIndex, entry.sealed]);

export const findProviderSession = (q: TenantReader, sessionId: string): Promise<ProviderEntry | undefined> =>
  q.row<ProviderEntry>('select provider_id as "providerId", subject, session_index as "sessionIndex", sealed from sso_session where session_id = $1', [sessionId]);

export interface EndedByProvider {
  id: string;
  userId: string;
  username: string;
}

/** Ends what the provider names: these sessions, of this person there, or all of hers; answers which. */
export const endProviderSessions = (tx: TenantTransaction, at: { providerId: string; subject: string | null; sessionIndexes: readonly string[]; now: Date }): Promise<EndedByProvider[]> =>
  tx.rows<EndedByProvider>(
    `update session s set ended_at = $4, end_reason = 'auth.sso.logged_out' from sso_session p, app_user u
      where p.session_id = s.id and u.id = s.user_id and p.provider_id = $1 and ($2::text is null or p.subject = $2) and (cardinality($3::text[]) = 0 or p.session_index = any ($3::text[])) and s.ended_at is null
     returning s.id, s.user_id as "userId", u.username`,
    [at.providerId, at.subject, at.sessionIndexes, at.now],
  );
