import { answerInvalid, type OpenedProvider } from '../protocols/types.js';
import type { LogoutMessage } from './redirect-binding.js';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const SKEW_MS = 60_000;
/** How old a request may be: as long it has to be remembered. */
export const REQUEST_LIVES_MS = 5 * 60_000;

export interface LogoutRequest {
  id: string;
  subject: string;
  /** Empty: every session of the person at this provider. */
  sessionIndexes: string[];
}

/** Who signs out at the provider. @throws SsoFault */
export function readLogoutRequest({ root }: LogoutMessage, provider: OpenedProvider, now: Date): LogoutRequest {
  const id = assertMessage(root, 'LogoutRequest', provider);
  const age = now.getTime() - Date.parse(root.getAttribute('IssueInstant') ?? '');
  if (!(age > -SKEW_MS && age < REQUEST_LIVES_MS)) throw answerInvalid('IssueInstant');
  const until = root.getAttribute('NotOnOrAfter');
  if (until && !(now.getTime() < Date.parse(until) + SKEW_MS)) throw answerInvalid('NotOnOrAfter');
  const [name, another] = children(root, ASSERTION, 'NameID');
  const subject = name?.textContent?.trim() ?? '';
  if (another || subject === '' || subject.length > 512) throw answerInvalid('one NameID in clear, not more');
  return { id, subject, sessionIndexes: children(root, PROTOCOL, 'SessionIndex').flatMap(({ textContent }) => textContent?.trim() ?? []).slice(0, 100) };
}

/** What the provider says to a sign-out that we began. @throws SsoFault */
export function readLogoutResponse({ root }: LogoutMessage, provider: OpenedProvider): { inResponseTo: string; success: boolean } {
  assertMessage(root, 'LogoutResponse', provider);
  const [status] = children(root, PROTOCOL, 'Status');
  const codes = status ? children(status, PROTOCOL, 'StatusCode') : [];
  return { inResponseTo: root.getAttribute('InResponseTo') ?? '', success: codes.length === 1 && codes[0]?.getAttribute('Value') === SUCCESS };
}

function assertMessage(root: Element, name: string, provider: OpenedProvider): string {
  if (root.localName !== name || root.namespaceURI !== PROTOCOL || root.getAttribute('Version') !== '2.0') throw answerInvalid(`no ${name}`);
  // Signed messages must say where they go (Bindings, 3.4.5.2).
  if (root.getAttribute('Destination') !== provider.logout) throw answerInvalid('Destination');
  const [issuer] = children(root, ASSERTION, 'Issuer');
  if (issuer?.textContent?.trim() !== provider.config.entityId) throw answerInvalid('Issuer');
  const id = root.getAttribute('ID') ?? '';
  if (!/^[A-Za-z_][\w.-]{7,199}$/.test(id)) throw answerInvalid('ID');
  return id;
}

function children(of: Element, namespace: string, name: string): Element[] {
  return Array.from({ length: of.childNodes.length }, (_each, index) => of.childNodes.item(index) as unknown as Element).filter((each) => each.namespaceURI === namespace && each.localName === name);
}
