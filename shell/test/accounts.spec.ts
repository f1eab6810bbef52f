import { createChallenge, verifySolution, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { expect, test, type APIRequestContext, type Browser, type Page } from '@playwright/test';
import { makePerson } from './admin.js';
import { expectAccessible } from './axe.js';
import { signIn } from './browser.mjs';
import { stamp } from './fixtures.js';
import { linkIn, openMailbox, type Mailbox } from './mailbox.js';

const FIRST = 'Nagareboshi-2026!';
const SECOND = 'Hoshizora-4711?';

let mailbox: Mailbox;
test.beforeAll(async () => {
  mailbox = await openMailbox();
});
test.afterAll(() => mailbox.close());
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
});

/** A signed-out page of somebody else's browser. */
async function stranger(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  return page;
}

const person = (request: APIRequestContext, username: string) => makePerson(request, { username, email: `${username}@demo.hako.example`, displayName: `Person ${username}`, language: 'en', password: FIRST });

async function choose(page: Page, password: string): Promise<void> {
  await page.locator('input[name="password"]').fill(password);
  await page.locator('input[name="again"]').fill(password);
}

test('an invited person gets a mail, chooses her first password and signs in; the link is dead afterwards', async ({ page, browser }) => {
  const username = `inv-${stamp().toLowerCase()}`;
  const email = `${username}@demo.hako.example`;
  await page.goto('/people?panel=new');
  await signIn(page);
  await page.locator('input[name="displayName"]').fill('Inoue Mei');
  await page.locator('input[name="username"]').fill(username);
  await page.locator('input[name="email"]').fill(email);
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}$/);
  // Her own page first: the list behind it may name others who are invited.
  await expect(page.getByRole('button', { name: 'Send invitation again' })).toBeVisible();
  await expect(page.getByText('Invited', { exact: true })).toBeVisible();

  const link = linkIn(await mailbox.next(email, 'invitation'));
  const hers = await stranger(browser);
  await hers.goto(link);
  await expect(hers.getByRole('heading', { name: 'Welcome to Hako' })).toBeVisible();
  // The secret of the link stays in neither the address bar nor the history.
  expect(new URL(hers.url()).hash).toBe('');
  await hers.locator('input[name="password"]').fill('Password2024!');
  await expect(hers.getByRole('meter', { name: 'Password strength' })).toHaveAttribute('aria-valuetext', /Not enough|Weak/);
  await hers.locator('input[name="again"]').fill('Password2024!');
  await hers.getByRole('button', { name: 'Set password' }).click();
  await expect(hers.getByText('passwords that everybody tries first').first()).toBeVisible();
  await choose(hers, FIRST);
  await expect(hers.getByRole('meter', { name: 'Password strength' })).toHaveAttribute('aria-valuetext', /Good|Strong/);
  await expectAccessible(hers);
  await hers.getByRole('button', { name: 'Set password' }).click();
  await expect(hers.getByRole('heading', { name: 'You are ready' })).toBeVisible();
  await hers.getByRole('link', { name: 'Back to sign-in' }).click();
  await signIn(hers, { username, password: FIRST });

  const again = await stranger(browser);
  await again.goto(link);
  await expect(again.getByText('This link no longer works')).toBeVisible();
  await expect(page.getByText('Invited', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
});

test('a forgotten password is replaced by mail, and the sessions that were open end', async ({ page, browser, request }) => {
  const username = `fgt-${stamp().toLowerCase()}`;
  await person(request, username);
  await page.goto('/');
  await signIn(page, { username, password: FIRST });

  const other = await stranger(browser);
  await other.goto('/');
  await other.getByRole('link', { name: 'Forgot your password?' }).click();
  await expectAccessible(other);
  await other.locator('input[name="tenantCode"]').fill('DEMO');
  await other.locator('input[name="username"]').fill(`${username}@demo.hako.example`);
  await other.getByRole('button', { name: 'Send the link' }).click();
  await expect(other.getByText('Check your e-mail')).toBeVisible();

  await other.goto(linkIn(await mailbox.next(`${username}@demo.hako.example`, 'Reset your password')));
  await choose(other, SECOND);
  await other.getByRole('button', { name: 'Set new password' }).click();
  await expect(other.getByText('Your password is new')).toBeVisible();
  await mailbox.next(`${username}@demo.hako.example`, 'Your password was changed');
  // The stream of the open session says so: nobody has to click to be signed out.
  await expect(page.locator('input[name="password"]')).toBeVisible();
  await signIn(page, { username, password: SECOND });
});

test('an unknown person is told the same, and gets nothing', async ({ page }) => {
  await page.goto('/forgot-password');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill('nobody-at-all');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('Check your e-mail')).toBeVisible();
});

test('another address counts once its link is opened; until then the profile says what it waits for', async ({ page, browser, request }) => {
  const username = `adr-${stamp().toLowerCase()}`;
  await person(request, username);
  await page.goto('/profile');
  await signIn(page, { username, password: FIRST });
  await page.locator('input[name="email"]').fill(`${username}@elsewhere.example`);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText(`Waiting for ${username}@elsewhere.example to be confirmed`)).toBeVisible();
  await expectAccessible(page);

  const there = await stranger(browser);
  await there.goto(linkIn(await mailbox.next(`${username}@elsewhere.example`, 'Confirm your new address')));
  await expect(there.getByText(`${username}@elsewhere.example`)).toBeVisible();
  await there.getByRole('button', { name: 'Yes, use this address' }).click();
  await expect(there.getByText('Address confirmed')).toBeVisible();
  await mailbox.next(`${username}@demo.hako.example`, 'Your e-mail address was changed');
  await page.reload();
  await expect(page.getByText(`${username}@elsewhere.example`)).toBeVisible();
});

test('all other sessions end from the list, and the other browser sees the sign-in form by itself', async ({ page, browser, request }) => {
  const username = `ses-${stamp().toLowerCase()}`;
  await person(request, username);
  const other = await stranger(browser);
  await other.goto('/');
  await signIn(other, { username, password: FIRST });
  await page.goto('/profile/sessions');
  await signIn(page, { username, password: FIRST });
  await expect(page.getByText('This device')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByRole('button', { name: 'End all others' })).toHaveCount(0);
  await expect(other.locator('input[name="password"]')).toBeVisible();
});

test('the browser solves the task by itself when the server asks for one', async ({ page, request }) => {
  const username = `cap-${stamp().toLowerCase()}`;
  await person(request, username);
  const hmacSignatureSecret = 'only for this test';
  const challenge = await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 1_000, keyPrefix: '00', deriveKey, hmacSignatureSecret, expiresAt: new Date(Date.now() + 3_600_000) });
  const sent: (string | undefined)[] = [];
  await page.route('**/api/v1/auth/login', async (route) => {
    const body = route.request().postDataJSON() as { captcha?: string; tenantCode: string };
    sent.push(body.captcha);
    if (body.captcha === undefined) return route.fulfill({ status: 403, json: { success: false, code: 'AUTH_CAPTCHA_REQUIRED', message: 'x', statusCode: 403, requestId: 'x', details: { challenge } } });
    const { captcha: _solved, ...rest } = body;
    return route.continue({ postData: JSON.stringify(rest) });
  });
  await page.goto('/');
  await signIn(page, { username, password: FIRST });
  expect(sent).toHaveLength(2);
  const payload = JSON.parse(Buffer.from(sent[1] ?? '', 'base64').toString()) as Payload;
  expect((await verifySolution({ ...payload, deriveKey, hmacSignatureSecret })).verified).toBe(true);
});
