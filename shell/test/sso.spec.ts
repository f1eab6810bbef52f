import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.js';
import { adminPassword, houseUrl, signIn } from './browser.mjs';
import { expect, test } from './fixtures.js';
import { CLIENT_SECRET, startOidcPeer, type Peer } from './oidc-peer.mjs';
import { encode, startSamlPeer } from './saml-peer.mjs';
import { fillOidcProvider, removeProvider } from './sso-setup.js';

// The house must run with HAKO_OUTBOUND_LOOPBACK=on.
const slug = `peer-${Date.now().toString(36)}`;
const name = `Peer ${slug.slice(-4)}`;
let peer: Peer;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  peer = await startOidcPeer({ redirectUris: [`${houseUrl()}/api/v1/auth/sso/DEMO.${slug}/callback`] });
  peer.asks = true;
  peer.person = { sub: slug, claims: { email: `${slug}@agency.example`, email_verified: true, name: 'Mio Hana', groups: ['staff'] } };
});
test.afterAll(() => peer.close());

const button = (page: Page) => page.getByRole('button', { name: `Sign in with ${name}` });

test('a provider is set up and checked in words', async ({ staff }) => {
  await fillOidcProvider(staff, { name, slug, issuer: peer.issuer, secret: 'not the secret' });
  await staff.getByLabel('Make accounts for new people').check();
  await staff.getByRole('button', { name: 'Add line' }).click();
  await staff.getByLabel('Value', { exact: true }).fill('staff');
  await staff.getByLabel('Role', { exact: true }).selectOption({ label: 'Viewer' });
  await expectAccessible(staff);
  await staff.locator('form').getByRole('button', { name: 'Add provider' }).click();

  await expect(staff.locator('[data-copy="Redirect URI"]')).toHaveText(`${houseUrl()}/api/v1/auth/sso/DEMO.${slug}/callback`);
  await staff.getByRole('button', { name: 'Check set-up' }).click();
  await expect(staff.getByText('The provider refuses this client ID or secret.')).toBeVisible();
  await staff.locator('input[name="secret"]').fill(CLIENT_SECRET);
  await expect(staff.getByRole('button', { name: 'Check set-up' })).toBeDisabled();
  await staff.getByRole('button', { name: 'Save changes' }).click();
  await staff.getByRole('button', { name: 'Check set-up' }).click();
  await expect(staff.getByText('Client ID and secret were accepted.')).toBeVisible();
  await expectAccessible(staff);
});

test('a provider is tried without a session, and shown on the sign-in screen', async ({ staff }) => {
  await staff.getByRole('button', { name: 'Test sign-in' }).click();
  await staff.getByRole('button', { name: `Continue as ${slug}` }).click();
  const report = staff.getByRole('group', { name: 'Result of the test sign-in' });
  await expect(report).toContainText('The test sign-in worked');
  await expect(report).toContainText('make a new account');
  await expect(report).toContainText('1 of 1 lines apply');
  await expect(report).not.toContainText(`${slug}@agency.example`);
  await expectAccessible(staff);

  await staff.getByLabel('Show on the sign-in screen').check();
  await staff.getByRole('button', { name: 'Save changes' }).click();
  await expect(staff.getByRole('row', { name: new RegExp(name) })).toContainText('On');
});

test('somebody signs in by the button, from the sign-in screen to Today', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await expect(button(page)).toHaveCount(0);
  const places = (): Promise<unknown> => Promise.all([page.locator('button[type="submit"]'), page.getByRole('button', { name: 'Sign in with a passkey' })].map((each) => each.boundingBox()));
  await page.evaluate(async () => void (await document.fonts.ready));
  const before = await places();
  await page.locator('input[name="tenantCode"]').fill('demo');
  await expect(button(page)).toBeVisible();
  // What comes with the agency takes no other button from under the hand.
  expect(await places()).toEqual(before);
  await expectAccessible(page);
  await button(page).click();
  await page.getByRole('button', { name: `Continue as ${slug}` }).click();
  await page.locator('main#main').waitFor();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
  expect(page.url()).not.toMatch(/code=|state=|token/);
  await context.close();
});

test('who cancels at the provider is told so, with the agency still there', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  const { person, asks } = peer;
  peer.person = { sub: '', claims: {} };
  peer.asks = false;
  await button(page).click();
  await expect(page.getByRole('alert')).toContainText('cancelled');
  await expect(page.locator('input[name="tenantCode"]')).toHaveValue('DEMO');
  expect(page.url()).not.toContain('sso=');
  peer.person = person;
  peer.asks = asks;
  await context.close();
});

