import * as client from 'openid-client';
import type { Outbound } from '../../../outbound/index.js';
import { OutboundError } from '../../../outbound/index.js';
import { issuerOf, sameIssuer } from '../presets.js';
import type { Claimed } from '../types.js';
import { SIGNING_ALGORITHMS } from './algorithms.js';
import { flattenClaims, firstOf } from './claims.js';
import { checkOidc } from './oidc-check.js';
import { logoutKeys, readLogoutToken } from './logout-token.js';
import { identify } from './oidc-subject.js';
import { answerInvalid, SsoFault, type OpenedProvider, type Protocol, type Returned } from './types.js';

const CACHE_MS = 5 * 60_000;
const CLOCK_TOLERANCE_SECONDS = 60;

export interface OidcDeps {
  outbound: Outbound;
  now: () => number;
}

/** OpenID Connect, authorization code with PKCE (security.md 2.2.6). */
export function createOidc(deps: OidcDeps): Protocol {
  /** Go with the discovery that named them. */
  const keysOf = new WeakMap<object, ReturnType<typeof logoutKeys>>();
  const found = new Map<string, { at: number; configuration: Promise<client.Configuration> }>();

  /** Discovery and keys live five minutes, per version of the provider's row. */
  const configurationOf = (provider: OpenedProvider): Promise<client.Configuration> => {
    const key = `${provider.id}@${provider.version}`;
    const present = found.get(key);
    if (present && deps.now() - present.at < CACHE_MS) return present.configuration;
    for (const [name, { at }] of found) if (deps.now() - at >= CACHE_MS) found.delete(name);
    const configuration = discover(deps.outbound, provider);
    found.set(key, { at: deps.now(), configuration });
    configuration.catch(() => found.delete(key));
    return configuration;
  };

  return {
    async start(provider, flow, state) {
      const configuration = await configurationOf(provider).catch(unreachable);
      const { hostedDomain, scopes = [] } = provider.config;
      return client.buildAuthorizationUrl(configuration, {
        redirect_uri: provider.callback,
        scope: [...new Set(['openid', 'profile', 'email', ...scopes])].join(' '),
        state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
        ...(hostedDomain !== undefined && { hd: hostedDomain }),
      }).href;
    },

    async finish(provider, flow, returned) {
      const configuration = await configurationOf(provider).catch(unreachable);
      const tokens = await client
        .authorizationCodeGrant(configuration, currentUrl(provider, returned), {
          pkceCodeVerifier: flow.verifier,
          expectedNonce: flow.nonce,
          expectedState: returned['state'] ?? '',
          idTokenExpected: true,
        })
        .catch(refused);
      assertAlgorithm(tokens.id_token);
      const claims = tokens.claims();
      if (!claims) throw answerInvalid('no id_token');
      const session = { index: typeof claims['sid'] === 'string' && claims['sid'].length <= 512 ? claims['sid'] : null, nameId: null, idToken: tokens.id_token ?? null };
      return { ...identify(provider, claims), ...(await describePerson(configuration, provider, claims, tokens.access_token)), session };
    },

    async logout(provider, { idToken }, requestId) {
      const configuration = await configurationOf(provider).catch(unreachable);
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: provider.logout, state: requestId, ...(idToken !== null && { id_token_hint: idToken }) }).href;
    },

    async readLogoutToken(provider, token) {
      const server = (await configurationOf(provider).catch(unreachable)).serverMetadata();
      if (server.jwks_uri === undefined) throw answerInvalid('no keys');
      let keys = keysOf.get(server);
      if (!keys) keysOf.set(server, (keys = logoutKeys(deps.outbound, server.jwks_uri)));
      return readLogoutToken(token, keys, { provider, issuer: server.issuer, now: deps.now() });
    },

    check: (provider) => checkOidc(deps.outbound, provider),
  };
}

