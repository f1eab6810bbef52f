import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, type House } from '../../testing/gate-house.js';
import type { TestBrowser } from '../../testing/peers/browser.js';
import { encode, startSamlPeer, type SamlPeer } from '../../testing/peers/saml.js';
import { codeOf } from '../factors/testing/people.js';
import { PUBLIC, SsoHouse } from './sso-house.js';

const KEY = 'BOX.corp';
const LOGOUT = `${PUBLIC}/api/v1/auth/sso/${KEY}/logout`;
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();

describe('signing out by SAML', () => {
  let house: House;
  let sso: SsoHouse;
  let peer: SamlPeer;
  let provider: Awaited<ReturnType<SsoHouse['provider']>>;
  let metadata: string;
  const config = (more: Record<string, unknown> = {}) => ({ entityId: peer.entityId, entryPoint: peer.entryPoint, certificates: [peer.certificate], emailsManaged: true, ...more });

  beforeAll(async () => {
    house = await openHouse('ssologout');
    await house.addTenant('BOX');
    sso = new SsoHouse(house, 'BOX');
    peer = startSamlPeer();
    provider = await sso.provider({ slug: 'corp', preset: 'saml', config: config({ logoutUrl: peer.logoutUrl }), jit: true });
    metadata = (await call(house, 'GET', `/api/v1/auth/sso/${KEY}/metadata`)).text;
  });
  afterAll(() => house.close());

  /** Back from the provider's session of this index. */
  const arrive = async (index: string): Promise<TestBrowser> => {
    const browser = sso.browser();
    const { location } = await browser.ask(`${PUBLIC}/api/v1/auth/sso/${KEY}/start`);
    const request = await peer.readRequest(location ?? '', metadata);
    await browser.post(`${PUBLIC}/api/v1/auth/sso/${KEY}/callback`, { SAMLResponse: encode(peer.respond(request, { SessionIndex: index })), RelayState: request.relayState });
    return browser;
  };
  /** The same, signed in here; the token of our session. */
  const signIn = async (index: string): Promise<{ browser: TestBrowser; token: string }> => {
    const browser = await arrive(index);
    const page = await browser.ask(`${PUBLIC}/api/v1/auth/refresh`, { method: 'POST' });
    return { browser, token: (JSON.parse(page.text) as { data: { accessToken: string } }).data.accessToken };
  };
  const signOut = async (token: string): Promise<string | null> => ((await call(house, 'POST', '/api/v1/auth/sso/logout', { token })).body.data as { url: string | null }).url;
  const stands = async (token: string): Promise<boolean> => (await call(house, 'GET', '/api/v1/auth/me', { token })).status === 200;
  const landing = async (url: string): Promise<string> => (await sso.browser().ask(url)).location ?? '';

  it('is told to the provider by its metadata and read from the provider’s', async () => {
    expect(metadata).toContain(`<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${LOGOUT}"/>`);
    const answer = await call(house, 'POST', '/api/v1/sso/metadata', { token: await sso.admin(), body: { xml: peer.metadata } });
    expect(answer.body.data).toMatchObject({ entryPoint: peer.entryPoint, logoutUrl: peer.logoutUrl });
  });

  it('ends the session here, leads to the provider with a signed request, and says at the end that both are over', async () => {
    const { token } = await signIn('_one');
    const url = (await signOut(token)) ?? '';
    expect([await stands(token), url.startsWith(`${peer.logoutUrl}?`)]).toEqual([false, true]);
    const request = await peer.readLogoutRequest(url, metadata);
    expect(request).toMatchObject({ nameId: 'mio-7', sessionIndex: '_one' });
    const answer = (over: object = {}): string => peer.redirect(LOGOUT, 'SAMLResponse', peer.logoutResponse({ Destination: LOGOUT, InResponseTo: request.id, ...over }));
    expect(await landing(answer())).toBe(`${PUBLIC}/?sso=SSO_SIGNED_OUT&agency=BOX`);
    expect(await landing(answer({ StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }))).toContain('sso=SSO_SIGNED_OUT_HERE');
    expect(await landing(answer({ InResponseTo: '_somebody-elses' }))).toContain('sso=SSO_FLOW_INVALID');
    house.clock.offsetMs = 11 * 60_000;
    expect(await landing(answer())).toContain('sso=SSO_FLOW_INVALID');
    house.clock.offsetMs = 0;
  });

  it('that begins at the provider ends the session of that index within the second, and tells the provider', async () => {
    const [one, other] = [await signIn('_two'), await signIn('_three')];
    const request = peer.logoutRequest({ Destination: LOGOUT, ID: '_request-of-the-peer', SessionIndex: '_two' });
    const location = await landing(peer.redirect(LOGOUT, 'SAMLRequest', request, { relayState: 'where+it&stood' }));
    expect(await peer.readLogoutResponse(location, metadata)).toEqual({ inResponseTo: '_request-of-the-peer', relayState: 'where+it&stood' });
    expect([await stands(one.token), await stands(other.token)]).toEqual([false, true]);
    expect((await one.browser.ask(`${PUBLIC}/api/v1/auth/refresh`, { method: 'POST' })).status).toBe(401);
    expect((await sso.securityLog('auth.sso.logged_out'))[0]).toMatchObject({ outcome: 'success', meta: { provider: 'corp' } });
    // Without an index: whatever is left of the person there.
    await landing(peer.redirect(LOGOUT, 'SAMLRequest', peer.logoutRequest({ Destination: LOGOUT }).replace(/<samlp:SessionIndex>.*<\/samlp:SessionIndex>/, '')));
    expect(await stands(other.token)).toBe(false);
  });

  it('is refused in every way that is not the provider’s own, fresh, signed word', async () => {
    const { token } = await signIn('_four');
    const xml = (over: object = {}): string => peer.logoutRequest({ Destination: LOGOUT, SessionIndex: '_four', ...over });
    const sent = (text: string, signing: object = {}): string => peer.redirect(LOGOUT, 'SAMLRequest', text, signing);
    const good = sent(xml(), { relayState: 'a' });
    const evil = new URL(sent(xml({ NameID: 'admin' }))).search.slice(1).split('&').find((part) => part.startsWith('SAMLRequest=')) ?? '';
    const bad: Record<string, string> = {
      'the message is not signed': good.replace(/&Signature=.*/, ''),
      'the signature of the message': sent(xml(), { key: peer.foreignKey }),
      [`SigAlg ${SHA1}`]: sent(xml(), { algorithm: SHA1 }),
      'one message, not more': `${good}&${evil.replace('SAMLRequest', 'SAMLResponse')}`,
      Destination: sent(xml({ Destination: `${PUBLIC}/api/v1/auth/sso/BOX.other/logout` })),
      Issuer: sent(xml({ Issuer: 'https://evil.example' })),
      IssueInstant: sent(xml({ IssueInstant: ago(600) })),
      NotOnOrAfter: sent(xml({ NotOnOrAfter: ago(120) })),
      DTD: sent(`<!DOCTYPE r [<!ENTITY e "x">]>${xml()}`),
      'no LogoutRequest': sent(peer.logoutResponse({ Destination: LOGOUT, InResponseTo: '_x' })),
      'the message is not deflated, or too long': sent(`${xml()}${' '.repeat(70_000)}`),
    };
    for (const [reason, url] of Object.entries(bad)) {
      expect([reason, await landing(url)]).toEqual([reason, `${PUBLIC}/?sso=SSO_ANSWER_INVALID&agency=BOX`]);
      expect((await sso.securityLog('auth.sso.failed'))[0]?.meta).toMatchObject({ purpose: 'logout', reason });
    }
    // Which of two was signed must never be a guess.
    for (const twice of [`${good}&${evil}`, good.replace('?', `?${evil}&`), `${good}&RelayState=b`]) expect((await sso.browser().ask(twice)).status).toBe(400);
    // A signed RelayState is not exchanged for another one.
    expect(await landing(good.replace('RelayState=a', 'RelayState=b'))).toContain('SSO_ANSWER_INVALID');
    expect(await stands(token)).toBe(true);
    expect(await landing(good)).toContain(peer.logoutUrl);
    expect(await stands(token)).toBe(false);
    expect(await landing(good)).toContain('SSO_ANSWER_INVALID');
  });

  it('comes by a form as well (HTTP-POST), signed around the whole of it', async () => {
    const post = async (fields: Record<string, string>): Promise<string> => (await sso.browser().post(LOGOUT, fields)).location ?? '';
    const { token } = await signIn('_posted');
    const xml = (over: object = {}): string => peer.logoutRequest({ Destination: LOGOUT, SessionIndex: '_posted', ...over });
    const sealed = peer.sealLogout(xml());
    const wrapped = sealed.replace(/<samlp:LogoutRequest /, `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_outside-of-it" Version="2.0"><samlp:Extensions><samlp:LogoutRequest `).replace(/<\/samlp:LogoutRequest>$/, '</samlp:LogoutRequest></samlp:Extensions></samlp:LogoutRequest>');
    const bad: Record<string, string> = {
      'no signature': xml(),
      'a foreign key': peer.sealLogout(xml(), { key: peer.foreignKey }),
      'SHA-1': peer.sealLogout(xml(), { algorithm: SHA1 }),
      'a changed name': sealed.replace('mio-7', 'mio-8'),
      'a signature of something inside': wrapped,
      'another place': peer.sealLogout(xml({ Destination: `${PUBLIC}/api/v1/auth/sso/BOX.other/logout` })),
      'another issuer': peer.sealLogout(xml({ Issuer: 'https://evil.example' })),
      'an old one': peer.sealLogout(xml({ IssueInstant: ago(600) })),
      'a DTD': `<!DOCTYPE r [<!ENTITY e "x">]>${sealed}`,
      'an assertion’s response': peer.seal(peer.respond({ id: '_x', acs: LOGOUT, audience: LOGOUT })),
    };
    for (const [name, each] of Object.entries(bad)) expect([name, await post({ SAMLRequest: encode(each) })]).toEqual([name, `${PUBLIC}/?sso=SSO_ANSWER_INVALID&agency=BOX`]);
    for (const fields of [{}, { SAMLRequest: encode(sealed), SAMLResponse: encode(sealed) }, { SAMLRequest: '<xml>' }]) expect(await post(fields as Record<string, string>)).toContain('SSO_ANSWER_INVALID');
    expect(await stands(token)).toBe(true);
    const location = await post({ SAMLRequest: encode(sealed), RelayState: 'back (here)~' });
    expect(await peer.readLogoutResponse(location, metadata)).toMatchObject({ relayState: 'back (here)~' });
    expect(await stands(token)).toBe(false);
    expect(await post({ SAMLRequest: encode(sealed) })).toContain('SSO_ANSWER_INVALID');

    // What comes back to our own request, as Okta sends it.
    const { token: next } = await signIn('_posted-again');
    const { id } = await peer.readLogoutRequest((await signOut(next)) ?? '', metadata);
    const answer = peer.logoutResponse({ Destination: LOGOUT, InResponseTo: id });
    expect(await post({ SAMLResponse: encode(answer) })).toContain('SSO_ANSWER_INVALID');
    expect(await post({ SAMLResponse: encode(peer.sealLogout(answer)) })).toBe(`${PUBLIC}/?sso=SSO_SIGNED_OUT&agency=BOX`);
  });

  it('is remembered through the question for a second factor', async () => {
    const { token } = await signIn('_mfa');
    const setup = (await call(house, 'POST', '/api/v1/auth/me/mfa/totp/setup', { token })).body.data as { secret: string };
    const enable = () => call(house, 'POST', '/api/v1/auth/me/mfa/totp/enable', { token, body: { code: codeOf(house, setup.secret) } });
    // The step may end between the two.
    const first = await enable();
    const { recoveryCodes = [] } = (first.status === 200 ? first : await enable()).body.data as { recoveryCodes?: string[] };

    const browser = await arrive('_after-mfa');
    const asked = JSON.parse((await browser.ask(`${PUBLIC}/api/v1/auth/sso/challenge`, { method: 'POST' })).text) as { data: { challengeToken: string } };
    const given = await browser.ask(`${PUBLIC}/api/v1/auth/mfa/verify`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ challengeToken: asked.data.challengeToken, code: recoveryCodes[0], method: 'recovery' }) });
    const url = await signOut((JSON.parse(given.text) as { data: { accessToken: string } }).data.accessToken);
    expect(await peer.readLogoutRequest(url ?? '', metadata)).toMatchObject({ nameId: 'mio-7', sessionIndex: '_after-mfa' });
    await call(house, 'POST', '/api/v1/auth/me/mfa/totp/disable', { token });
  });

  it('stays here where the set-up names no address, and nothing is kept of the provider’s session then', async () => {
    await sso.patch(provider.id, { config: config() });
    const { token } = await signIn('_five');
    expect([await signOut(token), await stands(token)]).toEqual([null, false]);
    const tenant = await house.tenants.byCode('BOX');
    expect(await house.database.tenant(tenant?.id ?? '').read((q) => q.rows(`select 1 from sso_session where session_index = '_five'`))).toEqual([]);
  });
});