test('a person links an account in the profile, signs in by it and takes it off', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await signIn(page, { username: 'moderator', password: adminPassword() });
  peer.asks = false;
  peer.person = { sub: `${slug}-moderator`, claims: {} };
  await page.goto('/profile/linked');
  await page.getByRole('button', { name: `Link ${name}` }).click();
  await expect(page.getByText(`${name} is linked`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: `Unlink ${name}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click();
  await expect(page.getByRole('button', { name: `Unlink ${name}` })).toHaveCount(0);
  await context.close();
});

test('a domain shows the record that proves it', async ({ staff }) => {
  await staff.goto('/sso/domains');
  const domain = `${slug}.example`;
  await staff.locator('input[name="domain"]').fill(domain);
  await staff.getByRole('button', { name: 'Add domain' }).click();
  const line = staff.getByRole('group', { name: domain });
  await expect(line).toContainText(`_hako-sso.${domain}`);
  await expectAccessible(staff);
  await line.getByRole('button', { name: 'Remove' }).click();
  await staff.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(line).toHaveCount(0);
});

test('a provisioning token is shown once and opens SCIM', async ({ staff, request }) => {
  await staff.goto('/sso/scim');
  await expect(staff.locator('[data-copy="Base URL"]')).toHaveText(`${houseUrl()}/scim/v2`);
  await staff.getByRole('button', { name: 'Make token' }).click();
  const token = await staff.locator('[data-copy="Bearer token"]').textContent();
  await expectAccessible(staff);
  const answer = await request.get(`${houseUrl()}/scim/v2/Users?count=1`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status()).toBe(200);
  await staff.reload();
  await expect(staff.locator('[data-copy="Bearer token"]')).toHaveCount(0);
});

test('a provider is removed by typing its short name', async ({ staff }) => {
  await removeProvider(staff, { name, slug });
});

for (const path of ['/sso?panel=new', '/sso/domains', '/sso/scim', '/profile/linked']) {
  test(`${path} keeps its contrast in the dark`, async ({ staff }) => {
    await staff.emulateMedia({ colorScheme: 'dark' });
    await staff.goto(path);
    await expect(staff.locator('main#main')).toBeVisible();
    await expectAccessible(staff);
    await staff.emulateMedia({ colorScheme: 'light' });
  });
}

test('the set-up opens by keyboard', async ({ staff }) => {
  await staff.goto('/sso?panel=new');
  await staff.getByRole('button', { name: /^Okta/ }).focus();
  await staff.keyboard.press('Enter');
  await expect(staff.locator('input[name="config.issuer"]')).toBeVisible();
});

test('the set-up needs no sideways scrolling at 320 px', async ({ staff }) => {
  await staff.setViewportSize({ width: 320, height: 720 });
  for (const path of ['/sso', '/sso/domains', '/sso/scim', '/profile/linked']) {
    await staff.goto(path);
    await expect(staff.locator('main#main')).toBeVisible();
    expect(await staff.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
  }
  await staff.setViewportSize({ width: 1440, height: 900 });
});

test('who lacks the right is told which one', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await signIn(page, { username: 'viewer', password: adminPassword() });
  await page.goto('/sso');
  await expect(page.getByText('sso:read')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Single sign-on' })).toHaveCount(0);
  await context.close();
});

test('SAML: metadata fills the form, and an assertion posted from another site opens the session', async ({ staff, browser, request }) => {
  const saml = startSamlPeer();
  const short = `saml-${slug.slice(5)}`;
  await staff.goto('/sso?panel=new');
  await staff.getByRole('button', { name: /^SAML 2.0/ }).click();
  await staff.locator('input[name="name"]').fill(`Corp ${short}`);
  await staff.locator('input[name="slug"]').fill(short);
  await staff.locator('textarea[name="metadataSource"]').fill(saml.metadata);
  await staff.getByRole('button', { name: 'Fill from metadata' }).click();
  await expect(staff.locator('input[name="config.entryPoint"]')).toHaveValue(saml.entryPoint);
  await staff.getByLabel('Our agency manages the e-mail addresses of this provider').check();
  await staff.getByLabel('Make accounts for new people').check();
  await staff.getByLabel('Show on the sign-in screen').check();
  await staff.locator('form').getByRole('button', { name: 'Add provider' }).click();
  const metadata = await staff.locator('[data-copy="Entity ID and metadata"]').textContent();
  const service = await (await request.get(metadata ?? '')).text();

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  // Each run brings somebody of its own: in a house that has her already, her address would be taken.
  const somebody = { NameID: short, Email: `${short}@agency.example` };
  // Another site, https, which posts a form: no cookie with SameSite=Lax would come along.
  await page.route(`${saml.entryPoint}**`, async (route) => {
    const asked = await saml.readRequest(route.request().url(), service);
    const form = `<form method="post" action="${asked.acs}"><input name="SAMLResponse" value="${encode(saml.respond(asked, somebody))}"><input name="RelayState" value="${asked.relayState}"><button>Continue</button></form>`;
    await route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>Corp</title>${form}` });
  });
  await page.goto('/');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.getByRole('button', { name: `Sign in with Corp ${short}` }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('main#main').waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  await context.close();
});
