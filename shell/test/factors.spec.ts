import { createHmac } from 'node:crypto';
import { test as base, type APIRequestContext, type Page } from '@playwright/test';
import { expectAccessible } from './axe.js';
import { adminPassword, signIn } from './browser.mjs';
import { expect, stamp } from './fixtures.js';

/** The browser keeps its cookies over the tests of a worker; here every test is another person on another device. */
const test = base.extend({
  page: async ({ page }, run) => {
    await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
    await run(page);
  },
});

const PASSWORD = 'Sakura-Window-2026';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 6238, as an app on a phone has it. */
function codeOf(secret: string, steps = 0): string {
  const bits = [...secret.replaceAll(' ', '')].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Six digits that are no code of now, of a moment ago or of the next minute: three in a million draws of a secret make `000000` right. */
function wrongCode(secret: string): string {
  const right = [-2, -1, 0, 1, 2, 3].map((steps) => codeOf(secret, steps));
  return ['000000', '111111', '222222', '333333', '444444', '555555', '666666'].find((code) => !right.includes(code)) ?? '';
}

async function token(request: APIRequestContext, tenantCode: string, username: string, password: string): Promise<string> {
  const answer = await request.post('/api/v1/auth/login', { data: { tenantCode, username, password } });
  return ((await answer.json()) as { data: { accessToken: string } }).data.accessToken;
}

/** A new agency of its own: what is asked of its people is asked of nobody else. */
async function agency(request: APIRequestContext): Promise<{ code: string; set(values: Record<string, unknown>): Promise<void> }> {
  const code = `MFA_${stamp()}`;
  const operator = await token(request, 'AC', 'ac_admin', adminPassword());
  const made = await request.post('/api/v1/platform/tenants', {
    headers: { authorization: `Bearer ${operator}` },
    data: { code, name: { en: code, ja: code, zh: code }, admin: { username: 'mio', email: `mio.${code.toLowerCase()}@example.com`, displayName: 'Mio Aoki', password: PASSWORD, mustChangePassword: false } },
  });
  expect(made.status(), await made.text()).toBe(201);
  const admin = await token(request, code, 'mio', PASSWORD);
  const headers = { authorization: `Bearer ${admin}` };
  return {
    code,
    async set(values) {
      const { data } = (await (await request.get('/api/v1/organization/settings', { headers })).json()) as { data: { version: number } };
      const changed = await request.patch('/api/v1/organization/settings', { headers, data: { version: data.version, set: values } });
      expect(changed.status(), await changed.text()).toBe(200);
    },
  };
}

const enter = (page: Page, code: string): Promise<void> => signIn(page, { agency: code, username: 'mio', password: PASSWORD });

async function firstStep(page: Page, code: string): Promise<void> {
  await page.locator('input[name="tenantCode"]').fill(code);
  await page.locator('input[name="username"]').fill('mio');
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.locator('input[name="password"]')).toBeVisible();
}

async function setUpApp(page: Page): Promise<string> {
  const secret = await page.locator('code').innerText();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await page.getByLabel('Six-digit code').pressSequentially(codeOf(secret));
  return secret;
}

async function keepCodes(page: Page): Promise<string[]> {
  const shown = page.getByRole('list', { name: 'Your recovery codes' }).getByRole('listitem');
  await expect(shown).toHaveCount(10);
  const codes = await shown.allInnerTexts();
  await page.getByRole('button', { name: 'I have kept them safe' }).click();
  return codes;
}

async function authenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}

