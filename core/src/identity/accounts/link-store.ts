import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { hashOfToken, newTenantToken } from '../factors/tenant-token.js';

export type LinkPurpose = 'invitation' | 'password-reset' | 'email-change';

const MINUTE_MS = 60_000;
/** security.md 6; an invitation may wait over a weekend. */
export const LINK_MS: Readonly<Record<LinkPurpose, number>> = { invitation: 72 * 60 * MINUTE_MS, 'password-reset': 30 * MINUTE_MS, 'email-change': 30 * MINUTE_MS };

export interface LinkRow {
  id: string;
  user_id: string;
  purpose: LinkPurpose;
  email: string | null;
  expires_at: Date;
}

/** A new link ends the ones before it. Answers the token, which is kept nowhere. */
export async function issueLink(tx: TenantTransaction, link: { id: string; tenantId: string; userId: string; purpose: LinkPurpose; email?: string; by: string | null; now: Date }): Promise<{ token: string; expiresAt: Date }> {
  const token = newTenantToken(link.tenantId);
  const expiresAt = new Date(link.now.getTime() + LINK_MS[link.purpose]);
  await voidLinks(tx, link.userId, link.purpose, link.now);
  await tx.rows('insert into account_link (id, user_id, purpose, token_hash, email, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
    link.id, link.userId, link.purpose, hashOfToken(token), link.email ?? null, link.now, link.by, expiresAt,
  ]);
  return { token, expiresAt };
}

export async function voidLinks(tx: TenantTransaction, userId: string, purpose: LinkPurpose | undefined, now: Date): Promise<number> {
  const rows = await tx.rows('update account_link set used_at = $3 where user_id = $1 and ($2::text is null or purpose = $2) and used_at is null and expires_at > $3 returning id', [userId, purpose ?? null, now]);
  return rows.length;
}

export const findLink = (reader: TenantReader, token: string, purposes: readonly LinkPurpose[], now: Date): Promise<LinkRow | undefined> =>
  reader.row<LinkRow>('select id, user_id, purpose, email, expires_at from account_link where token_hash = $1 and purpose = any($2) and used_at is null and expires_at > $3', [hashOfToken(token), purposes, now]);

/** Of many at once, one gets it. */
export async function spendLink(tx: TenantTransaction, token: string, purpose: LinkPurpose, now: Date): Promise<LinkRow | undefined> {
  return tx.row<LinkRow>('update account_link set used_at = $3 where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3 returning id, user_id, purpose, email, expires_at', [hashOfToken(token), purpose, now]);
}

export async function linksSince(reader: TenantReader, userId: string, purpose: LinkPurpose, since: Date): Promise<number> {
  const row = await reader.row<{ count: number }>('select count(*)::int as count from account_link where user_id = $1 and purpose = $2 and created_at > $3', [userId, purpose, since]);
  return row?.count ?? 0;
}

export async function pendingEmail(reader: TenantReader, userId: string, now: Date): Promise<{ email: string; expiresAt: Date } | undefined> {
  const row = await reader.row<{ email: string; expires_at: Date }>(`select email, expires_at from account_link where user_id = $1 and purpose = 'email-change' and used_at is null and expires_at > $2`, [userId, now]);
  return row && { email: row.email, expiresAt: row.expires_at };
}
