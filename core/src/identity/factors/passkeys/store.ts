import { versionConflict, notFound, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';

export interface PasskeyRow {
  id: string;
  user_id: string;
  credential_id: string;
  public_key: Buffer;
  /** bigint: text in rows. */
  counter: string;
  transports: string[];
  synced: boolean;
  name: string;
  version: number;
  created_at: Date;
  last_used_at: Date | null;
}

export const MAX_PASSKEYS = 20;

const COLUMNS = 'id, user_id, credential_id, public_key, counter, transports, synced, name, version, created_at, last_used_at';

export const listPasskeys = (reader: TenantReader, userId: string): Promise<PasskeyRow[]> => reader.rows<PasskeyRow>(`select ${COLUMNS} from passkey where user_id = $1 order by created_at, id`, [userId]);

export const findPasskey = (reader: TenantReader, userId: string, credentialId: string): Promise<PasskeyRow | undefined> =>
  reader.row<PasskeyRow>(`select ${COLUMNS} from passkey where user_id = $1 and credential_id = $2`, [userId, credentialId]);

export interface NewPasskey {
  id: string;
  userId: string;
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  synced: boolean;
  aaguid: string;
  name: string;
  now: Date;
}

/** `undefined` when the authenticator is registered already. */
export const insertPasskey = (tx: TenantTransaction, key: NewPasskey): Promise<PasskeyRow | undefined> =>
  tx.row<PasskeyRow>(
    `insert into passkey (id, user_id, credential_id, public_key, counter, transports, synced, aaguid, name, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (credential_id) do nothing returning ${COLUMNS}`,
    [key.id, key.userId, key.credentialId, Buffer.from(key.publicKey), key.counter, key.transports, key.synced, key.aaguid, key.name, key.now],
  );

/**
 * Authenticators that count must count up (WebAuthn Level 2, 6.1.1); those that do not, always say 0.
 * `false` when the counter went on meanwhile.
 */
export async function spendPasskeyCounter(tx: TenantTransaction, id: string, counter: number, now: Date): Promise<boolean> {
  const row = await tx.row('update passkey set counter = $2, last_used_at = $3 where id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning id', [id, counter, now]);
  return row !== undefined;
}

export async function renamePasskey(tx: TenantTransaction, userId: string, change: { id: string; version: number; name: string }): Promise<{ before: PasskeyRow; after: PasskeyRow }> {
  const before = await tx.row<PasskeyRow>(`select ${COLUMNS} from passkey where id = $1 and user_id = $2 for update`, [change.id, userId]);
  if (!before) throw notFound();
  if (before.version !== change.version) throw versionConflict(passkeyView(before));
  const after = await tx.row<PasskeyRow>(`update passkey set name = $2, version = version + 1 where id = $1 returning ${COLUMNS}`, [change.id, change.name]);
  return { before, after: after as PasskeyRow };
}

export const removePasskey = (tx: TenantTransaction, userId: string, id: string): Promise<{ name: string } | undefined> => tx.row<{ name: string }>('delete from passkey where id = $1 and user_id = $2 returning name', [id, userId]);

export const removePasskeys = async (tx: TenantTransaction, userId: string): Promise<void> => void (await tx.rows('delete from passkey where user_id = $1', [userId]));

export const passkeyView = (row: PasskeyRow) => ({ id: row.id, name: row.name, synced: row.synced, version: row.version, createdAt: row.created_at.toISOString(), lastUsedAt: row.last_used_at?.toISOString() ?? null });
