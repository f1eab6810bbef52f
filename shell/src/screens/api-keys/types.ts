export type KeyState = 'active' | 'rotated' | 'revoked' | 'expired';

export interface ApiKey {
  id: string;
  keyId: string;
  name: string;
  owner: { id: string; username: string; active: boolean };
  scopes: string[];
  networks: string[];
  ratePerMinute: number;
  state: KeyState;
  ageing: boolean;
  expiresAt: string | null;
  rotatedAt: string | null;
  graceUntil: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  usageCount: number;
  revokedAt: string | null;
  revokedBy: string | null;
  revokedReason: string | null;
  version: number;
  createdAt: string;
}

/** The one answer that holds the secret. */
export interface ApiKeyWithSecret extends ApiKey {
  secret: string;
}
