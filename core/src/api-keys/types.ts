import type { Authenticated, RequestCredentials } from '../identity/types.js';

/** What stands in the row of a key. */
export interface ApiKeyRecord {
  id: string;
  publicId: string;
  name: string;
  ownerId: string;
  ownerName: string;
  ownerActive: boolean;
  scopes: string[];
  networks: string[];
  ratePerMinute: number;
  secretMac: string;
  previousMac: string | null;
  previousUntil: Date | null;
  rotatedAt: Date | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  usageCount: number;
  revokedAt: Date | null;
  revokedBy: string | null;
  revokedReason: string | null;
  version: number;
  createdAt: Date;
}

/**
 * `active`; `rotated` while the former secret works beside the new one; `expired`; `revoked`.
 */
export type ApiKeyState = 'active' | 'rotated' | 'revoked' | 'expired';

export interface ApiKeyService {
  /** Whether the request shows a key at all, in its own headers or as a bearer (`Authorization: Bearer <id>.<secret>`). */
  isPresented(credentials: RequestCredentials): boolean;
  /**
   * The caller that the key stands for: principal `api-key` with the key's scopes as ceiling over its owner's rights.
   *
   * @throws `AUTH_API_KEY_INVALID`, and with the right secret `AUTH_API_KEY_REVOKED`, `AUTH_API_KEY_EXPIRED`,
   * `AUTH_API_KEY_OWNER_INACTIVE`, `AUTH_API_KEY_ADDRESS`; `RATE_LIMITED` for an address that keeps failing
   */
  verify(credentials: RequestCredentials): Promise<Authenticated>;
  /** Forgets the key here and, by the bus, in every process. Call it after the commit. */
  changed(publicId: string): Promise<void>;
  /** MAC of a secret as it is stored. */
  macOf(publicId: string, secret: string): string;
  /** Writes what was counted; otherwise it is written every few seconds. */
  flushUsage(): Promise<void>;
  close(): Promise<void>;
}
