import { createHttp, type ApiError, type HttpClient } from '@hako/sdk-plugin/ui';
import { i18n } from '../i18n/i18n.js';
import { epochs } from '../app/epoch.js';
import { dropKeptForms } from '../app/kept-forms.js';
import { loadedRemotes } from '../federation/loaded-remotes.js';
import { createEnrolment } from './enrolment.js';
import { createPageHolds } from './page-holds.js';
import { createSession, type SignedOutReason } from './session.js';
import { createStepUp } from './step-up.js';
import { browserLock } from './single-flight.js';
import { createSupportStore } from './support.js';
import type { TokenGrant } from './types.js';

const BASE = '/api/v1';

const SUSPENDED = 'AUTH_TENANT_SUSPENDED';

async function refresh(): Promise<TokenGrant | SignedOutReason | null> {
  const response = await fetch(`${BASE}/auth/refresh`, { method: 'POST', credentials: 'same-origin', headers: { accept: 'application/json' } });
  if (response.status === 401) return null;
  if (response.status === 403) return ((await response.json().catch(() => null)) as { code?: string } | null)?.code === SUSPENDED ? 'suspended' : null;
  // A server that is starting must not sign anybody out.
  if (!response.ok) throw new Error(`refresh answered ${response.status}`);
  return ((await response.json()) as { data: TokenGrant }).data;
}

export const session = createSession({ refresh, lock: browserLock, channel: new BroadcastChannel('hako.session') });

export const support = createSupportStore(window.sessionStorage);

export const stepUp = createStepUp();
export const enrolment = createEnrolment();
export const pageHolds = createPageHolds();

// What was asked of one person is not asked of the next.
session.subscribe(() => {
  if (session.state().kind !== 'signed-out') return;
  dropKeptForms(window.sessionStorage);
  stepUp.answer(false);
  enrolment.met();
});

let leaving = false;

async function leaveSupport(): Promise<boolean> {
  leaving = true;
  support.leave();
  window.location.assign('/platform');
  return false;
}

async function lift({ code }: ApiError): Promise<boolean> {
  if (code === 'AUTH_STEP_UP_REQUIRED') return stepUp.ask();
  if (code === 'AUTH_MFA_ENROLMENT_REQUIRED') enrolment.demand();
  if (code === SUSPENDED && session.state().kind === 'signed-in') session.signedOut('suspended');
  return false;
}

export const http: HttpClient = createHttp({
  baseUrl: BASE,
  accessToken: () => support.current()?.token ?? session.accessToken(),
  // A support session is not renewed; when it is over, the operator is at home again.
  renew: () => (support.current() ? leaveSupport() : session.renew().catch(() => false)),
  language: () => i18n.language || 'en',
  onSignedOut: () => (leaving ? undefined : session.signedOut()),
  lift,
  onEpoch: (epoch) => epochs.seen(epoch),
  pluginVersion: loadedRemotes.versionFor,
  onOutdated: (plugin) => epochs.outdatedBy(plugin),
  tokenLasts: () => support.current() !== null || session.tokenLasts(),
  holdPage: pageHolds.hold,
});
