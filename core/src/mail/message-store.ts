import type { Locale, TenantDb, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { MailTemplate } from './types.js';

export interface MessageRow {
  id: string;
  user_id: string;
  template: MailTemplate;
  locale: Locale;
  sealed: Buffer | null;
  state: 'waiting' | 'sending' | 'sent' | 'dropped' | 'failed' | 'unknown';
}

export type FinalState = Exclude<MessageRow['state'], 'waiting' | 'sending'>;

/** `false` when a message with this key is there already. */
export async function insertMessage(tx: TenantTransaction, message: { id: string; key: string; userId: string; template: MailTemplate; locale: Locale; sealed: Buffer }): Promise<boolean> {
  const row = await tx.row('insert into mail_message (id, key, user_id, template, locale, sealed) values ($1, $2, $3, $4, $5, $6) on conflict (key) do nothing returning id', [
    message.id, message.key, message.userId, message.template, message.locale, message.sealed,
  ]);
  return row !== undefined;
}

export const messageById = (q: TenantReader, id: string): Promise<MessageRow | undefined> => q.row<MessageRow>('select id, user_id, template, locale, sealed, state from mail_message where id = $1', [id]);

export interface Recipient {
  email: string;
  username: string;
  display_name: string;
  status: string;
}

export const recipientOf = (q: TenantReader, userId: string): Promise<Recipient | undefined> => q.row<Recipient>('select email, username, display_name, status from app_user where id = $1', [userId]);

/** Committed before the server is spoken to: a process that dies in between leaves a trace, not a second mail. */
export async function beginSending(db: TenantDb, id: string): Promise<boolean> {
  const row = await db.write((tx) => tx.row(`update mail_message set state = 'sending' where id = $1 and state = 'waiting' returning id`, [id]));
  return row !== undefined;
}

export async function waitAgain(db: TenantDb, id: string): Promise<void> {
  await db.write((tx) => tx.rows(`update mail_message set state = 'waiting' where id = $1 and state = 'sending'`, [id]));
}

/** What was sealed is gone with the last word about it: links in it are secrets. */
export async function finishMessage(db: TenantDb, id: string, state: FinalState): Promise<void> {
  await db.write((tx) => tx.rows('update mail_message set state = $2, sealed = null, finished_at = clock_timestamp() where id = $1', [id, state]));
}
