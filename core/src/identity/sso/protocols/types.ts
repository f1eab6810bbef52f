import type { Claimed, Flow, Provider, ProviderSession } from '../types.js';

/** A provider with its secret opened, for as long as a call takes. */
export interface OpenedProvider extends Provider {
  secret: string | null;
  /** SAML: our private key for this provider, PEM. */
  serviceKey: string | null;
  /** `…/callback`, exactly as the provider was told. */
  callback: string;
  /** `…/metadata`: who we are towards SAML. */
  metadata: string;
  /** `…/logout`: where people come who signed out, or sign out, at the provider. */
  logout: string;
  /** `…/backchannel-logout`: where OpenID Connect tells us of a sign-out. */
  backchannel: string;
  /** `…/frontchannel-logout`: where it sends the browser of who signs out. */
  frontchannel: string;
}

/** What came back with the browser: query of OAuth, form of SAML. */
export type Returned = Readonly<Record<string, string>>;

/** One line of a set-up test. `message` is a key of the area's texts. */
export interface Finding {
  state: 'ok' | 'warning' | 'failed';
  message: string;
  params?: Record<string, string | number>;
}

/** A sign-out at the provider, which it told us of. */
export interface ProviderLogout {
  /** Of the message; each counts once. `null`: it names a session that is over with it, and may come again. */
  id: string | null;
  /** Until when the id has to be remembered. */
  expiresAt: Date;
  /** `null`: only the session is named. */
  subject: string | null;
  /** Empty: every session of the person at this provider. */
  sessionIndexes: string[];
}

export interface Protocol {
  /** Where the browser goes. @throws SsoFault */
  start(provider: OpenedProvider, flow: Pick<Flow, 'nonce' | 'verifier' | 'requestId'>, state: string): Promise<string>;
  /** Who came back, after every check that the protocol knows. @throws SsoFault */
  finish(provider: OpenedProvider, flow: Flow, returned: Returned): Promise<Claimed>;
  /** Where the browser goes to end the provider's session too; `null` when the provider cannot be asked. @throws SsoFault */
  logout?(provider: OpenedProvider, session: ProviderSession & { subject: string }, requestId: string): Promise<string | null>;
  /** OpenID Connect: what the provider says behind the browser's back. @throws SsoFault */
  readLogoutToken?(provider: OpenedProvider, token: string): Promise<ProviderLogout>;
  /** Looks at everything that can be seen without a person. */
  check(provider: OpenedProvider): Promise<Finding[]>;
}

/** Why a sign-in did not go on: a code for the person, and words for the agency's security log. */
export class SsoFault extends Error {
  readonly code: string;
  readonly reason: string;

  constructor(code: string, reason: string, options?: ErrorOptions) {
    super(`${code}: ${reason}`, options);
    this.name = 'SsoFault';
    this.code = code;
    this.reason = reason.slice(0, 200);
  }
}

export const answerInvalid = (reason: string, cause?: unknown): SsoFault => new SsoFault('SSO_ANSWER_INVALID', reason, { cause });
