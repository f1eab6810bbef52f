import { HakoError } from '@hako/sdk-plugin';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenancy/types.js';
import { call, openHouse, type House } from '../../testing/gate-house.js';
import { CLIENT_ID, CLIENT_SECRET, startOidcPeer, type Bend, type OidcPeer } from '../../testing/peers/oidc.js';
import { PUBLIC, SsoHouse } from './sso-house.js';

const CALLBACK = `${PUBLIC}/api/v1/auth/sso/BOX.peer/callback`;

describe('signing in by OpenID Connect', () => {
  let house: House;
  let tenant: Tenant;
  let peer: OidcPeer;
  let sso: SsoHouse;
  let provider: Awaited<ReturnType<SsoHouse['provider']>>;
  const dns = new Map<string, string[]>();

  beforeAll(async () => {
    house = await openHouse('ssooidc', { env: { HAKO_OUTBOUND_LOOPBACK: 'on' }, outbound: { txt: async (name) => dns.get(name) ?? [] } });
    tenant = await house.addTenant('BOX');
    peer = await startOidcPeer({ redirectUris: [CALLBACK] });
    sso = new SsoHouse(house, 'BOX');
    provider = await sso.provider({ slug: 'peer', preset: 'oidc', config: { issuer: peer.issuer, clientId: CLIENT_ID }, secret: CLIENT_SECRET, jit: true });
  });
  afterEach(() => {
    peer.bend = undefined;
    house.guard.refusal = undefined;
    peer.person = { sub: 'mio', claims: { email: 'mio@agency.example', email_verified: true, name: 'Mio', preferred_username: 'mio' } };
    house.clock.offsetMs = 0;
  });
  afterAll(async () => {
    await peer.close();
    await house.close();
  });

  const rows = <T extends object>(sql: string, params: unknown[] = []): Promise<T[]> => house.database.tenant(tenant.id).read((q) => q.rows<T>(sql, params));

  it('shows the providers of an agency, and nothing of one that does not exist', async () => {
    const answer = await call(house, 'GET', '/api/v1/auth/sso/providers?tenantCode=box');
    expect(answer.body.data).toEqual([{ id: 'BOX.peer', name: 'Peer', preset: 'oidc', startUrl: `${PUBLIC}/api/v1/auth/sso/BOX.peer/start` }]);
    expect((await call(house, 'GET', '/api/v1/auth/sso/providers?tenantCode=NOWHERE')).body.data).toEqual([]);
  });

  it('ends in a session and an internal path; no token stands in any address', async () => {
    const browser = sso.browser();
    const { path, params, signedIn, page } = await sso.signIn('BOX.peer', browser, '?returnTo=%2Fcustomers%3Fq%3D1');
    expect([path, params.get('q'), signedIn]).toEqual(['/customers', '1', true]);
    expect(page.location).not.toMatch(/token|code=|state=/i);
    expect(await sso.me(browser)).toMatchObject({ username: 'mio', email: 'mio@agency.example' });
  });

  it('signs out at the provider too, where the set-up says so, and comes back knowing that', async () => {
    const out = async (browser: ReturnType<typeof sso.browser>): Promise<string | null> => {
      const { text } = await browser.ask(`${PUBLIC}/api/v1/auth/refresh`, { method: 'POST' });
      const token = (JSON.parse(text) as { data: { accessToken: string } }).data.accessToken;
      const answer = await call(house, 'POST', '/api/v1/auth/sso/logout', { token });
      expect((await call(house, 'GET', '/api/v1/auth/me', { token })).status).toBe(401);
      return (answer.body.data as { url: string | null }).url;
    };
    const alone = sso.browser();
    await sso.signIn('BOX.peer', alone);
    expect(await out(alone)).toBeNull();

    await sso.patch(provider.id, { config: { issuer: peer.issuer, clientId: CLIENT_ID, singleLogout: true } });
    const browser = sso.browser();
    await sso.signIn('BOX.peer', browser);
    const url = (await out(browser)) ?? '';
    // The provider knows the token and the address; it asks the person, and leads back.
    const asked = await browser.ask(url);
    expect([url.startsWith(peer.issuer), asked.status]).toEqual([true, 200]);
    const field = (pattern: RegExp): string => pattern.exec(asked.text)?.[1] ?? '';
    const confirmed = await browser.post(field(/action="([^"]+)"/), { xsrf: field(/name="xsrf" value="([^"]+)"/), logout: 'yes' });
    expect(confirmed.location).toMatch(new RegExp(`^${CALLBACK.replace(/callback$/, 'logout')}\\?state=`));
    expect((await browser.ask(confirmed.location ?? '')).location).toBe(`${PUBLIC}/?sso=SSO_SIGNED_OUT&agency=BOX`);
    expect((await browser.ask(CALLBACK.replace(/callback$/, 'logout?state=made-up'))).location).toBe(`${PUBLIC}/?agency=BOX`);
    const report = await call(house, 'POST', `/api/v1/sso/providers/${provider.id}/test`, { token: await sso.admin() });
    expect(JSON.stringify(report.body.data)).toContain(CALLBACK.replace(/callback$/, 'logout'));
    // The id_token rests sealed, and goes with the session.
    const [kept] = (await rows('select sealed from sso_session')) as { sealed: string }[];
    expect(Buffer.from(kept?.sealed ?? '', 'base64').toString('latin1')).not.toMatch(/eyJ[\w-]{20}/);
    expect(kept?.sealed.length).toBeGreaterThan(100);
    await sso.patch(provider.id, { config: { issuer: peer.issuer, clientId: CLIENT_ID } });
  });

  it('asks with code, PKCE S256, state and nonce, and the exact redirect URI', async () => {
    const { location } = await sso.browser().ask(`${PUBLIC}/api/v1/auth/sso/BOX.peer/start`);
    const query = new URL(location ?? '').searchParams;
    expect(query.get('response_type')).toBe('code');
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(query.get('redirect_uri')).toBe(CALLBACK);
    for (const name of ['state', 'nonce']) expect(query.get(name)).toMatch(/^[\w-]{43}$/);
  });

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', '/api/v1/auth/me', 'javascript:alert(1)', '/%09/evil.example', ''])('never leads to %j', async (target) => {
    const { page } = await sso.signIn('BOX.peer', sso.browser(), `?returnTo=${encodeURIComponent(target)}`);
    const url = new URL(page.location ?? '');
    expect(url.origin).toBe(PUBLIC);
    expect(url.pathname.startsWith('/api/')).toBe(false);
  });

  it('finds the same person again by provider and subject, whatever the address says now', async () => {
    peer.person = { sub: 'mio', claims: { email: 'another@agency.example', email_verified: true } };
    const browser = sso.browser();
    await sso.signIn('BOX.peer', browser);
    expect((await sso.me(browser))?.username).toBe('mio');
  });

  it('makes nobody whom somebody with a say refuses; who is made stands in the change log as by hand', async () => {
    peer.person = { sub: 'newcomer', claims: { email: 'newcomer@agency.example', email_verified: true, preferred_username: 'newcomer' } };
    house.guard.refusal = () => new HakoError('PLUGIN_UNAVAILABLE');
    const { sso: code, signedIn } = await sso.signIn('BOX.peer');
    expect([code, signedIn]).toEqual(['SSO_ACCOUNT_REFUSED', false]);
    expect((await sso.securityLog('auth.sso.failed'))[0]?.meta).toMatchObject({ code: 'SSO_ACCOUNT_REFUSED', reason: 'PLUGIN_UNAVAILABLE' });
    const made = () => rows(`select actor_name, after->>'username' as username from change_log where action = 'user.created' and resource_label = 'newcomer'`);
    expect(await made()).toEqual([]);
    house.guard.refusal = undefined;
    expect((await sso.signIn('BOX.peer')).signedIn).toBe(true);
    // Who is known is not asked about.
    house.guard.refusal = () => new HakoError('PLUGIN_UNAVAILABLE');
    expect((await sso.signIn('BOX.peer')).signedIn).toBe(true);
    expect(await made()).toHaveLength(1);
  });

  it('never signs in by an address alone', async () => {
    await house.addUser(tenant, 'kaede');
    peer.person = { sub: 'stranger', claims: { email: 'kaede@example.com', email_verified: true } };
    const { sso: code, signedIn, params } = await sso.signIn('BOX.peer');
    expect([code, signedIn, params.get('agency')]).toEqual(['SSO_ACCOUNT_EXISTS', false, 'BOX']);
  });

  it('links by an address of a domain that the agency proved, but not by one that the provider does not vouch for', async () => {
    await house.addUser(tenant, 'sora');
    const token = await sso.admin();
    const made = (await call(house, 'POST', '/api/v1/sso/domains', { token, body: { domain: 'example.com' } })).body.data as { id: string; record: { name: string; value: string } };
    await sso.patch(provider.id, { linkDomains: true });
    peer.person = { sub: 'sora-at-idp', claims: { email: 'sora@example.com', email_verified: true } };
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_ACCOUNT_EXISTS');

    dns.set(made.record.name, ['something else']);
    const early = await call(house, 'POST', `/api/v1/sso/domains/${made.id}/verify`, { token });
    expect([early.body.code, early.body.details]).toMatchObject(['SSO_DOMAIN_UNPROVEN', { seen: ['something else'] }]);
    dns.set(made.record.name, ['something else', made.record.value]);
    expect((await call(house, 'POST', `/api/v1/sso/domains/${made.id}/verify`, { token })).body.data).toMatchObject({ verified: true });

    peer.person.claims['email_verified'] = false;
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_ACCOUNT_EXISTS');
    peer.person.claims['email_verified'] = true;
    const browser = sso.browser();
    expect((await sso.signIn('BOX.peer', browser)).signedIn).toBe(true);
    expect((await sso.me(browser))?.username).toBe('sora');
    await sso.patch(provider.id, { linkDomains: false });
  });

  it('a proof of a domain goes stale after seven days', async () => {
    await house.addUser(tenant, 'haru');
    await sso.patch(provider.id, { linkDomains: true });
    peer.person = { sub: 'haru-at-idp', claims: { email: 'haru@example.com', email_verified: true } };
    await rows(`select 1`);
    await house.database.tenant(tenant.id).write((tx) => tx.rows(`update sso_domain set verified_at = now() - interval '7 days 1 minute'`));
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_ACCOUNT_EXISTS');
    await sso.patch(provider.id, { linkDomains: false });
  });

  it('makes people without roles and without a password, only when told to and only with a confirmed address', async () => {
    peer.person = { sub: 'new-1', claims: { email: 'new-1@agency.example', email_verified: false } };
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_EMAIL_MISSING');
    await sso.patch(provider.id, { jitDomains: ['other.example'] });
    peer.person = { sub: 'new-1', claims: { email: 'new-1@agency.example', email_verified: true } };
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_NOT_LINKED');
    await sso.patch(provider.id, { jitDomains: [], jit: false });
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_NOT_LINKED');
    await sso.patch(provider.id, { jit: true });
    const browser = sso.browser();
    expect((await sso.signIn('BOX.peer', browser)).signedIn).toBe(true);
    const me = await sso.me(browser);
    expect(await rows('select 1 from role_assignment where user_id = $1', [me?.id])).toEqual([]);
    expect(await rows('select password_hash from app_user where id = $1', [me?.id])).toEqual([{ password_hash: null }]);
  });

  it('makes one person of two first sign-ins at the same moment', async () => {
    peer.person = { sub: 'twice', claims: { email: 'twice@agency.example', email_verified: true } };
    const browsers = [sso.browser(), sso.browser()];
    const urls: string[] = [];
    for (const browser of browsers) urls.push(await sso.upToCallback('BOX.peer', browser));
    const ends = await Promise.all(browsers.map((browser, index) => sso.deliver(browser, urls[index] ?? '')));
    expect(ends.map(({ sso: code, signedIn }) => [code, signedIn])).toEqual([[null, true], [null, true]]);
    expect(await rows(`select 1 from app_user where email = 'twice@agency.example'`)).toHaveLength(1);
    expect((await sso.signIn('BOX.peer')).signedIn).toBe(true);
  });

  it('gives a new person a free name when theirs is taken', async () => {
    peer.person = { sub: 'second-mio', claims: { email: 'mio2@agency.example', email_verified: true, preferred_username: 'mio' } };
    const browser = sso.browser();
    await sso.signIn('BOX.peer', browser);
    expect((await sso.me(browser))?.username).toBe('mio-2');
  });

  it('maps groups to roles at every sign-in, and takes away only what it gave', async () => {
    const [viewer] = await rows<{ id: string }>(`select id from role where code = 'VIEWER'`);
    const [manager] = await rows<{ id: string }>(`select id from role where code = 'TALENT_MANAGER'`);
    const patched = await sso.patch(provider.id, { mappings: [{ claim: 'groups', value: 'staff', roleId: viewer?.id, scopeType: 'tenant', scopeId: null }, { claim: 'groups', value: 'managers', roleId: manager?.id, scopeType: 'tenant', scopeId: null }] });
    expect(patched.status).toBe(200);
    const roles = async (): Promise<string[]> => (await rows<{ code: string }>(`select r.code from role_assignment a join role r on r.id = a.role_id join app_user u on u.id = a.user_id where u.username = 'mio' order by r.code`)).map(({ code }) => code);

    peer.person.claims['groups'] = ['staff', 'managers'];
    await sso.signIn('BOX.peer');
    expect(await roles()).toEqual(['TALENT_MANAGER', 'VIEWER']);
    peer.person.claims['groups'] = ['staff'];
    await sso.signIn('BOX.peer');
    expect(await roles()).toEqual(['VIEWER']);

    // Given by hand: the provider's word does not touch it.
    await house.database.tenant(tenant.id).write((tx) => tx.rows(`insert into role_assignment (id, user_id, role_id, scope_type) select gen_random_uuid(), u.id, $1, 'tenant' from app_user u where u.username = 'mio'`, [manager?.id]));
    peer.person.claims['groups'] = ['managers'];
    await sso.signIn('BOX.peer');
    expect(await roles()).toEqual(['TALENT_MANAGER']);
    peer.person.claims['groups'] = [];
    await sso.signIn('BOX.peer');
    expect(await roles()).toEqual(['TALENT_MANAGER']);
    expect((await sso.securityLog('auth.sso.roles')).length).toBeGreaterThanOrEqual(3);
  });

  it('the last administrator stays, whatever the groups say', async () => {
    const other = await house.addTenant('SOLO');
    const solo = new SsoHouse(house, 'SOLO');
    const twin = await startOidcPeer({ redirectUris: [`${PUBLIC}/api/v1/auth/sso/SOLO.peer/callback`] });
    try {
      const [admin] = await house.database.tenant(other.id).read((q) => q.rows<{ id: string }>(`select id from role where code = 'ADMIN'`));
      await solo.provider({ slug: 'peer', preset: 'oidc', config: { issuer: twin.issuer, clientId: CLIENT_ID }, secret: CLIENT_SECRET, jit: true, mappings: [{ claim: 'groups', value: 'admins', roleId: admin?.id, scopeType: 'tenant', scopeId: null }] });
      twin.person.claims['groups'] = ['admins'];
      expect((await solo.signIn('SOLO.peer')).signedIn).toBe(true);
      await house.database.tenant(other.id).write((tx) => tx.rows(`update app_user set status = 'inactive' where username = 'admin'`));
      twin.person.claims['groups'] = [];
      expect((await solo.signIn('SOLO.peer')).signedIn).toBe(true);
      expect(await house.database.tenant(other.id).read((q) => q.rows(`select 1 from role_assignment a join app_user u on u.id = a.user_id where u.username = 'mio'`))).toHaveLength(1);
      expect((await solo.securityLog('auth.sso.roles'))[0]).toMatchObject({ outcome: 'denied', meta: { reason: 'LAST_ADMIN' } });
    } finally {
      await twin.close();
    }
  });

  it('refuses a person who was deactivated', async () => {
    peer.person = { sub: 'gone', claims: { email: 'gone@agency.example', email_verified: true } };
    await sso.signIn('BOX.peer');
    await house.database.tenant(tenant.id).write((tx) => tx.rows(`update app_user set status = 'inactive' where email = 'gone@agency.example'`));
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_PERSON_INACTIVE');
  });

  it('tells a cancelled sign-in from a broken one', async () => {
    peer.person = { sub: '', claims: {} };
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_CANCELLED');
  });

  // The relying party list of the OpenID conformance suite, security.md section 3.
  const bends: Record<string, Bend> = {
    'a wrong nonce': ({ claims, header }, { sign }) => sign({ ...claims, nonce: 'another' }, header),
    'no nonce': ({ claims: { nonce: _gone, ...claims }, header }, { sign }) => sign(claims, header),
    'a wrong audience': ({ claims, header }, { sign }) => sign({ ...claims, aud: 'somebody-else' }, header),
    'an expired token': ({ claims, header }, { sign }) => sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 120, iat: Math.floor(Date.now() / 1_000) - 600 }, header),
    'no expiry': ({ claims: { exp: _gone, ...claims }, header }, { sign }) => sign(claims, header),
    'a token of the future': ({ claims, header }, { sign }) => sign({ ...claims, nbf: Math.floor(Date.now() / 1_000) + 300 }, header),
    'a wrong issuer': ({ claims, header }, { sign }) => sign({ ...claims, iss: 'https://evil.example' }, header),
    'alg none': ({ claims }) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`,
    'an HMAC with the client secret': async ({ claims }) => {
      const { SignJWT } = await import('jose');
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(CLIENT_SECRET));
    },
    'an unknown key id': ({ claims }, { sign }) => sign(claims, { alg: 'RS256', kid: 'nobody' }),
    'a key of its own under the known id': ({ claims, header }, { sign, foreignKey }) => sign(claims, header, foreignKey),
    'a key of its own without an id': ({ claims }, { sign, foreignKey }) => sign(claims, { alg: 'RS256' }, foreignKey),
    'an extra authorized party': ({ claims, header }, { sign }) => sign({ ...claims, aud: [CLIENT_ID, 'other'], azp: 'other' }, header),
    'several audiences without an authorized party': ({ claims: { azp: _gone, ...claims }, header }, { sign }) => sign({ ...claims, aud: [CLIENT_ID, 'other'] }, header),
    'a changed payload': ({ claims, header }) => `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url')}.AAAA`,
  };
  it.each(Object.entries(bends))('refuses %s', async (_name, bend) => {
    peer.bend = bend;
    const { sso: code, signedIn } = await sso.signIn('BOX.peer');
    expect([code, signedIn]).toEqual(['SSO_ANSWER_INVALID', false]);
    const [entry] = await sso.securityLog('auth.sso.failed');
    expect(entry).toMatchObject({ outcome: 'failure', meta: { provider: 'peer', code: 'SSO_ANSWER_INVALID' } });
  });

  it('takes a good token without a key id when the provider has one key', async () => {
    peer.bend = ({ claims }, { sign }) => sign(claims, { alg: 'RS256' });
    expect((await sso.signIn('BOX.peer')).signedIn).toBe(true);
  });

  it('refuses an answer of another issuer (RFC 9207), a changed state, another browser, and a code twice', async () => {
    const browser = sso.browser();
    const deliver = async (change: (url: URL) => void, by = browser): Promise<string | null> => {
      const url = new URL(await sso.upToCallback('BOX.peer', browser));
      change(url);
      return (await sso.deliver(by, url.href)).sso;
    };
    expect(await deliver((url) => url.searchParams.set('iss', 'https://evil.example'))).toBe('SSO_ANSWER_INVALID');
    expect(await deliver((url) => url.searchParams.delete('iss'))).toBe('SSO_ANSWER_INVALID');
    expect(await deliver((url) => url.searchParams.set('state', 'A'.repeat(43)))).toBe('SSO_FLOW_INVALID');
    expect(await deliver((url) => url.searchParams.delete('state'))).toBe('SSO_FLOW_INVALID');
    expect(await deliver(() => undefined, sso.browser())).toBe('SSO_FLOW_INVALID');
    expect(await deliver((url) => url.searchParams.set('code', 'guessed'))).toBe('SSO_ANSWER_INVALID');

    const url = await sso.upToCallback('BOX.peer', browser);
    expect((await sso.deliver(browser, url)).signedIn).toBe(true);
    expect((await sso.deliver(browser, url)).sso).toBe('SSO_FLOW_INVALID');
  });

  it('a flow is spent once by two answers at the same moment, and runs out after ten minutes', async () => {
    const browser = sso.browser();
    const url = await sso.upToCallback('BOX.peer', browser);
    const both = await Promise.all([browser.ask(url), browser.ask(url)]);
    expect(both.filter(({ location }) => location?.includes('SSO_FLOW_INVALID'))).toHaveLength(1);
    const late = await sso.upToCallback('BOX.peer', browser);
    house.clock.offsetMs = 10 * 60_000 + 1_000;
    expect((await sso.deliver(browser, late)).sso).toBe('SSO_FLOW_INVALID');
  });

  it('a provider that is switched off lets nobody in, not even those on their way', async () => {
    const browser = sso.browser();
    const url = await sso.upToCallback('BOX.peer', browser);
    await sso.patch(provider.id, { enabled: false });
    expect((await sso.deliver(browser, url)).sso).toBe('SSO_UNAVAILABLE');
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_UNAVAILABLE');
    await sso.patch(provider.id, { enabled: true });
  });

  it('reads discovery and keys once in five minutes', async () => {
    const before = peer.hits.get('/.well-known/openid-configuration') ?? 0;
    await sso.patch(provider.id, { name: 'Peer' });
    await sso.signIn('BOX.peer');
    await sso.signIn('BOX.peer');
    expect(peer.hits.get('/.well-known/openid-configuration')).toBe(before + 1);
    house.clock.offsetMs = 5 * 60_000 + 1;
    await sso.signIn('BOX.peer');
    expect(peer.hits.get('/.well-known/openid-configuration')).toBe(before + 2);
  });
});
