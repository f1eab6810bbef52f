import { HakoError, notFound, versionConflict, type IdSource, type Locale, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import { canonicalLogin } from '../canonical.js';
import { HISTORY } from '../passwords/profiles.js';
import { USER_COLUMNS, userView, type UserRow } from './model.js';

const LOCKED = `(select a.locked_until from login_attempt a where a.key = 'user:' || u.id and a.locked_until > now()) as locked_until`;

export interface NewUser {
  id: string;
  username: string;
  email: string;
  displayName: string;
  language: Locale;
  /** `null` for people who are invited, or who sign in by an identity provider alone. */
  passwordHash: string | null;
  mustChangePassword: boolean;
  now: Date;
}

export const findUser = (reader: TenantReader, id: string): Promise<UserRow | undefined> => reader.row<UserRow>(`select ${USER_COLUMNS}, ${LOCKED} from app_user u where u.id = $1`, [id]);

export async function userForUpdate(tx: TenantTransaction, id: string): Promise<UserRow> {
  const row = await tx.row<UserRow>(`select ${USER_COLUMNS} from app_user u where u.id = $1 for update of u`, [id]);
  if (!row) throw notFound();
  return row;
}

export interface Credentials {
  id: string;
  username: string;
  email: string;
  display_name: string;
  status: string;
  password_hash: string | null;
  token_version: number;
}

/** By user name, or by e-mail when there is an `@`, which no user name has. */
export function findCredentials(reader: TenantReader, login: string): Promise<Credentials | undefined> {
  const column = login.includes('@') ? 'email_canonical' : 'username_canonical';
  return reader.row<Credentials>(`select id, username, email, display_name, status, password_hash, token_version from app_user where ${column} = $1`, [login]);
}

export async function insertUser(tx: TenantTransaction, ids: IdSource, user: NewUser): Promise<void> {
  await assertFree(tx, user);
  await tx.rows(
    `insert into app_user (id, username, username_canonical, email, email_canonical, display_name, language, password_hash, password_changed_at, must_change_password, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, case when $8::text is null then null else $10::timestamptz end, $9, $10, $10)`,
    [user.id, user.username, canonicalLogin(user.username), user.email, canonicalLogin(user.email), user.displayName, user.language, user.passwordHash, user.mustChangePassword, user.now],
  );
  if (user.passwordHash !== null) await rememberPassword(tx, ids, user.id, user.passwordHash, user.now);
}

/** Names the field before the unique index would; two at the same moment still meet the index (`VALUE_TAKEN`). */
export async function assertFree(tx: TenantTransaction, user: { id: string; username?: string; email?: string }): Promise<void> {
  const taken = await tx.row<{ username: boolean | null; email: boolean | null }>('select bool_or(username_canonical = $2) as username, bool_or(email_canonical = $3) as email from app_user where id <> $1', [
    user.id,
    user.username === undefined ? null : canonicalLogin(user.username),
    user.email === undefined ? null : canonicalLogin(user.email),
  ]);
  if (taken?.username) throw new HakoError('USERNAME_TAKEN', { details: [{ path: '/username', code: 'taken' }] });
  if (taken?.email) throw new HakoError('EMAIL_TAKEN', { details: [{ path: '/email', code: 'taken' }] });
}

export interface UserChange {
  email?: string;
  displayName?: string;
  language?: Locale;
}

export async function updateUser(tx: TenantTransaction, id: string, version: number | undefined, change: UserChange, now: Date): Promise<{ before: UserRow; after: UserRow }> {
  const before = await userForUpdate(tx, id);
  if (version !== undefined && before.version !== version) throw versionConflict(userView(before));
  if (change.email !== undefined) await assertFree(tx, { id, email: change.email });
  const email = change.email ?? before.email;
  const after = await tx.row<UserRow>(
    `update app_user u set email = $2, email_canonical = $3, display_name = $4, language = $5, version = version + 1, updated_at = $6 where u.id = $1 returning ${USER_COLUMNS}`,
    [id, email, canonicalLogin(email), change.displayName ?? before.display_name, change.language ?? before.language, now],
  );
  return { before, after: after as UserRow };
}

/** Raises the token version, so that every access token of the person is void whatever its session says. */
export async function setStatus(tx: TenantTransaction, id: string, status: 'active' | 'inactive', now: Date): Promise<UserRow> {
  const row = await tx.row<UserRow>(
    `update app_user u set status = $2, token_version = token_version + 1, version = version + 1, updated_at = $3 where u.id = $1 returning ${USER_COLUMNS}`,
    [id, status, now],
  );
  return row as UserRow;
}

/** Ends every access token of the person, whatever its session says. */
export async function raiseTokenVersion(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('update app_user set token_version = token_version + 1 where id = $1', [id]);
}

export async function setPassword(tx: TenantTransaction, ids: IdSource, id: string, hash: string, now: Date): Promise<void> {
  await tx.rows('update app_user set password_hash = $2, password_changed_at = $3, must_change_password = false, version = version + 1, updated_at = $3 where id = $1', [id, hash, now]);
  await rememberPassword(tx, ids, id, hash, now);
}

async function rememberPassword(tx: TenantTransaction, ids: IdSource, userId: string, hash: string, now: Date): Promise<void> {
  await tx.rows('insert into password_history (id, user_id, password_hash, created_at) values ($1, $2, $3, $4)', [ids.uuid(), userId, hash, now]);
  await tx.rows(`delete from password_history where user_id = $1 and id not in (select id from password_history where user_id = $1 order by created_at desc, id desc limit ${HISTORY})`, [userId]);
}

export async function formerPasswords(reader: TenantReader, userId: string): Promise<string[]> {
  const rows = await reader.rows<{ password_hash: string }>(`select password_hash from password_history where user_id = $1 order by created_at desc, id desc limit ${HISTORY}`, [userId]);
  return rows.map((row) => row.password_hash);
}
