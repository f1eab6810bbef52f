import type { Locale, Principal } from '@hako/sdk-plugin';
import type { Tenant } from '../tenancy/types.js';

export interface Authenticated {
  tenant: Tenant;
  principal: Principal;
  locale: Locale;
  /** Must change the password first: only profile and password routes answer. */
  passwordChangeRequired: boolean;
}

export interface RequestCredentials {
  authorization: string | undefined;
  apiKeyId: string | undefined;
  apiKeySecret: string | undefined;
}

export interface IdentityService {
  /** `undefined` when there are no credentials at all; throws `AUTH_*` when they are not good. */
  authenticate(credentials: RequestCredentials): Promise<Authenticated | undefined>;
  hashPassword(password: string): Promise<string>;
  /** Public keys of the access tokens (RFC 7517). */
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
}

/**
 * Core's own secret, made at first start and kept in the data folder (mode 600). Every use derives its own key from it
 * (HKDF-SHA256, RFC 5869), so that no two uses share one.
 */
export interface Secrets {
  /** 32 bytes for one use, `token-signing`. */
  key(use: string): Buffer;
  /** AES-256-GCM under the use's key; `binding` is authenticated, not stored. */
  seal(use: string, plain: Buffer, binding: string): Buffer;
  /** Throws when the text was changed, or moved to another place. */
  open(use: string, sealed: Buffer, binding: string): Buffer;
  /** HMAC-SHA256 under the use's key, base64url. */
  mac(use: string, text: string): string;
}
