import type { TenantTransaction } from '@hako/sdk-plugin';
import type { AuditActor } from '../../audit/types.js';
import type { Tenant } from '../../tenancy/types.js';
import type { EntryCookie } from '../factors/cookies.js';
import type { Enrolment } from '../factors/enrolment.js';
import type { Method } from '../factors/state.js';
import type { ProviderEntry } from '../sessions/provider-session.js';
import type { UserView } from '../users/model.js';

/** The other end of a sign-in. */
export interface Client {
  ip: string;
  userAgent: string;
  requestId: string;
  /** Header `cookie` as it came; a trusted device is recognised by it. */
  cookie?: string | undefined;
}

export interface SignedIn {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  user: UserView;
  refreshToken: string;
  passwordChangeRequired: boolean;
  /** The agency asks for a second factor that the person has not set up. */
  mfaEnrolment?: Enrolment | undefined;
}

/**
 * Methods of RFC 8176 where it has one: `pwd`, `otp`, `hwk`, `mfa`; own ones: `sso`, `recovery`, `trusted-device`.
 * `mfa` says that two factors were given, here or at an identity provider whose word on it is trusted.
 */
export type Amr = string[];

/** A person whose first factor was right: a password, an identity provider's word, a passkey. */
export interface FirstFactor {
  tenant: Tenant;
  person: { id: string; username: string };
  amr: Amr;
  client: Client;
  /** The identity provider's session that this one goes with. */
  sso?: ProviderEntry | undefined;
  /** Runs in the transaction that opens the session or the challenge. */
  within?: (tx: TenantTransaction) => Promise<void>;
}

/** A session, or the question for a second factor. `cookies` go out with either, through `entryReply` or `entryCookie`. */
export type Entry = { kind: 'signed-in'; session: SignedIn; cookies?: EntryCookie[] } | { kind: 'challenge'; challengeToken: string; methods: Method[]; cookies?: EntryCookie[] };

export type Enter = (first: FirstFactor) => Promise<Entry>;

/** The typed name of an unknown person stays out of the log: people type passwords into the wrong field. */
export function actorOf(person: { id: string; username: string } | undefined, client: Client, sessionId: string | null = null): Partial<AuditActor> {
  const principal = person && { type: 'user' as const, id: person.id, name: person.username, sessionId };
  return { ...(principal && { principal }), requestId: client.requestId, ip: client.ip, userAgent: client.userAgent };
}
