import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

export const CLIENT_ID = 'hako';
export const CLIENT_SECRET = 'a-secret-of-the-peer-0123456789abcdef';

/** What a bent provider sends instead of what it should; `undefined` leaves the token as it is. */
export type Bend = (token: { claims: JWTPayload; header: Header }, tools: Tools) => Promise<string> | string;

interface Header {
  alg: string;
  kid?: string | undefined;
  typ?: string;
}

interface Tools {
  sign: (claims: JWTPayload, header: Header, key?: JWK) => Promise<string>;
  foreignKey: JWK;
}

export interface OidcPeer {
  issuer: string;
  /** Who signs in at the next interaction, and what is said of her. */
  person: { sub: string; claims: Record<string, unknown> };
  bend: Bend | undefined;
  /** Signs whatever it is given with the provider's key, as a provider gone wrong. */
  tools: Tools;
  /** Whether a page asks before the interaction ends; else it ends by itself. */
  asks: boolean;
  /** Requests by path. */
  hits: Map<string, number>;
  close(): Promise<void>;
}

/** A certified OpenID provider on loopback (`oidc-provider`), which can be told to send what no provider should. */
export async function startOidcPeer({ redirectUris, backchannelUri, port = 0 }: { redirectUris: string[]; /** Is told of sign-outs. */ backchannelUri?: string; port?: number }): Promise<OidcPeer> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key: JWK = { ...(await exportJWK(privateKey)), kid: 'peer-1', alg: 'RS256', use: 'sig' };
  const foreignKey: JWK = { ...(await exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey)), alg: 'RS256' };
  // The provider must know its port before it is made.
  const serving: { handle?: ReturnType<Provider['callback']> } = {};
  const server: Server = createServer((request, response) => void serving.handle?.(request, response));
  await new Promise<void>((next) => server.listen(port, '127.0.0.1', next));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const sign: Tools['sign'] = async (claims, { alg, kid, typ }, by = key) => new SignJWT(claims).setProtectedHeader({ alg, ...(kid !== undefined && { kid }), ...(typ !== undefined && { typ }) }).sign(await importJWK(by, 'RS256'));

  const peer: OidcPeer = {
    issuer,
    person: { sub: 'mio', claims: { email: 'mio@agency.example', email_verified: true, name: 'Mio', preferred_username: 'mio' } },
    bend: undefined,
    tools: { sign, foreignKey },
    asks: false,
    hits: new Map(),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  const provider = new Provider(issuer, configuration(peer, key, redirectUris, backchannelUri));

  provider.use(async (ctx, next) => {
    peer.hits.set(ctx.path, (peer.hits.get(ctx.path) ?? 0) + 1);
    if (ctx.path.startsWith('/interaction/')) return interact(provider, peer, ctx);
    await next();
    const body = ctx.body as { id_token?: string } | undefined;
    if (ctx.path === '/token' && body?.id_token && peer.bend) {
      const [header = '', payload = ''] = body.id_token.split('.');
      const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
      ctx.body = { ...body, id_token: await peer.bend({ claims: read(payload) as JWTPayload, header: read(header) as unknown as Header }, peer.tools) };
    }
  });
  serving.handle = provider.callback();
  return peer;
}

function configuration(peer: OidcPeer, key: JWK, redirectUris: string[], backchannelUri: string | undefined): Configuration {
  return {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: redirectUris, post_logout_redirect_uris: redirectUris.map((uri) => uri.replace(/callback$/, 'logout')), grant_types: ['authorization_code'], response_types: ['code'], ...(backchannelUri !== undefined && { backchannel_logout_uri: backchannelUri, backchannel_logout_session_required: true }) }],
    jwks: { keys: [key as never] },
    cookies: { keys: ['peer-cookie-key'], names: { session: 'peer_session', interaction: 'peer_interaction', resume: 'peer_resume' } },
    claims: { openid: ['sub', 'acr', 'amr', 'groups', 'azp', 'tid', 'oid', 'hd'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: backchannelUri !== undefined } },
    pkce: { required: () => true },
    // Without its dispatcher, which refuses loopback.
    fetch: (url, { method, headers, body } = {}) => fetch(url, { redirect: 'manual', ...(method !== undefined && { method }), ...(headers && { headers }), ...(body && { body }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => Promise.resolve({ sub, ...peer.person.claims }) }),
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client?.clientId ?? '', accountId: ctx.oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}

type PeerContext = Parameters<Parameters<Provider['use']>[0]>[0];

async function interact(provider: Provider, peer: OidcPeer, ctx: PeerContext): Promise<void> {
  if (peer.asks && ctx.method === 'GET') {
    ctx.type = 'html';
    ctx.body = `<!doctype html><html lang="en"><title>Peer</title><h1>Peer</h1><form method="post"><button type="submit">Continue as ${peer.person.sub}</button></form></html>`;
    return;
  }
  const cancelled = peer.person.sub === '';
  const amr = peer.person.claims['amr'];
  const result = cancelled ? { error: 'access_denied', error_description: 'not today' } : { login: { accountId: peer.person.sub, remember: false, ...(Array.isArray(amr) && { amr: amr.map(String) }) } };
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
}
