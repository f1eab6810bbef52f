import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { expectAccessible } from './axe.js';
import { adminPassword, signIn } from './browser.mjs';
import { expect, stamp, test } from './fixtures.js';

const PASSWORD = 'Kirakira-Hako-2026!';

/** An agency of its own: nobody else's is suspended. */
async function agency(request: APIRequestContext): Promise<string> {
  const code = `DOORS_${stamp()}`;
  const entered = await request.post('/api/v1/auth/login', { data: { tenantCode: 'AC', username: 'ac_admin', password: adminPassword() } });
  const { accessToken } = ((await entered.json()) as { data: { accessToken: string } }).data;
  const made = await request.post('/api/v1/platform/tenants', {
    headers: { authorization: `Bearer ${accessToken}` },
    data: { code, name: { en: code }, admin: { username: 'mio', email: `mio.${code.toLowerCase()}@example.com`, displayName: 'Mio Aoki', password: PASSWORD, mustChangePassword: false } },
  });
  expect(made.status(), await made.text()).toBe(201);
  return code;
}

let code: string;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ request }) => {
  code = await agency(request);
});

async function open(browser: Browser, path: string, who: { agency: string; username: string; password?: string }): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto(path);
  await signIn(page, who);
  return page;
}

test('the operator suspends an agency for a reason: who works there is put out and told why', async ({ browser, request }) => {
  const there = await open(browser, '/people', { agency: code, username: 'mio', password: PASSWORD });
  const here = await open(browser, '/platform', { agency: 'AC', username: 'ac_admin' });

  const row = here.getByRole('row').filter({ hasText: code });
  await row.click();
  await here.getByRole('button', { name: 'Suspend…' }).click();
  const suspend = here.getByRole('button', { name: `Suspend ${code}` });
  await suspend.click();
  await expect(here.locator('textarea[name="reason"]')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(here);
  await here.locator('textarea[name="reason"]').fill('Unpaid since March');
  await suspend.click();
  await expect(row).toContainText('Suspended');
  await expect(here.getByText('Unpaid since March')).toBeVisible();

  // Nothing was touched there: the stream was cut, and the page asked why.
  await expect(there.locator('input[name="tenantCode"]')).toBeVisible();
  await expect(there.getByRole('alert').filter({ hasText: 'suspended by the operator' })).toBeVisible();
  const refused = await request.post('/api/v1/auth/login', { data: { tenantCode: code, username: 'mio', password: PASSWORD } });
  expect(((await refused.json()) as { code: string }).code).toBe('AUTH_TENANT_SUSPENDED');
  for (const page of [there, here]) await page.context().close();
});

test('the operator lets it in again: people sign in with what they have, and their log tells both', async ({ browser }) => {
  const here = await open(browser, '/platform', { agency: 'AC', username: 'ac_admin' });
  const row = here.getByRole('row').filter({ hasText: code });
  await row.click();
  await expect(here.getByText('Unpaid since March')).toBeVisible();
  await here.getByRole('button', { name: 'Resume…' }).click();
  await here.locator('textarea[name="reason"]').fill('Paid in full');
  await here.getByRole('button', { name: `Resume ${code}` }).click();
  await expect(row).toContainText('Active');

  const there = await open(browser, '/logs/security', { agency: code, username: 'mio', password: PASSWORD });
  await expect(there.getByRole('row').filter({ hasText: 'Agency suspended by the operator' })).toBeVisible();
  await expect(there.getByRole('row').filter({ hasText: 'Agency resumed by the operator' })).toBeVisible();
  for (const page of [there, here]) await page.context().close();
});
