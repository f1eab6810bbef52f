import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { lendStamps } from './filler.js';
import { signIn } from './house.js';

let page: Page;
let calls: string[][];
test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  page = await signIn(browser, 'admin');
  ({ calls } = await lendStamps(page));
});

const grid = () => page.getByRole('grid', { name: 'List of customers' });

test('another plugin’s column is chosen like any other, and asks once for all rows that were loaded together', async () => {
  await page.goto('/customers?view=all');
  await expect(grid().getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Stamps' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox', { name: 'Stamps' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Stamps' })).toBeVisible();
  await expect(grid().getByText('0 stamps', { exact: true })).toBeVisible();
  await expect(grid().getByText('7 stamps', { exact: true })).toBeVisible();
  expect(calls[0]).toHaveLength(50);
  expect(calls.flat()).toEqual([...new Set(calls.flat())]);
});

test('its filter sets what the list knows, its bulk action gets who is selected and says when it is done', async () => {
  await page.getByRole('button', { name: 'Best stamps' }).click();
  await expect(page).toHaveURL(/status=VIP/);
  await expect(page.getByRole('button', { name: /^Status: VIP/ })).toBeVisible();
  await page.getByRole('button', { name: 'Best stamps', pressed: true }).click();
  await expect(page).not.toHaveURL(/status=VIP/);
  // The others are back: until then the rows of the narrower list still stand there.
  await expect(grid().getByRole('gridcell', { name: 'Active', exact: true }).first()).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Loading' })).toHaveCount(0);
  const boxes = grid().getByRole('row').getByRole('checkbox');
  await boxes.nth(1).check();
  await boxes.nth(2).check();
  await expectNoViolations();
  await page.getByRole('toolbar').getByRole('button', { name: 'Stamp 2' }).click();
  await expect(page.getByRole('toolbar', { name: '2 selected' })).toHaveCount(0);
  const stamped = await page.evaluate(() => (window as unknown as { stamped: { customerIds: string[]; filters?: unknown } }).stamped);
  expect(stamped.customerIds).toHaveLength(2);
  expect(stamped.filters).toBeUndefined();
});

test('header, tab, side and drawer know the customer; one that fails stands in its own place', async () => {
  await grid().getByRole('row').nth(1).getByRole('gridcell').nth(1).click();
  await expect(page).toHaveURL(/open=/);
  const id = new URL(page.url()).searchParams.get('open') ?? '';
  const drawer = page.getByRole('complementary');
  await expect(drawer.locator(`[data-drawer="${id}"]`)).toHaveText('Seven stamps at a glance');

  await page.goto(`/customers/${id}`);
  await expect(page.locator(`[data-header="${id}"]`)).toHaveText(/^Stamp book of [0-9a-f-]{36}$/);
  await expect(page.locator(`[data-side="${id}"]`)).toHaveText('Seven stamps');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('stamps');
  await expect(page.getByRole('heading', { name: 'Platform accounts' })).toBeVisible();
  await expectNoViolations();
  await page.getByRole('tab', { name: 'Stamps' }).click();
  await expect(page.getByRole('region', { name: 'Stamp book' })).toHaveText(`Pages of ${id}`);
  await expect(page).toHaveURL(/tab=stamps/);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Stamp book' })).toBeVisible();
});

async function expectNoViolations(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('main').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')}`)).toEqual([]);
}
