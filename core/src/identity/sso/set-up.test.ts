import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenancy/types.js';
import { call, keptSignIn, openHouse, signIn, type Answer, type House } from '../../testing/gate-house.js';
import { CLIENT_ID, CLIENT_SECRET, startOidcPeer, type OidcPeer } from '../../testing/peers/oidc.js';
import { landed, PUBLIC, SsoHouse } from './sso-house.js';

describe('setting SSO up', () => {
  const administrator = keptSignIn('BOX');
  let house: House;
  let tenant: Tenant;
  let sso: SsoHouse;
  let peer: OidcPeer;
  let provider: Awaited<ReturnType<SsoHouse['provider']>>;
  let token: string;

  beforeAll(async () => {
    house = await openHouse('ssosetup', { env: { HAKO_OUTBOUND_LOOPBACK: 'on' } });
    tenant = await house.addTenant('BOX');
    sso = new SsoHouse(house, 'BOX');
    peer = await startOidcPeer({ redirectUris: [`${PUBLIC}/api/v1/auth/sso/BOX.peer/callback`] });
    provider = await sso.provider({ slug: 'peer', preset: 'oidc', config: { issuer: peer.issuer, clientId: CLIENT_ID }, secret: CLIENT_SECRET });
  });
  beforeEach(async () => void (token = await administrator(house)));
  afterAll(async () => {
    await peer.close();
    await house.close();
  });

  const rows = <T extends object>(sql: string, params: unknown[] = []): Promise<T[]> => house.database.tenant(tenant.id).read((q) => q.rows<T>(sql, params));
  const post = (path: string, body?: unknown, by = token): Promise<Answer> => call(house, 'POST', `/api/v1${path}`, { token: by, body: body ?? {} });

  it('keeps the secret sealed, never shows it, and needs it for nothing but the provider', async () => {
    const read = await call(house, 'GET', `/api/v1/sso/providers/${provider.id}`, { token });
    expect(read.body.data).toMatchObject({ secretSet: true, addresses: { callback: `${PUBLIC}/api/v1/auth/sso/BOX.peer/callback` } });
    expect(read.text).not.toContain(CLIENT_SECRET);
    const [row] = await rows<{ secret_sealed: Buffer }>('select secret_sealed from sso_provider');
    expect(row?.secret_sealed.toString('latin1')).not.toContain(CLIENT_SECRET);
    expect(JSON.stringify(await rows('select before, after from change_log'))).not.toContain(CLIENT_SECRET);
  });

  it('refuses what a preset does not know, and names what it needs', async () => {
    const make = async (body: Record<string, unknown>): Promise<unknown> => ((await post('/sso/providers', { slug: 'x', name: 'X', ...body })).body.details as { path: string; code: string }[] | undefined)?.map(({ path, code }) => `${path} ${code}`);
    expect(await make({ preset: 'entra', config: { clientId: 'a' } })).toEqual(['/config/directoryId required']);
    expect(await make({ preset: 'google', config: { clientId: 'a', issuer: 'https://evil.example' } })).toEqual(['/config/issuer unknown']);
    expect(await make({ preset: 'saml', config: { entityId: 'a' } })).toEqual(['/config/entryPoint required', '/config/certificates required']);
    expect((await post('/sso/providers', { slug: 'peer', preset: 'oidc', name: 'X', config: { clientId: 'a', issuer: 'https://a.example' } })).body.code).toBe('SSO_SLUG_TAKEN');
    expect((await post('/sso/providers', { slug: 'UPPER', preset: 'oidc', name: 'X', config: {} })).status).toBe(400);
  });

  it('is for those who hold the right, and tells a stale version', async () => {
    await house.addUser(tenant, 'onlooker', 'VIEWER');
    const viewer = (await signIn(house, 'BOX', 'onlooker')).token;
    expect((await call(house, 'GET', '/api/v1/sso/providers', { token: viewer })).status).toBe(403);
    expect((await post(`/sso/providers/${provider.id}/test`, undefined, viewer)).status).toBe(404);
    expect((await call(house, 'PATCH', `/api/v1/sso/providers/${provider.id}`, { token, body: { version: 99, name: 'X' } })).body.code).toBe('VERSION_CONFLICT');
  });

  it('nobody maps a role that she does not hold', async () => {
    const roleId = '77777777-7777-4777-8777-777777777777';
    await house.database.tenant(tenant.id).write(async (tx) => {
      await tx.rows(`insert into role (id, code, name) values ($1, 'SSO_ADMIN', '{"en":"SSO"}')`, [roleId]);
      await tx.rows(`insert into role_policy (role_id, permission, effect) select $1, p, 'grant' from unnest(array['sso:read','sso:write','sso:execute']) p`, [roleId]);
    });
    await house.addUser(tenant, 'ssoadmin', 'SSO_ADMIN');
    const by = (await signIn(house, 'BOX', 'ssoadmin')).token;
    const [admin] = await rows<{ id: string }>(`select id from role where code = 'ADMIN'`);
    const { version } = (await call(house, 'GET', `/api/v1/sso/providers/${provider.id}`, { token: by })).body.data as { version: number };
    const map = (mapped: string): Promise<Answer> => call(house, 'PATCH', `/api/v1/sso/providers/${provider.id}`, { token: by, body: { version, mappings: [{ claim: 'groups', value: 'x', roleId: mapped, scopeType: 'tenant', scopeId: null }] } });
    expect((await map(admin?.id ?? '')).body.code).toBe('ACCESS_NOT_HELD');
    expect((await map(roleId)).status).toBe(200);
  });

  it('says in words what is right and what is wrong', async () => {
    const test = async (id: string, language = 'en'): Promise<{ ok: boolean; findings: { state: string; message: string }[] }> => (await call(house, 'POST', `/api/v1/sso/providers/${id}/test`, { token, headers: { 'accept-language': language } })).body.data as never;
    const good = await test(provider.id);
    expect(good.ok).toBe(true);
    expect(good.findings.map(({ message }) => message)).toContain('Client ID and secret were accepted.');

    await sso.patch(provider.id, { secret: 'wrong' });
    const wrong = await test(provider.id, 'zh');
    expect([wrong.ok, wrong.findings.find(({ state }) => state === 'failed')?.message]).toEqual([false, '提供商拒绝了此客户端 ID 或密钥。请重新复制；有些提供商的密钥会过期。']);
    await sso.patch(provider.id, { secret: CLIENT_SECRET });

    const failing = async (slug: string, issuer: string): Promise<string | undefined> => (await test((await sso.provider({ slug, preset: 'oidc', enabled: false, config: { issuer, clientId: 'x' } })).id)).findings.find(({ state }) => state === 'failed')?.message;
    expect(await failing('inside', 'https://10.0.0.1/')).toContain('private network');
    expect(await failing('plain', 'http://idp.example.com/')).toContain('https only');
    expect(await failing('dead', 'http://127.0.0.1:1')).toContain('Nobody answers');
    expect(await failing('other', `${peer.issuer}/elsewhere`)).toContain('404');
  });

  it('a test sign-in tells names of claims and masked values, and opens nothing', async () => {
    peer.person = { sub: 'tester', claims: { email: 'tester@agency.example', email_verified: true, name: 'Tester Tess', groups: ['staff'] } };
    await sso.patch(provider.id, { enabled: false });
    const browser = sso.browser();
    const begun = await browser.ask(`${PUBLIC}/api/v1/sso/providers/${provider.id}/test-sign-in`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const { url, id } = (JSON.parse(begun.text) as { data: { url: string; id: string } }).data;
    expect((await call(house, 'GET', `/api/v1/sso/tests/${id}`, { token })).body.data).toEqual({ pending: true, report: null });
    const end = landed(browser, await browser.follow(url, (at) => at.origin === PUBLIC && !at.pathname.startsWith('/api/')));
    expect([end.path, end.params.get('test'), end.signedIn]).toEqual(['/sso', id, false]);

    const answer = await call(house, 'GET', `/api/v1/sso/tests/${id}`, { token });
    const { report } = answer.body.data as { report: { ok: boolean; outcome: string; claims: { name: string; values: string[] }[] } };
    expect([report.ok, report.outcome]).toEqual([true, 'SSO_NOT_LINKED']);
    expect(report.claims.map(({ name }) => name)).toEqual(expect.arrayContaining(['sub', 'email', 'groups']));
    expect(answer.text).not.toContain('tester@agency.example');
    expect(JSON.stringify(await rows('select result from sso_flow'))).not.toContain('Tester Tess');
    expect(await rows(`select 1 from app_user where email = 'tester@agency.example'`)).toEqual([]);
    await house.addUser(tenant, 'second', 'ADMIN');
    expect((await call(house, 'GET', `/api/v1/sso/tests/${id}`, { token: (await signIn(house, 'BOX', 'second')).token })).status).toBe(404);
    await sso.patch(provider.id, { enabled: true });
  });

  it('a failed test sign-in tells why', async () => {
    peer.bend = ({ claims, header }, { sign }) => sign({ ...claims, aud: 'other' }, header);
    const browser = sso.browser();
    const begun = await browser.ask(`${PUBLIC}/api/v1/sso/providers/${provider.id}/test-sign-in`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const { url, id } = (JSON.parse(begun.text) as { data: { url: string; id: string } }).data;
    await browser.follow(url, (at) => at.origin === PUBLIC && !at.pathname.startsWith('/api/'));
    peer.bend = undefined;
    expect((await call(house, 'GET', `/api/v1/sso/tests/${id}`, { token })).body.data).toMatchObject({ report: { ok: false, fault: { code: 'SSO_ANSWER_INVALID' } } });
  });

  describe('linking', () => {
    const begin = async (username: string, browser = sso.browser()): Promise<{ browser: typeof browser; url: string; session: string }> => {
      const session = (await signIn(house, 'BOX', username)).token;
      const begun = await browser.ask(`${PUBLIC}/api/v1/auth/me/sso/peer/link`, { method: 'POST', headers: { authorization: `Bearer ${session}` } });
      return { browser, url: (JSON.parse(begun.text) as { data: { url: string } }).data.url, session };
    };
    const finish = async ({ browser, url }: Awaited<ReturnType<typeof begin>>) => landed(browser, await browser.follow(url, (at) => at.origin === PUBLIC && !at.pathname.startsWith('/api/')));

    it('ties the account to the person who began it, who can then sign in by it and take it off again', async () => {
      await house.addUser(tenant, 'linker');
      peer.person = { sub: 'linker-at-idp', claims: { email: 'private@elsewhere.example', email_verified: true } };
      const begun = await begin('linker');
      const end = await finish(begun);
      expect([end.path, end.params.get('linked'), end.signedIn]).toEqual(['/profile/linked', 'peer', false]);
      const browser = sso.browser();
      await sso.signIn('BOX.peer', browser);
      expect((await sso.me(browser))?.username).toBe('linker');

      const mine = (await call(house, 'GET', '/api/v1/auth/me/sso', { token: begun.session })).body.data as { accounts: { id: string; linkedBy: string }[] };
      expect(mine.accounts).toMatchObject([{ linkedBy: 'self' }]);
      const other = (await signIn(house, 'BOX', 'admin')).token;
      expect((await call(house, 'DELETE', `/api/v1/auth/me/sso/${mine.accounts[0]?.id}`, { token: other })).status).toBe(404);
      expect((await call(house, 'DELETE', `/api/v1/auth/me/sso/${mine.accounts[0]?.id}`, { token: begun.session })).status).toBe(204);
      expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_NOT_LINKED');
      expect((await sso.securityLog('auth.sso.unlinked'))).toHaveLength(1);
    });

    it('gives no account to a second person', async () => {
      await house.addUser(tenant, 'first');
      await house.addUser(tenant, 'thief');
      peer.person = { sub: 'shared', claims: {} };
      expect((await finish(await begin('first'))).params.get('linked')).toBe('peer');
      expect((await finish(await begin('thief'))).sso).toBe('SSO_LINKED_ELSEWHERE');
    });

    it('links nothing for a session that has ended meanwhile', async () => {
      await house.addUser(tenant, 'leaver');
      peer.person = { sub: 'leaver-at-idp', claims: {} };
      const begun = await begin('leaver');
      await call(house, 'POST', '/api/v1/auth/logout', { token: begun.session });
      expect((await finish(begun)).sso).toBe('SSO_FLOW_INVALID');
    });

    it('keeps the only way in', async () => {
      await sso.patch(provider.id, { jit: true });
      peer.person = { sub: 'only-sso', claims: { email: 'only@agency.example', email_verified: true } };
      const browser = sso.browser();
      await sso.signIn('BOX.peer', browser);
      const page = await browser.ask(`${PUBLIC}/api/v1/auth/refresh`, { method: 'POST' });
      const { accessToken } = (JSON.parse(page.text) as { data: { accessToken: string } }).data;
      const { accounts } = (await call(house, 'GET', '/api/v1/auth/me/sso', { token: accessToken })).body.data as { accounts: { id: string }[] };
      expect((await call(house, 'DELETE', `/api/v1/auth/me/sso/${accounts[0]?.id}`, { token: accessToken })).body.code).toBe('SSO_LAST_WAY_IN');
    });
  });

  describe('a second factor', () => {
    it('is asked for after the provider, without a token in the address, unless the provider is trusted with it', async () => {
      const browser = sso.browser();
      peer.person = { sub: 'only-sso', claims: { email: 'only@agency.example', email_verified: true, amr: ['pwd', 'otp'] } };
      await house.database.tenant(tenant.id).write((tx) => tx.rows(`insert into totp_factor (id, user_id, status, secret_sealed, created_at, enabled_at) select gen_random_uuid(), id, 'active', '\\x00', now(), now() from app_user where email = 'only@agency.example'`));
      const end = await sso.signIn('BOX.peer', browser, '?returnTo=/customers');
      expect([end.path, end.sso, end.signedIn]).toEqual(['/customers', 'challenge', false]);
      expect(end.page.location).not.toMatch(/token/i);
      const asked = await browser.ask(`${PUBLIC}/api/v1/auth/sso/challenge`, { method: 'POST' });
      expect((JSON.parse(asked.text) as { data: unknown }).data).toMatchObject({ mfaRequired: true, methods: expect.arrayContaining(['totp']) as unknown });
      expect((await browser.ask(`${PUBLIC}/api/v1/auth/sso/challenge`, { method: 'POST' })).status).toBe(400);

      await sso.patch(provider.id, { config: { issuer: peer.issuer, clientId: CLIENT_ID, trustedAmr: ['otp', 'hwk'] } });
      expect((await sso.signIn('BOX.peer')).signedIn).toBe(true);
      peer.person.claims['amr'] = ['pwd'];
      expect((await sso.signIn('BOX.peer')).sso).toBe('challenge');
    });
  });

  it('removing a provider takes away what its claims had given', async () => {
    const [viewer] = await rows<{ id: string }>(`select id from role where code = 'VIEWER'`);
    await sso.patch(provider.id, { mappings: [{ claim: 'sub', value: '*', roleId: viewer?.id, scopeType: 'tenant', scopeId: null }] });
    peer.person = { sub: 'mapped', claims: { email: 'mapped@agency.example', email_verified: true } };
    expect((await sso.signIn('BOX.peer')).signedIn).toBe(true);
    expect(await rows('select 1 from provisioned_assignment')).toHaveLength(1);
    expect((await call(house, 'DELETE', `/api/v1/sso/providers/${provider.id}`, { token: await sso.admin() })).status).toBe(204);
    expect(await rows(`select 1 from role_assignment a join app_user u on u.id = a.user_id where u.email = 'mapped@agency.example'`)).toEqual([]);
    expect((await sso.signIn('BOX.peer')).sso).toBe('SSO_UNAVAILABLE');
  });
});
