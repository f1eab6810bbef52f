import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

/** A byte of the mark holds the version. */
const MAX_VERSION = 255;

/** Versions start at 1 without a row; each rotation adds one. */
export async function currentVersion(reader: TenantReader): Promise<number> {
  const row = await reader.row<{ version: number | null }>('select max(version) as version from watermark_key');
  return row?.version ?? 1;
}

export async function rotatedAt(reader: TenantReader, version: number): Promise<Date | null> {
  const row = await reader.row<{ createdAt: Date }>('select created_at as "createdAt" from watermark_key where version = $1', [version]);
  return row?.createdAt ?? null;
}

/** `undefined` when there is no version left. */
export async function beginVersion(tx: TenantTransaction, by: string): Promise<{ before: number; version: number } | undefined> {
  const before = await currentVersion(tx);
  if (before >= MAX_VERSION) return undefined;
  const version = before + 1;
  await tx.rows('insert into watermark_key (version, created_by) values ($1, $2)', [version, by]);
  return { before, version };
}

export interface MarkedPerson {
  id: string;
  username: string;
  displayName: string;
}

export const possiblePeople = (reader: TenantReader): Promise<MarkedPerson[]> => reader.rows<MarkedPerson>('select id, username, display_name as "displayName" from app_user');
