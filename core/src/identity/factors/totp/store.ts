import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Secrets } from '../../types.js';

/** A setup that nobody finished is of no use after this. */
export const SETUP_MINUTES = 10;

export interface TotpFactor {
  id: string;
  userId: string;
  secret: Buffer;
}

interface Row {
  id: string;
  secret_sealed: Buffer;
}

const USE = 'totp';
/** Moves to another agency, person or row open nothing. */
const bindingOf = (tenantId: string, userId: string, id: string): string => `${tenantId}|${userId}|${id}`;

/** An earlier setup that was not finished is replaced; what is active stays until the new one is enabled. */
export async function insertPendingTotp(tx: TenantTransaction, secrets: Secrets, factor: { id: string; tenantId: string; userId: string; secret: Buffer; now: Date }): Promise<void> {
  const { id, tenantId, userId } = factor;
  await tx.rows(
    `insert into totp_factor (id, user_id, status, secret_sealed, created_at) values ($1, $2, 'pending', $3, $4)
     on conflict (user_id, status) do update set id = excluded.id, secret_sealed = excluded.secret_sealed, created_at = excluded.created_at`,
    [id, userId, secrets.seal(USE, factor.secret, bindingOf(tenantId, userId, id)), factor.now],
  );
}

export async function pendingTotp(reader: TenantReader, secrets: Secrets, tenantId: string, userId: string, now: Date): Promise<TotpFactor | undefined> {
  const row = await reader.row<Row>(`select id, secret_sealed from totp_factor where user_id = $1 and status = 'pending' and created_at > $2::timestamptz - interval '${SETUP_MINUTES} minutes'`, [userId, now]);
  return row && opened(row, secrets, tenantId, userId);
}

export async function activeTotp(reader: TenantReader, secrets: Secrets, tenantId: string, userId: string): Promise<TotpFactor | undefined> {
  const row = await reader.row<Row>(`select id, secret_sealed from totp_factor where user_id = $1 and status = 'active'`, [userId]);
  return row && opened(row, secrets, tenantId, userId);
}

const opened = ({ id, secret_sealed: sealed }: Row, secrets: Secrets, tenantId: string, userId: string): TotpFactor => ({ id, userId, secret: secrets.open(USE, sealed, bindingOf(tenantId, userId, id)) });

/** Makes the pending one the only one; its first code is spent by it. `false` when another request was first. */
export async function enableTotp(tx: TenantTransaction, factor: TotpFactor, step: number, now: Date): Promise<boolean> {
  const pending = await tx.row(`select id from totp_factor where id = $1 and status = 'pending' for update`, [factor.id]);
  if (!pending) return false;
  await tx.rows(`delete from totp_factor where user_id = $1 and status = 'active'`, [factor.userId]);
  await tx.rows(`update totp_factor set status = 'active', last_step = $2, enabled_at = $3, last_used_at = $3 where id = $1`, [factor.id, step, now]);
  return true;
}

/** `false` when this step, or a later one, was already spent: a code that was read over a shoulder works once. */
export async function spendTotpStep(tx: TenantTransaction, factorId: string, step: number, now: Date): Promise<boolean> {
  const row = await tx.row(`update totp_factor set last_step = $2, last_used_at = $3 where id = $1 and status = 'active' and last_step < $2 returning id`, [factorId, step, now]);
  return row !== undefined;
}

/** `false` when there was none. */
export async function removeTotp(tx: TenantTransaction, userId: string): Promise<boolean> {
  const rows = await tx.rows<{ status: string }>('delete from totp_factor where user_id = $1 returning status', [userId]);
  return rows.some(({ status }) => status === 'active');
}
