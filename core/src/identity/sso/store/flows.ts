import { createHash, randomBytes } from 'node:crypto';
import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Flow, Purpose } from '../types.js';

export const FLOW_SECONDS = 10 * 60;

export const randomToken = (): string => randomBytes(32).toString('base64url');
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export interface NewFlow {
  id: string;
  state: string;
  browser: string;
  providerId: string;
  purpose: Purpose;
  nonce: string;
  verifierSealed: Buffer;
  requestId: string;
  returnTo: string;
  userId: string | null;
  sessionId: string | null;
  now: Date;
}

export async function insertFlow(tx: TenantTransaction, flow: NewFlow): Promise<void> {
  await tx.rows(
    `insert into sso_flow (id, state_hash, provider_id, purpose, browser_hash, nonce, verifier_sealed, request_id, return_to, user_id, session_id, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [flow.id, hashOf(flow.state), flow.providerId, flow.purpose, hashOf(flow.browser), flow.nonce, flow.verifierSealed, flow.requestId, flow.returnTo, flow.userId, flow.sessionId, flow.now, new Date(flow.now.getTime() + FLOW_SECONDS * 1_000)],
  );
}

export type SpentFlow = Omit<Flow, 'verifier'> & { verifierSealed: Buffer };

/**
 * Takes the flow, once: two requests with one code race for one row. Only the browser that began it may, and another
 * browser's try does not spend it.
 */
export const spendFlow = (tx: TenantTransaction, at: { state: string; browser: string; providerId: string; now: Date }): Promise<SpentFlow | undefined> =>
  tx.row<SpentFlow>(
    `update sso_flow set used_at = $4 where state_hash = $1 and browser_hash = $2 and provider_id = $3 and used_at is null and expires_at > $4
     returning id, provider_id as "providerId", purpose, nonce, verifier_sealed as "verifierSealed", request_id as "requestId", return_to as "returnTo", user_id as "userId", session_id as "sessionId", created_at as "createdAt"`,
    [hashOf(at.state), hashOf(at.browser), at.providerId, at.now],
  );

export const keepResult = (tx: TenantTransaction, id: string, result: unknown): Promise<object[]> => tx.rows('update sso_flow set result = $2 where id = $1', [id, JSON.stringify(result)]);

/** Of a test, for the person who began it. */
export const findResult = <T>(q: TenantReader, id: string, userId: string): Promise<{ result: T | null } | undefined> => q.row<{ result: T | null }>(`select result from sso_flow where id = $1 and user_id = $2 and purpose = 'test'`, [id, userId]);

/** False when the provider sent this assertion before. */
export async function rememberAssertion(tx: TenantTransaction, providerId: string, assertionId: string, expiresAt: Date): Promise<boolean> {
  const made = await tx.row('insert into sso_assertion (provider_id, assertion_id, expires_at) values ($1, $2, $3) on conflict do nothing returning assertion_id', [providerId, assertionId, expiresAt]);
  return made !== undefined;
}

export async function pruneFlows(tx: TenantTransaction, now: Date): Promise<void> {
  await tx.rows(`delete from sso_flow where expires_at < $1::timestamptz - interval '1 day'`, [now]);
  await tx.rows('delete from sso_assertion where expires_at < $1', [now]);
}
