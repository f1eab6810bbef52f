import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { importFile } from './file.js';
import { apiToken, openCustomer, signIn } from './house.js';

const file = importFile();
const number = new Intl.NumberFormat('en');
const count = (page: Page, name: string) => page.locator(`[data-count="${name}"]`);

test.describe.configure({ mode: 'serial' });

/** The customer that the story is about, known once she was found. */
let customerId = '';

test('an admin imports the export of an agency, and every row is accounted for', async ({ browser }) => {
  test.setTimeout(300_000);
  const page = await signIn(browser, 'admin');
  await page.goto('/customers/import');
  await page.getByLabel('Into the archive of').selectOption({ index: 1 });
  await page.getByLabel('External IDs belong to').selectOption('LEGACY_CRM');
  await page.locator('input[type="file"]').setInputFiles(file.path);

  await expect(page.getByText(/First 20 rows of/)).toBeVisible();
  await expect(page.locator('tbody tr')).toHaveCount(20);
  await expect(page.getByText('••••••').first()).toBeVisible();
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByText('Checked. Nothing is written yet.')).toBeVisible({ timeout: 60_000 });
  await expect(count(page, 'succeeded')).toHaveText(number.format(file.succeeded));
  await expect(count(page, 'failed')).toHaveText(number.format(file.failed));

  await page.getByRole('button', { name: `Import ${number.format(file.succeeded)} customers` }).click();
  await expect(page.getByRole('heading', { name: /^Import of/ })).toBeVisible();
  // It can be left and found again by its address while it runs.
  const address = page.url();
  await page.goto('/customers');
  await page.goto(address);
  await expect(page.getByText('Import finished')).toBeVisible({ timeout: 240_000 });
  await expect(count(page, 'succeeded')).toHaveText(number.format(file.succeeded));
  await expect(count(page, 'failed')).toHaveText(number.format(file.failed));
  for (const [reason, records] of Object.entries(file.reasons)) {
    await expect(page.locator(`[data-reason="${reason}"]`), reason).toContainText(String(records));
  }
  await expectNoViolations(page);

  // Two rows fixed in place and sent again.
  await page.locator('[data-reason="phone:phone"]').click();
  await page.locator('li[data-record]').first().getByRole('textbox').fill('+81 90 1111 2222');
  await page.locator('[data-reason="nickname:required"]').click();
  await page.locator('li[data-record]').first().getByRole('textbox').fill('Fixed by hand');
  await page.getByRole('button', { name: 'Send 2 corrected rows' }).click();
  await expect(count(page, 'succeeded')).toHaveText(number.format(file.succeeded + 2));
  await expect(count(page, 'failed')).toHaveText(number.format(file.failed - 2));
});

test('a manager finds a customer and sees her phone number, masked first, plain for minutes, locked by hand', async ({ browser }) => {
  const page = await signIn(browser, 'manager');
  customerId = await openCustomer(page, file.person);
  const drawer = page.getByRole('complementary', { name: file.person.nickname });
  await expectNoViolations(page);

  await drawer.getByLabel('Reason').fill('parcel came back, asking for the address');
  await drawer.getByRole('button', { name: 'Show masked' }).click();
  await expect(drawer.getByText('Masked', { exact: true })).toBeVisible();
  await expect(page.getByText(file.person.phone)).toHaveCount(0);

  await drawer.getByRole('button', { name: 'Show plain' }).click();
  await drawer.getByRole('button', { name: 'Show plain for 5 minutes' }).click();
  await expect(drawer.getByText(file.person.phone)).toBeVisible();
  await expect(drawer.getByRole('timer')).toBeVisible();
  await expectNoViolations(page);

  await drawer.getByRole('button', { name: 'Lock now' }).click();
  await expect(page.getByText(file.person.phone)).toHaveCount(0);
  await expect(drawer.getByText('Masked', { exact: true })).toBeVisible();
  expect(await storedAnywhere(page, file.person.phone)).toBe(false);
});

test('a viewer sees the customer, but neither her personal data nor the way to change her', async ({ browser, request }) => {
  const page = await signIn(browser, 'viewer');
  await page.goto(`/customers/${customerId}`);
  await expect(page.getByRole('heading', { name: file.person.nickname })).toBeVisible();
  await expect(page.getByText('You may not see personal data here.')).toBeVisible();
  await expect(page.getByText('customer.pii:read')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit profile' })).toHaveCount(0);
  await expectNoViolations(page);

  const authorization = `Bearer ${await apiToken(request, 'viewer')}`;
  const refused = await request.post(`/api/v1/customers/${customerId}/request-pii-access`, { headers: { authorization }, data: { fields: ['phones'], purpose: 'customer_view', reason: 'curious', view: 'plain' } });
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ code: 'PERMISSION_DENIED' });

  await page.goto('/customers/import');
  await expect(page.getByRole('main').getByText('customer.import:execute')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import customers');
  await expectNoViolations(page);
});

test('the log tells both: who saw the number, and who was refused', async ({ browser }) => {
  const page = await signIn(browser, 'admin');
  await page.goto(`/customers/${customerId}`);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByText('Saw personal data').first()).toBeVisible();

  await page.goto('/logs/changes?q=customer.pii.revealed');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.goto('/logs/security');
  await expect(page.getByRole('row').filter({ hasText: /denied|refus/i }).first()).toBeVisible();
});

test('two people who edit one customer both keep what they typed', async ({ browser }) => {
  const [first, second] = [await signIn(browser, 'admin'), await signIn(browser, 'manager')];
  for (const page of [first, second]) await page.goto(`/customers/${customerId}?edit=1`);
  await first.getByRole('textbox', { name: 'Source' }).fill('first');
  await second.getByRole('textbox', { name: 'Source' }).fill('second');
  await second.getByRole('textbox', { name: 'Notes' }).fill('likes large shikishi');
  await first.getByRole('button', { name: 'Save changes' }).click();
  await expect(first.getByRole('button', { name: 'Edit profile' })).toBeVisible();

  await second.getByRole('button', { name: 'Save changes' }).click();
  await expect(second.getByText('Somebody else changed this customer while you were editing')).toBeVisible();
  await second.getByRole('radio', { name: /Saved meanwhile/ }).check();
  await second.getByRole('button', { name: 'Save merged version' }).click();
  await expect(second.getByRole('button', { name: 'Edit profile' })).toBeVisible();
  await expect(second.getByText('likes large shikishi').first()).toBeVisible();
  await expect(second.getByText('first', { exact: true }).first()).toBeVisible();
});

test('the list is worked with the keyboard alone', async ({ browser }) => {
  const page = await signIn(browser, 'manager');
  await page.goto('/customers');
  const grid = page.getByRole('grid', { name: 'List of customers' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search customers' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/open=/);
  await expect(page.getByRole('complementary')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/open=/);
  await page.keyboard.press('e');
  await expect(page.getByRole('form', { name: 'Edit' })).toBeVisible();
});

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('main').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')}`)).toEqual([]);
}

/** Personal data is in no storage of the browser, not even after it was shown. */
function storedAnywhere(page: Page, secret: string): Promise<boolean> {
  return page.evaluate((text) => [localStorage, sessionStorage].some((store) => Object.values(store).some((value) => String(value).includes(text))), secret);
}
