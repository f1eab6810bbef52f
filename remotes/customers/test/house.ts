import { expect, type APIRequestContext, type Browser, type Page } from '@playwright/test';

const password = (): string => {
  const given = process.env['HAKO_ADMIN_PASSWORD'];
  if (!given) throw new Error('HAKO_ADMIN_PASSWORD names the password of the demo agency');
  return given;
};

/** A browser of her own for each person, signed in by the form. */
export async function signIn(browser: Browser, username: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  await context.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  const page = await context.newPage();
  await page.goto('/');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill(username);
  await page.locator('input[name="password"]').fill(password());
  await page.locator('form button[type="submit"]').click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
  return page;
}

/** The same person without a browser, for what the screens never offer her. */
export async function apiToken(request: APIRequestContext, username: string): Promise<string> {
  const answer = await request.post('/api/v1/auth/login', { data: { tenantCode: 'DEMO', username, password: password() } });
  expect(answer.ok()).toBe(true);
  const { data } = (await answer.json()) as { data: { accessToken: string } };
  return data.accessToken;
}

/** Found by typing, opened by a click; answers her id, which stands in the address. */
export async function openCustomer(page: Page, person: { nickname: string; externalId: string }): Promise<string> {
  await page.goto('/customers');
  await page.getByRole('searchbox', { name: 'Search customers' }).fill(person.nickname);
  await page.getByRole('gridcell', { name: person.nickname, exact: true }).click();
  await expect(page.getByRole('complementary', { name: person.nickname }).getByText(person.externalId)).toBeVisible();
  return new URL(page.url()).searchParams.get('open') ?? '';
}
