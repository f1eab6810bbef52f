import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { makePerson } from './admin.js';
import { stamp } from './fixtures.js';

const FIRST = 'A long enough first password, 7!';
const OWN = 'My very own password, 8?';
const MOST_TRIES = 12;

/** A person of her own for each test: nobody else is locked out by it. */
async function personOfHerOwn(request: APIRequestContext, options: { mustChangePassword: boolean }): Promise<string> {
  const username = `pass-${stamp().toLowerCase()}`;
  await makePerson(request, { username, email: `${username}@demo.hako.example`, displayName: `Tester ${username}`, password: FIRST, ...options });
  return username;
}

async function tryToSignIn(page: Page, username: string, password: string): Promise<void> {
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill(username);
  await page.locator('input[name="password"]').fill(password);
  const answered = page.waitForResponse('**/api/v1/auth/login');
  await page.locator('button[type="submit"]').click();
  await answered;
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
});

test('a first password given by somebody else is changed before anything else is open', async ({ page, request }) => {
  const username = await personOfHerOwn(request, { mustChangePassword: true });
  await page.goto('/people');
  await tryToSignIn(page, username, FIRST);
  await expect(page.getByText('Choose your own password')).toBeVisible();
  await page.goto('/customers');
  await expect(page.getByText('Choose your own password')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main navigation' })).toHaveCount(0);

  await page.locator('input[name="current"]').fill(FIRST);
  await page.locator('input[name="next"]').fill(OWN);
  await page.locator('input[name="again"]').fill(`${OWN}x`);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The two entries differ.').first()).toBeVisible();
  await page.locator('input[name="again"]').fill(OWN);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
});

test('after too many wrong passwords the form says that it is locked, and until when', async ({ page, request }) => {
  const username = await personOfHerOwn(request, { mustChangePassword: false });
  await page.goto('/');
  const alert = page.getByRole('alert');
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await tryToSignIn(page, username, 'not the password');
    await expect(alert).toBeVisible();
    if ((await alert.textContent())?.includes('AUTH_ACCOUNT_LOCKED')) break;
  }
  await expect(alert).toContainText('AUTH_ACCOUNT_LOCKED');
  await expect(alert).toContainText(/try again in about \d+ minutes/);
  // The right password does not open it either.
  await tryToSignIn(page, username, FIRST);
  await expect(alert).toContainText('AUTH_ACCOUNT_LOCKED');
});
