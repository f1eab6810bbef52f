import { HakoError } from '@hako/sdk-plugin';
import { databaseError } from '../../http/index.js';
import { entryCookies } from '../entry/reply.js';
import { actorOf, type Client, type Entry } from '../entry/types.js';
import { internalsOf } from '../service.js';
import { refreshCookie } from '../sessions/cookie.js';
import { challengeCookie } from './challenge.js';
import { readSsoCookie, type SsoCookie } from './cookies.js';
import { sealedSession } from './logout/provider-session.js';
import type { SsoDeps } from './deps.js';
import { finishFlow, takeFlow } from './flow.js';
import { splitKey } from './key.js';
import { linkAccount } from './linking.js';
import { applyMappings, wantedBy } from './mapping.js';
import { askBeforeNewcomer, logNewcomer } from './newcomer.js';
import { withQuery } from './paths.js';
import { recognise, type Recognised } from './person.js';
import { protocolOf } from './presets.js';
import type { Protocols } from './protocols/index.js';
import { SsoFault, type Returned } from './protocols/types.js';
import { failedReport, testReport, trustsFactor } from './report.js';
import { keepResult } from './store/flows.js';
import { markUsed } from './store/identities.js';
import { findBySlug, mappingsOf } from './store/providers.js';
import type { AtProvider, Claimed, Flow } from './types.js';

/** Screens of the shell that a callback ends in. */
export const SIGN_IN = '/';
export const PROFILE = '/profile/linked';
export const SET_UP = '/sso';

const TAKEN = new Set(['EMAIL_TAKEN', 'USERNAME_TAKEN', 'VALUE_TAKEN']);

/** What the slower of two first sign-ins meets. */
const RACED = new Set(['SSO_FLOW_INVALID', 'SSO_ACCOUNT_EXISTS']);

type Headers = Readonly<Record<string, string | undefined>>;

/** Where the browser goes next; what it must not see in an address travels in cookies. */
export interface Landing {
  location: string;
  cookies: string[];
}

export interface Visit {
  key: string;
  returned: Returned;
  headers: Headers;
  client: Client;
}

/** Somebody comes back from an identity provider. Ends in a redirect whatever happens: a person looks at it, not a program. */
export async function land(deps: SsoDeps, protocols: Protocols, visit: Visit): Promise<Landing> {
  const { tenantCode, slug } = splitKey(visit.key);
  const tenant = await deps.tenants.byCode(tenantCode);
  const provider = tenant?.status === 'active' ? await deps.database.tenant(tenant.id).read((q) => findBySlug(q, slug)) : undefined;
  if (tenant?.status === 'suspended') return faultLanding(SIGN_IN, tenantCode, 'AUTH_TENANT_SUSPENDED');
  if (!tenant || !provider) return faultLanding(SIGN_IN, tenantCode, 'SSO_UNAVAILABLE');
  const at = { tenant, provider, client: visit.client, headers: visit.headers };
  let flow: Flow | undefined;
  try {
    const saml = protocolOf(provider.preset) === 'saml';
    const cookieOf = (name: SsoCookie): string | undefined => readSsoCookie(visit.headers, name, deps.config.publicUrl);
    flow = await takeFlow(deps, tenant, provider, { state: visit.returned[saml ? 'RelayState' : 'state'], browser: cookieOf(saml ? 'sp' : 'so') ?? (saml ? cookieOf('so') : undefined) });
    if (!provider.enabled && flow.purpose !== 'test') throw new SsoFault('SSO_UNAVAILABLE', 'the provider is switched off');
    const claimed = await finishFlow(deps, protocols, tenant, provider, flow, visit.returned);
    if (flow.purpose === 'test') return await finishTest(deps, at, flow, claimed);
    if (flow.purpose === 'link') return await finishLink(deps, at, flow, claimed);
    return await finishSignIn(deps, at, flow, claimed);
  } catch (error) {
    return failedLanding(deps, at, flow, asFault(error));
  }
}

interface At extends AtProvider {
  headers: Headers;
}

