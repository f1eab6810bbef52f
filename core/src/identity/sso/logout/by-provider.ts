import { HakoError } from '@hako/sdk-plugin';
import type { SsoDeps } from '../deps.js';
import { openProvider } from '../flow.js';
import { SsoFault } from '../protocols/types.js';
import type { AtProvider } from '../types.js';
import { endForProvider } from './end-sessions.js';
import { readLogoutRequest, readLogoutResponse, REQUEST_LIVES_MS } from './message.js';
import { readPostMessage } from './post-binding.js';
import { readRedirectMessage, type LogoutMessage } from './redirect-binding.js';
import { isOwnRequestId, newRequestId } from './request-id.js';

/** What the sign-in screen tells at the end of a sign-out: `?sso=<code>`. */
export const SIGNED_OUT = 'SSO_SIGNED_OUT';
export const SIGNED_OUT_HERE = 'SSO_SIGNED_OUT_HERE';

/** How a message comes: in the address (HTTP-Redirect binding), or in a form (HTTP-POST). */
export type Sent = { search: string } | { form: Readonly<Record<string, string>> };

/** Where the browser goes next: an address of the provider, or a code for the sign-in screen. */
export type Leave = { url: string } | { code: string };

/** A browser that the provider sends: it signs out there, or comes back from signing out. @throws SsoFault */
export async function leaveBySaml(deps: SsoDeps, at: AtProvider, sent: Sent): Promise<Leave> {
  const provider = openProvider(deps, at.tenant, at.provider);
  const certificates = provider.config.certificates ?? [];
  const message = 'search' in sent ? readRedirectMessage(sent.search, certificates) : readPostMessage(sent.form, certificates);
  if (message.kind === 'SAMLRequest') return answerProvider(deps, at, message);
  const { inResponseTo, success } = readLogoutResponse(message, provider);
  if (!isOwnRequestId(deps, provider.id, inResponseTo)) throw new SsoFault('SSO_FLOW_INVALID', 'nobody asked for this answer, or too long ago');
  return { code: success ? SIGNED_OUT : SIGNED_OUT_HERE };
}

/** Sign-out that was begun at the provider: our sessions of it end first, then it is told so. */
async function answerProvider(deps: SsoDeps, at: AtProvider, message: LogoutMessage): Promise<Leave> {
  const provider = openProvider(deps, at.tenant, at.provider);
  const now = deps.clock.now();
  const request = readLogoutRequest(message, provider, now);
  await endForProvider(deps, at, { ...request, expiresAt: new Date(now.getTime() + 2 * REQUEST_LIVES_MS) });
  const { logoutResponseUrl } = await import('../protocols/saml-logout.js');
  const url = await logoutResponseUrl(provider, request.id, newRequestId(deps, provider.id), message.relayState);
  if (url === null) throw new HakoError('SSO_UNAVAILABLE');
  return { url };
}