test.describe('an app', () => {
  test.describe.configure({ mode: 'serial' });
  let page: Page;
  let code: string;
  let secret: string;
  let codes: string[];

  test.beforeAll(async ({ browser, request }) => {
    ({ code } = await agency(request));
    page = await (await browser.newContext()).newPage();
    await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  });
  test.afterAll(() => page.context().close());

  test('is set up, and ten recovery codes are kept', async () => {
    await page.goto('/profile/security');
    await enter(page, code);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Set up' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    secret = await setUpApp(page);
    await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
    await expectAccessible(page);
    codes = await keepCodes(page);
    await expect(page.getByText('10 codes left')).toBeVisible();
  });

  test('is asked at the next sign-in, and not on a device that is trusted', async () => {
    await signOut(page);
    await firstStep(page, code);
    const digits = page.getByLabel('Six-digit code');
    await expect(digits).toBeFocused();
    await expectAccessible(page);
    await digits.fill(wrongCode(secret));
    await expect(page.getByRole('alert')).toContainText('AUTH_MFA_INVALID');
    await expect(digits).toBeFocused();
    await page.getByLabel('Trust this device for 90 days').check();
    // As a phone's keyboard or a password manager pastes it; nobody presses a button.
    await digits.evaluate((field, text) => {
      const input = field as HTMLInputElement;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, codeOf(secret, 1).replace(/(...)/, '$1 '));
    await expect(page.locator('main#main')).toBeVisible();

    await signOut(page);
    await enter(page, code);
    await page.goto('/profile/security');
    await expect(page.getByText('This device', { exact: true })).toBeVisible();
  });

  test('is asked again before a dangerous action on a trusted device, and is removed', async () => {
    // The device stood in for the factor, so a dangerous action asks, and then happens by itself.
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Make new codes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeHidden();
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Make new codes' }).click();
    await dialog.getByRole('button', { name: 'Use a recovery code' }).click();
    await dialog.getByLabel('Recovery code').fill((codes[0] ?? '').toLowerCase());
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    const fresh = await keepCodes(page);
    expect(fresh).not.toContain(codes[1]);

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('Not set up.')).toBeVisible();
    await expect(page.getByText('You trust no device.')).toBeVisible();
  });
});

test('a passkey signs in without a name, and answers the question for a second factor', async ({ page, request }) => {
  const { code } = await agency(request);
  await authenticator(page);
  await page.goto('/profile/security');
  await enter(page, code);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name').fill('Work laptop');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click();
  await keepCodes(page);
  await expect(page.getByText('Work laptop')).toBeVisible();
  await page.getByRole('button', { name: 'Rename Work laptop' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Desk');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByText('Desk')).toBeVisible();
  await expectAccessible(page);

  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.locator('main#main')).toBeVisible();

  await signOut(page);
  await firstStep(page, code);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.locator('main#main')).toBeVisible();
});

test('a recovery code lets a person in who lost her app, and three wrong ones close the door', async ({ page, request }) => {
  const { code } = await agency(request);
  await page.goto('/profile/security');
  await enter(page, code);
  await page.getByRole('button', { name: 'Set up' }).click();
  await setUpApp(page);
  const codes = await keepCodes(page);
  await signOut(page);
  await firstStep(page, code);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  const field = page.getByLabel('Recovery code');
  await field.fill((codes[4] ?? '').toLowerCase().replaceAll('-', ' '));
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.locator('main#main')).toBeVisible();

  await signOut(page);
  await firstStep(page, code);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  for (const typed of [codes[4] ?? '', 'AAAA-AAAA-AAAA-AAAA', 'short']) {
    await field.fill(typed);
    await page.getByRole('button', { name: 'Verify' }).click();
    await expect(page.getByRole('alert')).toContainText('AUTH_MFA_INVALID');
  }
  await field.fill(codes[5] ?? '');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('alert')).toContainText('Too many wrong codes');
});

test('an agency that asks for a second factor counts down first, and then opens nothing but the set-up', async ({ page, request }) => {
  const { code, set } = await agency(request);
  await set({ totpRequired: 'all', totpGraceDays: 3 });
  await page.goto('/people');
  await enter(page, code);
  await expect(page.getByRole('status').filter({ hasText: 'Your agency asks for a second factor' })).toContainText('3 days are left');
  await expectAccessible(page);

  await set({ totpGraceDays: 0 });
  // What is set is trusted by each process for a moment.
  await expect(async () => {
    await page.goto('/people');
    const title = page.getByRole('heading', { level: 1 });
    await expect(title).toBeVisible();
    expect(await title.textContent()).toBe('Set up a second factor');
  }).toPass({ timeout: 60_000 });
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Authenticator app/ }).click();
  await setUpApp(page);
  await keepCodes(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
  await expect(page.getByText('Your agency asks for a second factor')).toBeHidden();
});
