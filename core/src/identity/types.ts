import type { Locale, Principal, TenantTransaction } from '@hako/sdk-plugin';
import type { AuditActor } from '../audit/types.js';
import type { Tenant } from '../tenancy/types.js';
import type { Enrolment } from './factors/enrolment.js';

export interface Authenticated {
  tenant: Tenant;
  principal: Principal;
  /** Visitors only: whose public path they came by. */
  talentId?: string;
  locale: Locale;
  /** Must change the password first: only profile and password routes answer. */
  passwordChangeRequired: boolean;
  /** When a factor was last given in this session; absent for keys and visitors, `null` when a trusted device stood in for it. */
  factorAt?: Date | null;
  /** The agency asks for a second factor that the person lacks. */
  enrolment?: Enrolment | undefined;
  /** Of an API key, which has a rate of its own; already spent for this request. */
  rate?: KeyRate;
}

/** What is left of a key's window. */
export interface KeyRate {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the window starts anew. */
  reset: number;
}

export interface RequestCredentials {
  authorization: string | undefined;
  apiKeyId: string | undefined;
  apiKeySecret: string | undefined;
  /** Keys may be bound to networks, and failures are counted by address. */
  client?: { ip: string; /** The address, or its /64. */ group: string; userAgent: string; requestId: string };
}

export interface IdentityService {
  /** `undefined` when there are no credentials at all; throws `AUTH_*` when they are not good. */
  authenticate(credentials: RequestCredentials): Promise<Authenticated | undefined>;
  /** @throws `AUTH_STEP_UP_REQUIRED` unless a factor was given within the last five minutes; always for keys */
  requireFreshFactor(caller: Authenticated, actor: Partial<AuditActor>): Promise<void>;
  hashPassword(password: string): Promise<string>;
  /** Every session of the agency whose schema the transaction stands in, for good. */
  endAllSessions(tx: TenantTransaction, reason: string): Promise<void>;
  /** After the commit: all processes forget the agency's sessions and cut its streams at once. */
  allSessionsEnded(tenantId: string): Promise<void>;
  /** Public keys of the access tokens (RFC 7517). */
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
}

/** Uses of core's own secrets (`CoreSecrets` of config); every use has a key of its own. */
export interface Secrets {
  /** The Argon2 secret. */
  readonly pepper: Buffer;
  /** AES-256-GCM under the use's key; `binding` is authenticated, not stored. */
  seal(use: string, plain: Buffer, binding: string): Buffer;
  /** Throws when the text was changed, or moved to another place. */
  open(use: string, sealed: Buffer, binding: string): Buffer;
  /** HMAC-SHA256 under the use's key, base64url. */
  mac(use: string, text: string): string;
}

/**
 * Exported by `identity/index.ts` as `createInitialAdmin`: the first person of a new agency, in the transaction that
 * founds it (owner rights, search path of the new schema). The password was hashed before, by `hashPassword`.
 */
export type CreateInitialAdmin = (tx: TenantTransaction, admin: { username: string; email: string; displayName: string; passwordHash: string; mustChangePassword: boolean }) => Promise<{ id: string }>;
