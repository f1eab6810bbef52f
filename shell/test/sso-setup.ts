import type { Page } from '@playwright/test';
import { expect } from './fixtures.js';
import { CLIENT_ID } from './oidc-peer.mjs';

/** The form of a new OpenID Connect provider up to its secret; whoever calls goes on from there. */
export async function fillOidcProvider(page: Page, { name, slug, issuer, secret }: { name: string; slug: string; issuer: string; secret: string }): Promise<void> {
  await page.goto('/sso?panel=new');
  await page.getByRole('button', { name: /^OpenID Connect/ }).click();
  await page.locator('input[name="name"]').fill(name);
  await page.locator('input[name="slug"]').fill(slug);
  await page.locator('input[name="config.issuer"]').fill(issuer);
  await page.locator('input[name="config.clientId"]').fill(CLIENT_ID);
  await page.locator('input[name="secret"]').fill(secret);
}

/** By typing its short name. */
export async function removeProvider(page: Page, { name, slug }: { name: string; slug: string }): Promise<void> {
  await page.goto('/sso');
  await page.getByRole('row', { name: new RegExp(name) }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('textbox').fill(slug);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(0);
}
