import { randomBytes } from 'node:crypto';
import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { canonicalRecoveryCode, CODES, matchingDigest, newRecoveryCode, recoveryDigest } from './code.js';

const SALT_BYTES = 16;
/** From here on people are told to make new ones. */
export const FEW_CODES = 3;

export interface NewRecoverySet {
  /** Shown once. */
  codes: string[];
  salt: Buffer;
  digests: Buffer[];
}

/** Hashes ten codes, which takes a moment: call it before the transaction. */
export async function makeRecoverySet(): Promise<NewRecoverySet> {
  const salt = randomBytes(SALT_BYTES);
  const codes = Array.from({ length: CODES }, newRecoveryCode);
  const digests: Buffer[] = [];
  for (const code of codes) digests.push(await recoveryDigest(code, salt));
  return { codes, salt, digests };
}

/** The old codes are void at once. */
export async function replaceRecoverySet(tx: TenantTransaction, userId: string, set: NewRecoverySet, now: Date): Promise<void> {
  await tx.rows('delete from recovery_set where user_id = $1', [userId]);
  await tx.rows('insert into recovery_set (user_id, salt, created_at) values ($1, $2, $3)', [userId, set.salt, now]);
  await tx.rows('insert into recovery_code (user_id, digest) select $1, d.digest from unnest($2::bytea[]) as d (digest)', [userId, set.digests]);
}

export const removeRecoverySet = async (tx: TenantTransaction, userId: string): Promise<void> => void (await tx.rows('delete from recovery_set where user_id = $1', [userId]));

/** The digest of the unused code that was typed; one Argon2id hash, and none for what cannot be a code. */
export async function findRecoveryCode(reader: TenantReader, userId: string, typed: string): Promise<Buffer | undefined> {
  const code = canonicalRecoveryCode(typed);
  const set = await reader.row<{ salt: Buffer; digests: Buffer[] }>(
    `select s.salt, coalesce((select array_agg(c.digest) from recovery_code c where c.user_id = s.user_id and c.used_at is null), '{}') as digests from recovery_set s where s.user_id = $1`,
    [userId],
  );
  if (!code || !set) return undefined;
  return matchingDigest(set.digests, await recoveryDigest(code, set.salt));
}

/** `false` when another request spent it first. */
export async function spendRecoveryCode(tx: TenantTransaction, userId: string, digest: Buffer, now: Date): Promise<boolean> {
  const row = await tx.row('update recovery_code set used_at = $3 where user_id = $1 and digest = $2 and used_at is null returning digest', [userId, digest, now]);
  return row !== undefined;
}

export async function countRecoveryCodes(reader: TenantReader, userId: string): Promise<number> {
  const row = await reader.row<{ left: number }>('select count(*)::int as left from recovery_code where user_id = $1 and used_at is null', [userId]);
  return row?.left ?? 0;
}
