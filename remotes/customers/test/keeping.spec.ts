import { expect, test, type Page } from '@playwright/test';
import { signIn } from './house.js';

test.describe.configure({ mode: 'serial' });
let page: Page;
const stamp = Date.now().toString(36);

test.beforeAll(async ({ browser }) => {
  page = await signIn(browser, 'manager');
  await page.goto('/customers?new=individual');
  const form = page.getByRole('complementary');
  await form.getByLabel('Nickname').fill(`Kept ${stamp}`);
  const talent = form.getByLabel('Talent');
  if ((await talent.count()) > 0) await talent.first().selectOption({ index: 1 });
  await form.getByRole('button', { name: 'Add customer' }).click();
  await expect(page.getByRole('complementary', { name: `Kept ${stamp}` })).toBeVisible();
  await page.goto(`/customers/${new URL(page.url()).searchParams.get('open')}`);
});
test.afterAll(() => page.context().close());

const notes = () => page.getByRole('region', { name: 'Notes', exact: true });

test('a button that was pressed keeps the keyboard while it waits, and sends once', async () => {
  let sent = 0;
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\/notes$/, async (route) => {
    if (route.request().method() === 'POST') {
      sent += 1;
      await held;
    }
    await route.continue();
  });
  await notes().getByRole('textbox').fill('first note');
  const add = notes().getByRole('button', { name: 'Add note' });
  await add.focus();
  await page.keyboard.press('Enter');
  await expect(add).toBeDisabled();
  await expect(add).toBeFocused();
  await page.keyboard.press('Enter');
  await notes().getByRole('textbox').press('Control+Enter');
  answer();
  await expect(notes().getByRole('listitem')).toHaveText([/first note/]);
  expect(sent).toBe(1);
  await page.unroute(/\/notes$/);
});

test('a list stays, and with it what is being typed, when reading it anew fails; it says so and reads again on demand', async () => {
  await notes().getByRole('textbox').fill('half a thou');
  await page.route(/\/notes$/, (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));
  await notes().getByRole('button', { name: 'Pin to the top' }).click();
  await expect(notes().getByText('What you see may be out of date')).toBeVisible();
  await expect(notes().getByRole('listitem')).toHaveText([/first note/]);
  await expect(notes().getByRole('textbox')).toHaveValue('half a thou');
  await page.unroute(/\/notes$/);
  await notes().getByRole('button', { name: 'Try again' }).click();
  await expect(notes().getByText('What you see may be out of date')).toHaveCount(0);
  await expect(notes().getByRole('button', { name: 'Unpin' })).toBeVisible();
  await expect(notes().getByRole('textbox')).toHaveValue('half a thou');
});
