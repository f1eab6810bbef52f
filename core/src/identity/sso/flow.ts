import type { Tenant } from '../../tenancy/types.js';
import type { SsoDeps } from './deps.js';
import { addressesOf, providerKey } from './key.js';
import type { Protocols } from './protocols/index.js';
import { SsoFault, type OpenedProvider, type Returned } from './protocols/types.js';
import { insertFlow, randomToken, spendFlow } from './store/flows.js';
import type { Claimed, Flow, Provider, Purpose } from './types.js';

const SECRET = 'sso-secret';
const VERIFIER = 'sso-verifier';
const SERVICE_KEY = 'sso-service-key';

type Deps = Pick<SsoDeps, 'config' | 'database' | 'secrets' | 'clock' | 'ids'>;

/** The provider with its secret and the addresses that it knows us by. */
export function openProvider({ config, secrets }: Pick<Deps, 'config' | 'secrets'>, tenant: Tenant, provider: Provider): OpenedProvider {
  const { callback, metadata, logout, backchannel, frontchannel } = addressesOf({ config }, providerKey(tenant.code, provider.slug));
  const secret = provider.secretSealed === null ? null : secrets.open(SECRET, provider.secretSealed, `${tenant.id}:${provider.id}`).toString('utf8');
  const serviceKey = provider.serviceKeySealed === null ? null : secrets.open(SERVICE_KEY, provider.serviceKeySealed, `${tenant.id}:${provider.id}`).toString('utf8');
  return { ...provider, secret, serviceKey, callback, metadata, logout, backchannel, frontchannel };
}

/** For a provider of SAML that has none yet. */
export async function newServiceKey({ secrets, clock, config }: Pick<Deps, 'secrets' | 'clock' | 'config'>, tenantId: string, providerId: string): Promise<Pick<Provider, 'serviceKeySealed' | 'serviceCertificate'>> {
  const { makeServiceKey } = await import('./protocols/service-key.js');
  const { privateKey, certificate } = await makeServiceKey(`Hako ${new URL(config.publicUrl).hostname}`, clock.now());
  return { serviceKeySealed: secrets.seal(SERVICE_KEY, Buffer.from(privateKey), `${tenantId}:${providerId}`), serviceCertificate: certificate };
}

export const sealSecret = ({ secrets }: Pick<Deps, 'secrets'>, tenantId: string, providerId: string, secret: string): Buffer => secrets.seal(SECRET, Buffer.from(secret), `${tenantId}:${providerId}`);

export interface Begin {
  tenant: Tenant;
  provider: Provider;
  purpose: Purpose;
  returnTo: string;
  /** Who links or tests. */
  by?: { userId: string; sessionId: string | null };
  /** The browser's cookie, when it has one already: several tabs share it. */
  browser?: string | undefined;
}

export interface Begun {
  id: string;
  /** Where the browser goes. */
  url: string;
  /** What the cookie must hold when it comes back. */
  browser: string;
}

/** State, nonce, PKCE verifier and SAML request id are made here and rest until the browser is back. @throws SsoFault */
export async function beginFlow(deps: Deps, protocols: Protocols, { tenant, provider, purpose, returnTo, by, browser }: Begin): Promise<Begun> {
  const flow = { id: deps.ids.uuid(), state: randomToken(), nonce: randomToken(), verifier: randomToken(), requestId: `_${randomToken()}` };
  const bound = browser !== undefined && /^[A-Za-z0-9_-]{43}$/.test(browser) ? browser : randomToken();
  const url = await protocols(tenant.id, provider.preset).start(openProvider(deps, tenant, provider), flow, flow.state);
  await deps.database.tenant(tenant.id).write((tx) =>
    insertFlow(tx, {
      id: flow.id,
      state: flow.state,
      browser: bound,
      providerId: provider.id,
      purpose,
      nonce: flow.nonce,
      verifierSealed: deps.secrets.seal(VERIFIER, Buffer.from(flow.verifier), flow.id),
      requestId: flow.requestId,
      returnTo,
      userId: by?.userId ?? null,
      sessionId: by?.sessionId ?? null,
      now: deps.clock.now(),
    }),
  );
  return { id: flow.id, url, browser: bound };
}

/** The flow that this answer belongs to, spent by the look. @throws SsoFault `SSO_FLOW_INVALID` */
export async function takeFlow(deps: Deps, tenant: Tenant, provider: Provider, returned: { state: string | undefined; browser: string | undefined }): Promise<Flow> {
  const { state, browser } = returned;
  const spent = state && browser ? await deps.database.tenant(tenant.id).write((tx) => spendFlow(tx, { state, browser, providerId: provider.id, now: deps.clock.now() })) : undefined;
  if (!spent) throw new SsoFault('SSO_FLOW_INVALID', state ? 'unknown, used, expired, or begun in another browser' : 'no state');
  const { verifierSealed, ...flow } = spent;
  return { ...flow, verifier: deps.secrets.open(VERIFIER, verifierSealed, spent.id).toString('utf8') };
}

/** Every check of the protocol. @throws SsoFault */
export const finishFlow = (deps: Deps, protocols: Protocols, tenant: Tenant, provider: Provider, flow: Flow, returned: Returned): Promise<Claimed> => protocols(tenant.id, provider.preset).finish(openProvider(deps, tenant, provider), flow, returned);