async function discover(outbound: Outbound, provider: OpenedProvider): Promise<client.Configuration> {
  const issuer = issuerOf(provider.preset, provider.config);
  const server = new URL(issuer);
  const options: client.DiscoveryRequestOptions = {
    [client.customFetch]: (url, init) => outbound.fetch(url, init),
    // The guarded client's own limit is shorter and decides.
    timeout: 60,
    execute: [client.enableNonRepudiationChecks, ...(outbound.allowsPlain(server) ? [client.allowInsecureRequests] : [])],
  };
  const metadata = { [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS };
  const discovered = await client.discovery(server, provider.config.clientId ?? '', metadata, authentication(provider.secret), options);
  // openid-client is lenient with Microsoft's many tenants; here one provider is one directory.
  if (!sameIssuer(discovered.serverMetadata().issuer, issuer)) throw answerInvalid('issuer of discovery');
  const methods = discovered.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  if (provider.secret === null || methods.includes('client_secret_post') || !methods.includes('client_secret_basic')) return discovered;
  const basic = new client.Configuration(discovered.serverMetadata(), provider.config.clientId ?? '', metadata, client.ClientSecretBasic(provider.secret));
  basic[client.customFetch] = (url, init) => outbound.fetch(url, init);
  for (const extend of options.execute ?? []) extend(basic);
  return basic;
}

const authentication = (secret: string | null): client.ClientAuth => (secret === null ? client.None() : client.ClientSecretPost(secret));

/** The library takes the redirect URI from the address it is shown: ours, not what a proxy made of the request. */
function currentUrl(provider: OpenedProvider, returned: Returned): URL {
  const url = new URL(provider.callback);
  for (const [name, value] of Object.entries(returned)) url.searchParams.set(name, value);
  return url;
}

function assertAlgorithm(idToken: string | undefined): void {
  const header = JSON.parse(Buffer.from(idToken?.split('.')[0] ?? '', 'base64url').toString() || '{}') as { alg?: unknown };
  if (typeof header.alg !== 'string' || !SIGNING_ALGORITHMS.has(header.alg)) throw answerInvalid('alg');
}

type Person = Pick<Claimed, 'email' | 'emailVerified' | 'displayName' | 'usernameHint' | 'methods' | 'claims'>;

/** Who does not put the address into the id_token has it at userinfo; its `sub` is compared by the library. */
async function describePerson(configuration: client.Configuration, provider: OpenedProvider, idClaims: client.IDToken, accessToken: string): Promise<Person> {
  const { attributes = {}, emailsManaged = false } = provider.config;
  const asks = configuration.serverMetadata().userinfo_endpoint !== undefined && provider.preset !== 'entra' && idClaims['email'] === undefined;
  const more = asks ? await client.fetchUserInfo(configuration, accessToken, idClaims.sub).catch(refused) : {};
  const claims = flattenClaims({ ...more, ...idClaims });
  const email = firstOf(claims, attributes.email, 'email');
  return {
    email,
    emailVerified: email !== null && (emailsManaged || isVerified(provider, claims)),
    displayName: firstOf(claims, attributes.name, 'name'),
    usernameHint: firstOf(claims, attributes.username, 'preferred_username', 'nickname') ?? email,
    methods: [...(claims['amr'] ?? []), ...(claims['acr'] ?? [])],
    claims,
  };
}

/** Entra's own `email_verified` says nothing; `xms_edov` tells whether the domain's owner was verified. */
const isVerified = (provider: OpenedProvider, claims: Record<string, string[]>): boolean =>
  provider.preset === 'entra' ? ['true', '1'].includes(firstOf(claims, 'xms_edov') ?? '') : firstOf(claims, 'email_verified') === 'true';

function unreachable(error: unknown): never {
  if (error instanceof SsoFault) throw error;
  throw new SsoFault('SSO_PROVIDER_UNREACHABLE', reasonOf(error), { cause: error });
}

function refused(error: unknown): never {
  if (error instanceof SsoFault) throw error;
  if (error instanceof client.AuthorizationResponseError) throw new SsoFault(error.error === 'access_denied' ? 'SSO_CANCELLED' : 'SSO_ANSWER_INVALID', error.error, { cause: error });
  throw new SsoFault(causes(error).some((each) => each instanceof OutboundError) ? 'SSO_PROVIDER_UNREACHABLE' : 'SSO_ANSWER_INVALID', reasonOf(error), { cause: error });
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; each instanceof Error && chain.length < 5; each = each.cause) chain.push(each);
  return chain;
}

/** The library's code, and the claim that it is about: words for an administrator, nothing of the token. */
function reasonOf(error: unknown): string {
  if (error instanceof client.ResponseBodyError) return error.error;
  const [deepest] = causes(error).reverse();
  if (deepest instanceof OutboundError) return deepest.message;
  const { code, cause, message } = error as { code?: string; cause?: { claim?: string; attribute?: string }; message?: string };
  return [code, cause?.claim ?? cause?.attribute ?? message].filter(Boolean).join(' ');
}