async function finishSignIn(deps: SsoDeps, at: At, flow: Flow, claimed: Claimed): Promise<Landing> {
  const { tenant, provider, client, headers } = at;
  const db = deps.database.tenant(tenant.id);
  const meet = (): Promise<Recognised> =>
    db.write(async (tx) => {
      const found = await recognise(tx, deps, provider, claimed);
      await markUsed(tx, provider.id, claimed.subject, deps.clock.now());
      if (found.via === 'jit') await logNewcomer(tx, deps, found, client);
      if (found.via !== 'linked') await deps.audit.security(tenant.id, { name: 'auth.sso.linked', outcome: 'success', actor: actorOf(found, client), meta: { provider: provider.slug, by: found.via } }, tx);
      return found;
    });
  await askBeforeNewcomer(deps, at, claimed);
  // Two first sign-ins at the same moment: the slower one looks again and finds the account that the other one made.
  const person = await meet().catch((fault: unknown) => {
    if (RACED.has(asFault(fault).code)) return meet();
    throw fault;
  });
  const mappings = await db.read((q) => mappingsOf(q, provider.id));
  await applyMappings(deps, { tenant, provider, person, client }, wantedBy(mappings, claimed));
  const entry = await internalsOf(deps.identity).enter({ tenant, person, amr: ['sso', ...(trustsFactor(provider, claimed) ? ['mfa'] : [])], client, sso: sealedSession(deps, tenant, provider, claimed) });
  return entered(deps, entry, flow, headers);
}

function entered(deps: SsoDeps, entry: Entry, flow: Flow, headers: Headers): Landing {
  const { publicUrl } = deps.config;
  const cookies = entryCookies(entry.cookies, headers, publicUrl);
  if (entry.kind === 'signed-in') return { location: flow.returnTo, cookies: [refreshCookie(entry.session.refreshToken, headers, publicUrl), ...cookies] };
  return { location: withQuery(flow.returnTo, { sso: 'challenge' }), cookies: [challengeCookie(deps, entry, headers), ...cookies] };
}

async function finishLink(deps: SsoDeps, { tenant, provider, client }: At, flow: Flow, claimed: Claimed): Promise<Landing> {
  await linkAccount(deps, { tenant, provider, client }, flow, claimed);
  return { location: withQuery(flow.returnTo, { linked: provider.slug }), cookies: [] };
}

async function finishTest(deps: SsoDeps, { tenant, provider }: At, flow: Flow, claimed: Claimed): Promise<Landing> {
  const report = await testReport(deps, tenant.id, provider, claimed);
  await deps.database.tenant(tenant.id).write((tx) => keepResult(tx, flow.id, report));
  return { location: withQuery(SET_UP, { panel: provider.id, test: flow.id }), cookies: [] };
}

async function failedLanding(deps: SsoDeps, { tenant, provider, client }: At, flow: Flow | undefined, fault: SsoFault): Promise<Landing> {
  const by = flow?.userId ? { id: flow.userId, username: '' } : undefined;
  await deps.audit.security(tenant.id, { name: 'auth.sso.failed', outcome: 'failure', actor: actorOf(by, client), meta: { provider: provider.slug, purpose: flow?.purpose ?? 'unknown', code: fault.code, reason: fault.reason } });
  if (flow?.purpose === 'test') {
    await deps.database.tenant(tenant.id).write((tx) => keepResult(tx, flow.id, failedReport(fault)));
    return { location: withQuery(SET_UP, { panel: provider.id, test: flow.id }), cookies: [] };
  }
  return faultLanding(flow?.purpose === 'link' ? PROFILE : SIGN_IN, tenant.code, fault.code);
}

const faultLanding = (screen: string, tenantCode: string, code: string): Landing => ({ location: withQuery(screen, { sso: code, ...(screen === SIGN_IN && { agency: tenantCode }) }), cookies: [] });

/** Faults of other rooms that a person can meet here keep their code; anything else is ours and goes up. */
function asFault(thrown: unknown): SsoFault {
  if (thrown instanceof SsoFault) return thrown;
  const error = thrown instanceof HakoError ? thrown : (databaseError(thrown) ?? thrown);
  // Two first sign-ins at the same moment: the second one finds the account when it starts again.
  if (error instanceof HakoError && TAKEN.has(error.code)) return new SsoFault('SSO_FLOW_INVALID', error.code, { cause: error });
  if (error instanceof HakoError) return new SsoFault(error.code, error.code, { cause: error });
  throw error;
}
