import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Preset } from '../types.js';
import { canonicalLogin } from '../../canonical.js';

export interface Person {
  id: string;
  username: string;
  status: 'active' | 'inactive';
}

export interface LinkedAccount {
  id: string;
  providerId: string;
  providerName: string;
  preset: Preset;
  linkedBy: 'self' | 'domain' | 'jit';
  linkedAt: Date;
  lastUsedAt: Date | null;
}

export const personOf = (q: TenantReader, providerId: string, subject: string): Promise<Person | undefined> =>
  q.row<Person>('select u.id, u.username, u.status from sso_identity i join app_user u on u.id = i.user_id where i.provider_id = $1 and i.subject = $2', [providerId, subject]);

export const personByEmail = (q: TenantReader, email: string): Promise<Person | undefined> => q.row<Person>('select id, username, status from app_user where email_canonical = $1', [canonicalLogin(email)]);

/** False when somebody is this subject already. */
export async function insertIdentity(tx: TenantTransaction, identity: { id: string; providerId: string; subject: string; userId: string; linkedBy: LinkedAccount['linkedBy']; now: Date }): Promise<boolean> {
  const made = await tx.row('insert into sso_identity (id, provider_id, subject, user_id, linked_by, linked_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id', [
    identity.id, identity.providerId, identity.subject, identity.userId, identity.linkedBy, identity.now,
  ]);
  return made !== undefined;
}

export const markUsed = (tx: TenantTransaction, providerId: string, subject: string, now: Date): Promise<object[]> => tx.rows('update sso_identity set last_used_at = $3 where provider_id = $1 and subject = $2', [providerId, subject, now]);

export const linkedAccounts = (q: TenantReader, userId: string): Promise<LinkedAccount[]> =>
  q.rows<LinkedAccount>(
    `select i.id, i.provider_id as "providerId", p.name as "providerName", p.preset, i.linked_by as "linkedBy", i.linked_at as "linkedAt", i.last_used_at as "lastUsedAt"
       from sso_identity i join sso_provider p on p.id = i.provider_id where i.user_id = $1 order by p.name, i.linked_at`,
    [userId],
  );

export const deleteIdentity = (tx: TenantTransaction, userId: string, id: string): Promise<{ providerId: string } | undefined> => tx.row<{ providerId: string }>('delete from sso_identity where id = $1 and user_id = $2 returning provider_id as "providerId"', [id, userId]);
