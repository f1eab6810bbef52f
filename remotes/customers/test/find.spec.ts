import { expect, test } from '@playwright/test';
import { signIn } from './house.js';

const nickname = `Sought ${Date.now().toString(36)}`;
const email = `${nickname.replace(' ', '.').toLowerCase()}@example.com`;

test('a tag typed without Enter is kept, and she is found by her whole e-mail address with a purpose and a reason', async ({ browser }) => {
  const page = await signIn(browser, 'admin');
  await page.goto('/customers?new=individual');
  const form = page.getByRole('complementary').getByRole('form');
  await form.locator('select').first().selectOption({ index: 1 });
  await form.getByRole('textbox', { name: 'Nickname' }).fill(nickname);
  await form.getByRole('combobox', { name: 'Tags' }).fill('typed');
  await form.getByRole('button', { name: 'Add e-mail' }).click();
  await form.getByRole('textbox', { name: 'E-mail 1' }).fill(email);
  await form.locator('button[type="submit"]').click();
  const drawer = page.getByRole('complementary', { name: nickname });
  await expect(drawer.getByText('typed', { exact: true })).toBeVisible();

  await page.goto('/customers');
  await page.getByRole('button', { name: 'Find by e-mail or phone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Find by personal data' });
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill(email.toUpperCase());
  await dialog.getByRole('button', { name: 'Search the vault' }).click();
  await expect(dialog.getByText('At least 3 characters').first()).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('she wrote to us');
  await dialog.getByRole('button', { name: 'Search the vault' }).click();
  await dialog.getByRole('button', { name: new RegExp(nickname) }).click();
  await expect(page).toHaveURL(/open=/);
  await expect(drawer).toBeVisible();
  expect(page.url()).not.toContain('example.com');
});

test('a viewer is not offered the search in the vault', async ({ browser }) => {
  const page = await signIn(browser, 'viewer');
  await page.goto('/customers');
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Find by e-mail or phone' })).toHaveCount(0);
});

test('a subsidiary narrows the list to its talents, and only the longest entry of the navigation is current', async ({ browser }) => {
  const page = await signIn(browser, 'admin');
  await page.goto('/');
  await page.getByRole('button', { name: /^Scope:/ }).click();
  await page.getByRole('dialog').getByText('Shanghai').first().click();
  const listed = page.waitForRequest(/\/api\/v1\/customers\?.*talentIds=.*talentIds=/);
  await page.goto('/customers');
  await listed;
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.goto('/customers/import');
  await expect(page.getByRole('navigation', { name: 'Main navigation' }).locator('[aria-current="page"]')).toHaveText('Import');
});
