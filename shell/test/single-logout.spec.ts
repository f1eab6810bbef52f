import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.js';
import { houseUrl } from './browser.mjs';
import { expect, test } from './fixtures.js';
import { CLIENT_SECRET, startOidcPeer, type Peer } from './oidc-peer.mjs';
import { fillOidcProvider, removeProvider } from './sso-setup.js';

// The house must run with HAKO_OUTBOUND_LOOPBACK=on.
const slug = `out-${Date.now().toString(36)}`;
const name = `Out ${slug.slice(-4)}`;
const base = (): string => `${houseUrl()}/api/v1/auth/sso/DEMO.${slug}`;
let peer: Peer;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  peer = await startOidcPeer({ redirectUris: [`${base()}/callback`], backchannelUri: `${base()}/backchannel-logout` });
  peer.person = { sub: slug, claims: { email: `${slug}@agency.example`, email_verified: true, name: 'Ran Hana' } };
});
test.afterAll(() => peer.close());

/** From the button to Today. */
async function enter(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.getByRole('button', { name: `Sign in with ${name}` }).click();
  await page.locator('main#main').waitFor();
}

test('a set-up is told to sign out on both sides, and shows the addresses for that', async ({ staff }) => {
  await fillOidcProvider(staff, { name, slug, issuer: peer.issuer, secret: CLIENT_SECRET });
  await staff.getByLabel('Make accounts for new people').check();
  await staff.getByLabel('Sign out at the provider too').check();
  await staff.getByLabel('Show on the sign-in screen').check();
  await staff.locator('form').getByRole('button', { name: 'Add provider' }).click();
  await expect(staff.locator('[data-copy="Address after signing out"]')).toHaveText(`${base()}/logout`);
  await expect(staff.locator('[data-copy="Back-channel logout address"]')).toHaveText(`${base()}/backchannel-logout`);
  await staff.getByRole('button', { name: 'Check set-up' }).click();
  await expect(staff.getByText(`Register ${base()}/backchannel-logout as the back-channel logout address`)).toBeVisible();
  await expectAccessible(staff);
});

test('who signs out here goes on to the provider, and comes back signed out of both', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await enter(page);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.origin === peer.issuer);
  await page.getByRole('button', { name: /^Yes/ }).click();
  await expect(page.getByText('You are signed out here and at your identity provider.')).toBeVisible();
  await expect(page.locator('input[name="tenantCode"]')).toHaveValue('DEMO');
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator('input[name="tenantCode"]')).toBeVisible();
  await context.close();
});

test('who signs out at the provider is put out here, whatever stands on the screen', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await enter(page);
  const provider = await context.newPage();
  await provider.goto(`${peer.issuer}/session/end`);
  await provider.getByRole('button', { name: /^Yes/ }).click();
  await expect(page.locator('input[name="tenantCode"]')).toBeVisible();
  await page.reload();
  await expect(page.locator('input[name="tenantCode"]')).toBeVisible();
  await context.close();
});

test('a provider that is removed is offered to nobody any more', async ({ staff, browser }) => {
  await removeProvider(staff, { name, slug });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto('/');
  const answer = page.waitForResponse(/\/auth\/sso\/providers/);
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  expect(await (await answer).text()).not.toContain(slug);
  await context.close();
});
