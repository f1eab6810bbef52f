import type { Locale } from '@hako/sdk-plugin';
import Type from 'typebox';

export interface UserRow {
  id: string;
  username: string;
  email: string;
  display_name: string;
  language: Locale;
  status: 'active' | 'inactive';
  must_change_password: boolean;
  token_version: number;
  version: number;
  last_login_at: Date | null;
  created_at: Date;
  updated_at: Date;
  locked_until?: Date | null;
}

export const USER_COLUMNS = 'u.id, u.username, u.email, u.display_name, u.language, u.status, u.must_change_password, u.token_version, u.version, u.last_login_at, u.created_at, u.updated_at';

const Instant = Type.String({ format: 'date-time' });

export const User = Type.Object({
  id: Type.String({ format: 'uuid' }),
  username: Type.String(),
  email: Type.String(),
  displayName: Type.String(),
  language: Type.Enum(['en', 'zh', 'ja']),
  status: Type.Enum(['active', 'inactive']),
  mustChangePassword: Type.Boolean(),
  lockedUntil: Type.Union([Instant, Type.Null()]),
  lastLoginAt: Type.Union([Instant, Type.Null()]),
  version: Type.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
});

export type UserView = ReturnType<typeof userView>;

/** What the API shows of a person; the row's other columns never leave. */
export function userView(row: UserRow) {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    displayName: row.display_name,
    language: row.language,
    status: row.status,
    mustChangePassword: row.must_change_password,
    lockedUntil: row.locked_until?.toISOString() ?? null,
    lastLoginAt: row.last_login_at?.toISOString() ?? null,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
