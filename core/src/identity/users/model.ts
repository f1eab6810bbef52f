import type { Locale } from '@hako/sdk-plugin';
import Type from 'typebox';
import { HAS_FACTOR } from '../factors/enrolment.js';

export interface UserRow {
  id: string;
  username: string;
  email: string;
  display_name: string;
  language: Locale;
  status: 'active' | 'inactive';
  must_change_password: boolean;
  password_changed_at: Date | null;
  token_version: number;
  version: number;
  last_login_at: Date | null;
  created_at: Date;
  updated_at: Date;
  locked_until?: Date | null;
  has_password: boolean;
  has_factor: boolean;
  /** Of the last invitation that was neither accepted nor replaced. */
  invited_until: Date | null;
}

const INVITED_UNTIL = `(select max(l.expires_at) from account_link l where l.user_id = u.id and l.purpose = 'invitation' and l.used_at is null)`;
export const USER_COLUMNS = `u.id, u.username, u.email, u.display_name, u.language, u.status, u.must_change_password, u.password_changed_at, u.token_version, u.version, u.last_login_at, u.created_at, u.updated_at, u.password_hash is not null as has_password, ${HAS_FACTOR} as has_factor, ${INVITED_UNTIL} as invited_until`;

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
  hasPassword: Type.Boolean(),
  /** Whether a second factor is set up. */
  secondFactor: Type.Boolean(),
  /** Of people who were invited and have not chosen a password yet. */
  invitation: Type.Union([Type.Object({ state: Type.Enum(['pending', 'expired']), expiresAt: Instant }), Type.Null()]),
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
    hasPassword: row.has_password,
    secondFactor: row.has_factor,
    invitation: invitationOf(row),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function invitationOf({ has_password: hasPassword, invited_until: until }: UserRow): { state: 'pending' | 'expired'; expiresAt: string } | null {
  return hasPassword || !until ? null : { state: until > new Date() ? 'pending' : 'expired', expiresAt: until.toISOString() };
}
