import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../testing/gate-house.js';
import { DIRECTORY, startEntraPeer, type EntraPeer } from '../../testing/peers/entra.js';
import { GITHUB_CLIENT, startGithubPeer, type GithubPeer } from '../../testing/peers/github.js';
import type { Tenant } from '../../tenancy/types.js';
import { issuerOf } from './presets.js';
import { PUBLIC, SsoHouse } from './sso-house.js';

describe('providers with manners of their own', () => {
  let house: House;
  let tenant: Tenant;
  let sso: SsoHouse;
  let github: GithubPeer;
  let entra: EntraPeer;

  beforeAll(async () => {
    house = await openHouse('ssopresets', { env: { HAKO_OUTBOUND_LOOPBACK: 'on' } });
    tenant = await house.addTenant('BOX');
    sso = new SsoHouse(house, 'BOX');
    github = await startGithubPeer(`${PUBLIC}/api/v1/auth/sso/BOX.github/callback`);
    entra = await startEntraPeer('entra-client');
    await sso.provider({ slug: 'github', preset: 'github', config: { clientId: GITHUB_CLIENT.id, host: github.host }, secret: GITHUB_CLIENT.secret, jit: true });
    await sso.provider({ slug: 'entra', preset: 'entra', config: { clientId: 'entra-client', directoryId: DIRECTORY, authority: entra.authority, emailsManaged: true }, secret: 'x', jit: true, linkDomains: true });
  });
  afterAll(async () => {
    await Promise.all([github.close(), entra.close()]);
    await house.close();
  });

  const identities = (slug: string): Promise<{ subject: string; email: string }[]> => house.database.tenant(tenant.id).read((q) => q.rows('select i.subject, u.email from sso_identity i join sso_provider p on p.id = i.provider_id join app_user u on u.id = i.user_id where p.slug = $1 order by i.subject', [slug]));

  it('GitHub: the numeric id says who it is, the verified primary address is the only one', async () => {
    expect((await sso.signIn('BOX.github')).signedIn).toBe(true);
    expect(await identities('github')).toEqual([{ subject: '4711', email: 'mio@agency.example' }]);
    github.user = { ...github.user, login: 'renamed', email: 'other@profile.example' };
    const browser = sso.browser();
    await sso.signIn('BOX.github', browser);
    expect((await sso.me(browser))?.username).toBe('mio-dev');
  });

  it('GitHub: an unverified address, or one that is not primary, makes nobody', async () => {
    github.user = { id: 4712, login: 'nobody' };
    github.emails = [{ email: 'a@agency.example', primary: true, verified: false }, { email: 'b@agency.example', primary: false, verified: true }];
    expect((await sso.signIn('BOX.github')).sso).toBe('SSO_EMAIL_MISSING');
    github.user = { id: '4713', login: 'text-id' };
    expect((await sso.signIn('BOX.github')).sso).toBe('SSO_ANSWER_INVALID');
  });

  it('Entra: directory and object id say who it is, whatever sub says', async () => {
    entra.claims = { tid: DIRECTORY, oid: 'AAAA-1', email: 'kai@agency.example', name: 'Kai', preferred_username: 'kai@agency.example' };
    expect((await sso.signIn('BOX.entra')).signedIn).toBe(true);
    expect(await identities('entra')).toEqual([{ subject: `${DIRECTORY}/aaaa-1`, email: 'kai@agency.example' }]);
    entra.claims = { ...entra.claims, sub: 'another-application', email: 'changed@agency.example' };
    const browser = sso.browser();
    await sso.signIn('BOX.entra', browser);
    expect((await sso.me(browser))?.email).toBe('kai@agency.example');
  });

  it('Entra: an address finds nobody, not even in a domain that was proven', async () => {
    await house.addUser(tenant, 'victim');
    await house.database.tenant(tenant.id).write((tx) => tx.rows(`insert into sso_domain (id, domain, token, verified_at, created_at) values (gen_random_uuid(), 'example.com', 't', now(), now())`));
    entra.claims = { tid: DIRECTORY, oid: 'attacker', email: 'victim@example.com', email_verified: true, xms_edov: true };
    expect((await sso.signIn('BOX.entra')).sso).toBe('SSO_ACCOUNT_EXISTS');
  });

  it.each([
    ['another directory', { tid: '00000000-0000-4000-8000-000000000000', oid: 'x' }],
    ['no directory', { oid: 'x' }],
    ['no object id', { tid: DIRECTORY }],
    ['an issuer of another directory', { tid: DIRECTORY, oid: 'x', iss: 'https://login.microsoftonline.com/00000000-0000-4000-8000-000000000000/v2.0' }],
  ])('Entra: %s is refused', async (_name, claims) => {
    entra.claims = { email: 'x@agency.example', ...claims };
    expect((await sso.signIn('BOX.entra')).sso).toBe('SSO_ANSWER_INVALID');
  });

  it('knows the issuers of the presets', () => {
    expect(issuerOf('google', {})).toBe('https://accounts.google.com');
    expect(issuerOf('entra', { directoryId: DIRECTORY })).toBe(`https://login.microsoftonline.com/${DIRECTORY}/v2.0`);
    expect(issuerOf('entra', { directoryId: DIRECTORY, authority: 'https://login.partner.microsoftonline.cn/' })).toBe(`https://login.partner.microsoftonline.cn/${DIRECTORY}/v2.0`);
    expect(issuerOf('okta', { issuer: 'https://agency.okta.com' })).toBe('https://agency.okta.com');
  });
});
