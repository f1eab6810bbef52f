export type Method = 'totp' | 'recovery' | 'passkey';

export interface PasskeyView {
  id: string;
  name: string;
  /** Copied between devices by its maker's cloud. */
  synced: boolean;
  version: number;
  createdAt: string;
  lastUsedAt: string | null;
}

/** `GET /auth/me/mfa` */
export interface MfaOverview {
  totp: { enabledAt: string; lastUsedAt: string | null } | null;
  passkeys: PasskeyView[];
  recoveryCodes: { remaining: number; few: boolean; createdAt: string } | null;
  required: boolean;
  enrolment: { deadline: string; overdue: boolean } | null;
}

export interface TrustedDevice {
  id: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  current: boolean;
}

export const MFA_KEY = ['core', 'me', 'mfa'] as const;
export const DEVICES_KEY = ['core', 'me', 'trusted-devices'] as const;
