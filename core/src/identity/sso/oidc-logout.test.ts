import { randomUUID } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, type Answer, type House } from '../../testing/gate-house.js';
import type { TestBrowser } from '../../testing/peers/browser.js';
import { CLIENT_ID, CLIENT_SECRET, startOidcPeer, type OidcPeer } from '../../testing/peers/oidc.js';
import { PUBLIC, SsoHouse } from './sso-house.js';

const KEY = 'BOX.peer';
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ADDRESS = `/api/v1/auth/sso/${KEY}/backchannel-logout`;

describe('signing out at a provider of OpenID Connect that tells us', () => {
  let house: House;
  let peer: OidcPeer;
  let sso: SsoHouse;
  let provider: Awaited<ReturnType<SsoHouse['provider']>>;

  beforeAll(async () => {
    house = await openHouse('ssobackchannel', { env: { HAKO_OUTBOUND_LOOPBACK: 'on' } });
    await house.addTenant('BOX');
    peer = await startOidcPeer({ redirectUris: [`${PUBLIC}/api/v1/auth/sso/${KEY}/callback`], backchannelUri: `${house.url}${ADDRESS}` });
    sso = new SsoHouse(house, 'BOX');
    provider = await sso.provider({ slug: 'peer', preset: 'oidc', config: { issuer: peer.issuer, clientId: CLIENT_ID, singleLogout: true }, secret: CLIENT_SECRET, jit: true });
  });
  afterAll(async () => {
    await peer.close();
    await house.close();
  });

  const signIn = async (): Promise<{ browser: TestBrowser; token: string }> => {
    const browser = sso.browser();
    await sso.signIn(KEY, browser);
    const page = await browser.ask(`${PUBLIC}/api/v1/auth/refresh`, { method: 'POST' });
    return { browser, token: (JSON.parse(page.text) as { data: { accessToken: string } }).data.accessToken };
  };
  const stands = async (token: string): Promise<boolean> => (await call(house, 'GET', '/api/v1/auth/me', { token })).status === 200;
  const tell = (token: string, address = ADDRESS): Promise<Answer> => call(house, 'POST', address, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, raw: new URLSearchParams({ logout_token: token, more: 'x' }).toString() });
  const claims = (over: JWTPayload = {}): JWTPayload => {
    const now = Math.floor(Date.now() / 1_000);
    return { iss: peer.issuer, aud: CLIENT_ID, sub: 'mio', iat: now, exp: now + 120, jti: randomUUID(), events: { [EVENT]: {} }, ...over };
  };
  const token = (over: JWTPayload = {}, header: { kid?: string; typ?: string } = {}): Promise<string> => peer.tools.sign(claims(over), { alg: 'RS256', kid: 'peer-1', typ: 'logout+jwt', ...header });

  it('ends that one session here within the second; the set-up names the address', async () => {
    const [here, elsewhere] = [await signIn(), await signIn()];
    const asked = await here.browser.ask(`${peer.issuer}/session/end`);
    const field = (pattern: RegExp): string => pattern.exec(asked.text)?.[1] ?? '';
    await here.browser.post(field(/action="([^"]+)"/), { xsrf: field(/name="xsrf" value="([^"]+)"/), logout: 'yes' });
    expect([await stands(here.token), await stands(elsewhere.token)]).toEqual([false, true]);
    expect((await here.browser.ask(`${PUBLIC}/api/v1/auth/refresh`, { method: 'POST' })).status).toBe(401);
    expect((await sso.securityLog('auth.sso.logged_out'))[0]).toMatchObject({ outcome: 'success', meta: { provider: 'peer' } });
    const report = await call(house, 'POST', `/api/v1/sso/providers/${provider.id}/test`, { token: await sso.admin() });
    expect(JSON.stringify(report.body.data)).toContain(`${PUBLIC}${ADDRESS}`);

    // Without a session: whatever is left of the person there.
    const answer = await tell(await token());
    expect([answer.status, answer.headers.get('cache-control'), await stands(elsewhere.token)]).toEqual([200, 'no-store', false]);
  });

  it('is refused in every way that is not the provider’s own, fresh, signed word', async () => {
    const { token: session } = await signIn();
    const now = Math.floor(Date.now() / 1_000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad: Record<string, string> = {
      'alg none': `${part({ alg: 'none' })}.${part(claims())}.`,
      'an HMAC with the client secret': await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(CLIENT_SECRET)),
      'a foreign key': await peer.tools.sign(claims(), { alg: 'RS256', kid: 'peer-1' }, peer.tools.foreignKey),
      'an unknown key': await token({}, { kid: 'nobody' }),
      'another issuer': await token({ iss: 'https://evil.example' }),
      'another audience': await token({ aud: 'somebody-else' }),
      'a nonce, as an id_token has': await token({ nonce: 'n' }),
      'no event': await token({ events: {} }),
      'an event that is none': await token({ events: { [EVENT]: 'yes' } }),
      'nobody named': await token({ sub: undefined }),
      'no jti': await token({ jti: undefined }),
      'no expiry': await token({ exp: undefined }),
      'an expired one': await token({ iat: now - 400, exp: now - 120 }),
      'an old one that says it lives': await token({ iat: now - 3_600, exp: now + 3_600 }),
      'another kind of token': await token({}, { typ: 'at+jwt' }),
      'no token': 'nothing',
    };
    for (const [name, each] of Object.entries(bad)) {
      const answer = await tell(each);
      expect([name, answer.status, answer.body.code]).toEqual([name, 400, 'SSO_ANSWER_INVALID']);
    }
    expect(await sso.securityLog('auth.sso.failed')).toHaveLength(Object.keys(bad).length);
    expect(await stands(session)).toBe(true);

    const good = await token();
    expect([(await tell(good)).status, await stands(session)]).toEqual([200, false]);
    const { token: next } = await signIn();
    expect([(await tell(good)).status, await stands(next)]).toEqual([400, true]);
    // A session that is somebody else's is not ended by naming both.
    expect((await tell(await token({ sub: 'ran', sid: 'made-up' }))).status).toBe(200);
    expect(await stands(next)).toBe(true);
  });

  it('may speak through the browser of who signs out, which carries nothing of ours: the session that it names ends, no other', async () => {
    const [here, elsewhere] = [await signIn(), await signIn()];
    const sidOf = async ({ token }: { token: string }): Promise<string> => {
      const { sid, tid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string; tid: string };
      const row = await house.database.tenant(tid).read((q) => q.row<{ sid: string }>('select session_index as sid from sso_session where session_id = $1', [sid]));
      return row?.sid ?? 'none';
    };
    const open = (query: Record<string, string>, key = KEY): Promise<Answer> => call(house, 'GET', `/api/v1/auth/sso/${key}/frontchannel-logout?${new URLSearchParams(query).toString()}`);
    const sid = await sidOf(here);
    const refused: Record<string, string>[] = [{}, { iss: peer.issuer }, { sid, iss: 'https://evil.example' }, { sid: 'x'.repeat(513) }];
    for (const query of refused) expect([query, (await open(query)).body.code]).toEqual([query, 'SSO_ANSWER_INVALID']);
    expect((await open({ sid: 'made-up', iss: peer.issuer })).status).toBe(200);
    expect([await stands(here.token), await stands(elsewhere.token)]).toEqual([true, true]);

    const answer = await open({ sid, iss: peer.issuer });
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('set-cookie')]).toEqual([200, 'no-store', null]);
    expect([await stands(here.token), await stands(elsewhere.token)]).toEqual([false, true]);
    // Frames are opened twice, and addresses kept: it ends nothing that is not that session.
    expect([(await open({ sid, iss: peer.issuer })).status, await stands(elsewhere.token)]).toEqual([200, true]);
    expect((await open({ sid: await sidOf(elsewhere) })).status).toBe(200);
    expect(await stands(elsewhere.token)).toBe(false);
    expect((await sso.securityLog('auth.sso.logged_out'))[0]).toMatchObject({ outcome: 'success', meta: { provider: 'peer' } });
  });

  it('is not there for providers of other protocols, nor for those that nobody set up', async () => {
    await sso.provider({ slug: 'hub', preset: 'github', config: { clientId: 'x' }, secret: 'y' });
    for (const key of ['BOX.hub', 'BOX.nobody', 'NOWHERE.peer']) {
      expect((await tell('x', ADDRESS.replace(KEY, key))).body.code).toBe('SSO_UNAVAILABLE');
      expect((await call(house, 'GET', `/api/v1/auth/sso/${key}/frontchannel-logout?sid=x`)).body.code).toBe('SSO_UNAVAILABLE');
    }
  });
});
