import { expect, test, type Browser, type Page, type Route } from '@playwright/test';

const password = (): string => {
  const given = process.env['HAKO_ADMIN_PASSWORD'];
  if (!given) throw new Error('HAKO_ADMIN_PASSWORD names the password of the demo agency');
  return given;
};

async function desk(browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  await context.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  const page = await context.newPage();
  await page.goto('/');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill('moderator');
  await page.locator('input[name="password"]').fill(password());
  await page.locator('form button[type="submit"]').click();
  await expect(page.locator('input[name="password"]')).toHaveCount(0);
  await page.goto(path);
  await expect(text(page)).toBeVisible({ timeout: 40_000 });
  return page;
}

const text = (page: Page) => page.getByTestId('message-text');
const openId = (page: Page): string | null => new URL(page.url()).searchParams.get('message');
const star = (page: Page) => page.getByRole('button', { name: /^(Star|Remove star)$/ });
const starred = async (page: Page): Promise<boolean> => (await star(page).getAttribute('aria-pressed')) === 'true';

test('what waits for the answer to an earlier step asks before the page is closed, and arrives', async ({ browser }) => {
  const page = await desk(browser, '/marshmallow?view=approved');
  const id = openId(page) ?? '';
  const before = await starred(page);
  // The first step hangs for as long as this test wants it to; the second waits behind it.
  const hanging: Route[] = [];
  await page.route(`**/messages/${id}/star`, (route) => (hanging.length === 0 ? void hanging.push(route) : route.continue()));
  await page.keyboard.press('s');
  await expect.poll(() => hanging.length).toBe(1);
  await expect(star(page)).toHaveAttribute('aria-pressed', String(!before));
  await page.keyboard.press('s');
  await expect(star(page)).toHaveAttribute('aria-pressed', String(before));
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  const both = page.waitForResponse((response) => response.url().endsWith(`/${id}/star`) && response.request().postData()?.includes(`"starred":${before}`) === true);
  await hanging[0]?.continue();
  expect((await both).status()).toBe(200);
  // Nothing is left to wait for: the page closes without a word.
  const gone = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await gone;
  await page.context().close();
});

test('a decision is carried on by the browser when the page is left in that moment', async ({ browser }) => {
  const page = await desk(browser, '/marshmallow?view=approved');
  const id = openId(page) ?? '';
  const before = await starred(page);
  const asks: string[] = [];
  page.on('dialog', (dialog) => {
    asks.push(dialog.type());
    void dialog.accept();
  });
  await page.evaluate(() => {
    const send = window.fetch;
    window.fetch = (input, init) => {
      if (typeof input === 'string' && input.endsWith('/star')) sessionStorage.setItem('carried', String(init?.keepalive));
      return send(input, init);
    };
    const press = (key: string): void => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    press('s');
    location.assign('/api/v1/health/live');
  });
  await page.waitForURL('**/health/live');
  expect(asks).toEqual([]);
  expect(await page.evaluate(() => sessionStorage.getItem('carried'))).toBe('true');
  await page.goto(`/marshmallow?view=approved&message=${id}`);
  await expect(star(page)).toHaveAttribute('aria-pressed', String(!before));
  const back = page.waitForResponse((response) => response.url().endsWith(`/${id}/star`) && response.ok());
  await page.keyboard.press('s');
  await back;
  await page.context().close();
});

test('a reply that the server refuses stands in its field again', async ({ browser }) => {
  const page = await desk(browser, '/marshmallow?sort=-createdAt');
  const id = openId(page) ?? '';
  // Two messages may begin alike.
  const row = page.locator(`[role="option"][id$="-${id}"]`);
  await page.route(`**/messages/${id}/reply`, (route) => route.fulfill({ status: 503, contentType: 'application/json', body: '{"success":false,"code":"UNAVAILABLE","message":"full"}' }));
  await page.keyboard.press('e');
  await page.keyboard.type('Thank you so much!');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => openId(page)).not.toBe(id);
  await row.click();
  await expect.poll(() => openId(page)).toBe(id);
  await expect(page.getByRole('textbox', { name: 'Reply' })).toHaveValue('Thank you so much!');
  // Also after a look at the others.
  await page.keyboard.press('j');
  await expect.poll(() => openId(page)).not.toBe(id);
  await expect(page.getByRole('textbox', { name: 'Reply' })).toHaveValue('');
  await row.click();
  await expect(page.getByRole('textbox', { name: 'Reply' })).toHaveValue('Thank you so much!');
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.context().close();
});
