import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { signIn } from './house.js';

test.describe.configure({ mode: 'serial' });
let page: Page;
const stamp = Date.now().toString(36);

test.beforeAll(async ({ browser }) => {
  page = await signIn(browser, 'manager');
});

async function create(nickname: string): Promise<void> {
  await page.goto('/customers?new=individual');
  const form = page.getByRole('complementary');
  await form.getByLabel('Nickname').fill(nickname);
  const talent = form.getByLabel('Talent');
  if ((await talent.count()) > 0) await talent.first().selectOption({ index: 1 });
  await form.getByRole('button', { name: 'Add customer' }).click();
  await expect(page.getByRole('complementary', { name: nickname })).toBeVisible();
}

test('an account on a platform gets its address, is changed, and tells what it was', async () => {
  await create(`Fan ${stamp} A`);
  const part = page.getByRole('region', { name: 'Platform accounts' });
  await part.getByRole('button', { name: 'Add account' }).click();
  await part.getByLabel('ID there').fill('4321');
  await part.getByLabel('Name there').fill('星の人');
  await part.getByRole('button', { name: 'Add account' }).click();
  await expect(part.getByRole('link', { name: '星の人' })).toHaveAttribute('href', 'https://space.bilibili.com/4321');
  await part.getByRole('button', { name: /^Change Bilibili/ }).click();
  await part.getByLabel('ID there').fill('9876');
  await part.getByRole('button', { name: 'Save account' }).click();
  await expect(part.getByRole('link', { name: '星の人' })).toHaveAttribute('href', 'https://space.bilibili.com/9876');
  await part.getByRole('button', { name: 'Changes' }).click();
  await expect(part.getByText('ID there: 4321 → 9876')).toBeVisible();
});

test('a membership stands as a bar, and one that overlaps is asked about', async () => {
  const part = page.getByRole('region', { name: 'Memberships' });
  await part.getByRole('button', { name: 'Add membership' }).click();
  await part.getByLabel('Level').selectOption({ label: 'Captain' });
  await part.getByLabel('Until').fill('2099-01-01T00:00');
  await part.getByRole('button', { name: 'Add membership' }).click();
  await expect(part.getByText('Bilibili guard · Captain')).toBeVisible();
  await part.getByRole('button', { name: 'Add membership' }).click();
  await part.getByRole('button', { name: 'Add membership' }).click();
  await expect(part.getByText('MEMBERSHIP_OVERLAP')).toBeVisible();
  await part.getByLabel(/Enter it although it overlaps/).check();
  await part.getByRole('button', { name: 'Add membership' }).click();
  await expect(part.getByText('Bilibili guard · Governor')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

test('several are picked, get a tag, and get rid of it by one undo', async () => {
  await create(`Fan ${stamp} B`);
  await page.goto(`/customers?q=${encodeURIComponent(`Fan ${stamp}`)}`);
  await expect(page.getByRole('row', { name: new RegExp(`Fan ${stamp}`) })).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Add tags' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').fill(`tour-${stamp}`);
  await dialog.getByRole('button', { name: 'Add tags' }).click();
  await expect(page.getByText('2 customers changed')).toBeVisible();
  await expect(page.getByText(`tour-${stamp}`)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('2 customers are as before')).toBeVisible();
  await expect(page.getByText(`tour-${stamp}`)).toHaveCount(0);
});
