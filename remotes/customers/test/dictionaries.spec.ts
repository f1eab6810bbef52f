import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { signIn } from './house.js';

test.describe.configure({ mode: 'serial' });
let page: Page;
const stamp = Date.now().toString(36).toUpperCase();

test.beforeAll(async ({ browser }) => {
  page = await signIn(browser, 'admin');
});

test('an entry is added, changed, and taken out of use', async () => {
  await page.goto('/customers/dictionaries?type=consumer');
  await page.getByRole('button', { name: 'Add entry' }).click();
  const drawer = page.getByRole('complementary', { name: 'Add to Other systems' });
  await drawer.getByRole('button', { name: 'Add entry' }).click();
  await expect(drawer.getByRole('alert')).toBeVisible();
  await drawer.getByLabel('Code').fill(`shop_${stamp}`);
  await drawer.getByLabel('Name in English').fill(`Shop ${stamp}`);
  await drawer.getByLabel('Name in Japanese').fill('ショップ');
  await drawer.getByRole('button', { name: 'Add entry' }).click();
  const row = page.getByRole('row', { name: new RegExp(`Shop ${stamp}`) });
  await expect(row).toContainText(`SHOP_${stamp}`);
  await row.getByRole('gridcell').first().click();
  const open = page.getByRole('complementary', { name: `Shop ${stamp}` });
  await open.getByLabel('Name in English').fill(`Store ${stamp}`);
  await open.getByLabel('In use').click();
  await open.getByRole('button', { name: 'Save entry' }).click();
  await expect(page.getByRole('row', { name: new RegExp(`Store ${stamp}`) })).toContainText('Retired');
});

test('an entry is switched off for a scope and on again by undo', async () => {
  await page.goto('/customers/dictionaries?type=segment');
  const row = page.getByRole('row', { name: /Gaming/ });
  await row.getByRole('button', { name: 'Switch off Gaming here' }).click();
  await expect(row).toContainText('Off here');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toContainText('In use');
});

test('every list is reached, and none of them keeps anybody out', async () => {
  for (const name of ['Platforms', 'Membership levels', 'Statuses']) {
    await page.getByRole('navigation', { name: 'Which list' }).getByRole('button', { name }).click();
    await expect(page.getByRole('grid', { name })).toBeVisible();
  }
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
