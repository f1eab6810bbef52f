import { signIn } from './browser.mjs';
import { expect, stamp, test } from './fixtures.js';

test('a wrong password is refused in words, and keeps what was typed', async ({ page }) => {
  await page.goto('/people');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill('nobody-of-that-name');
  await page.locator('input[name="password"]').fill('not the password');
  await page.locator('button[type="submit"]').click();
  await expect(page.getByRole('alert')).toContainText('AUTH_INVALID_CREDENTIALS');
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.locator('input[name="username"]')).toHaveValue('nobody-of-that-name');
});

test('sign-in leads to the page that was asked for, and sign-out back to the form', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/settings');
  await signIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.locator('input[name="password"]')).toBeVisible();
  await page.reload();
  await expect(page.locator('input[name="password"]')).toBeVisible();
});

test('a subsidiary is created, moved by the keyboard, deactivated and brought back', async ({ staff }) => {
  const code = `SUB_${stamp()}`;
  await staff.goto('/organization?panel=new-subsidiary');
  await staff.locator('input[name="code"]').fill(code);
  await staff.locator('input[name="name.en"]').fill(`Test ${code}`);
  await staff.getByRole('button', { name: 'Create subsidiary' }).click();
  const row = staff.getByRole('treeitem', { name: new RegExp(`Test ${code}`) });
  await expect(row).toHaveAttribute('aria-level', '2');
  await row.focus();
  await staff.keyboard.press('m');
  const dialog = staff.getByRole('dialog');
  await dialog.getByRole('combobox').fill('Tokyo');
  await staff.getByRole('option', { name: /Tokyo/ }).click();
  await dialog.getByRole('button', { name: 'Move' }).click();
  await expect(row).toHaveAttribute('aria-level', '3');
  await row.click();
  await staff.getByRole('button', { name: 'Deactivate' }).click();
  await staff.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(staff.getByRole('treeitem', { name: new RegExp(`Test ${code}.*Inactive`) })).toBeVisible();
  await staff.getByRole('button', { name: 'Reactivate' }).click();
  await expect(staff.getByRole('treeitem', { name: new RegExp(`Test ${code}.*Inactive`) })).toHaveCount(0);
});

test('a person is created, gets a role, and the answer to why she may read is drawn', async ({ staff }) => {
  const name = `tester-${stamp().toLowerCase()}`;
  await staff.goto('/people?panel=new');
  await staff.locator('input[name="displayName"]').fill(`Tester ${name}`);
  await staff.locator('input[name="username"]').fill(name);
  await staff.locator('input[name="email"]').fill(`${name}@demo.hako.example`);
  await staff.locator('select[name="how"]').selectOption('hand');
  await staff.locator('input[name="password"]').fill('A long enough first password, 7!');
  await staff.getByRole('button', { name: 'Create person' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText(`Tester ${name}`);
  await staff.getByRole('button', { name: 'Give a role' }).click();
  await staff.locator('select[name="roleId"]').selectOption({ label: 'Viewer' });
  await staff.getByRole('button', { name: 'Give role' }).click();
  await expect(staff.getByRole('link', { name: 'Viewer' })).toBeVisible();
  await staff.getByRole('link', { name: 'Why?' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toContainText('Why');
  await staff.getByRole('combobox', { name: 'Right' }).fill('Talents');
  await staff.getByRole('option', { name: 'Talents · Read' }).click();
  await staff.getByRole('button', { name: 'Explain' }).click();
  await expect(staff.getByRole('status').filter({ hasText: 'talent:read' })).toContainText('may talent:read');
  await expect(staff.getByText(/· decides$/)).toBeVisible();
});

test('a role is made, its matrix turned by the keyboard, the change shown and saved', async ({ staff }) => {
  const code = `ROLE_${stamp()}`;
  await staff.goto('/roles?panel=new');
  await staff.locator('input[name="code"]').fill(code);
  await staff.locator('input[name="name.en"]').fill(`Role ${code}`);
  await staff.getByRole('button', { name: 'Create role' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText(`Role ${code}`);
  const cell = staff.getByRole('button', { name: 'Talents, Read: not set' });
  await cell.focus();
  await staff.keyboard.press('g');
  await expect(staff.getByRole('button', { name: 'Talents, Read: granted' })).toBeFocused();
  await expect(staff.getByText('talent:read')).toBeVisible();
  await staff.getByRole('button', { name: 'Save role' }).click();
  await expect(staff.getByText('Nothing changed yet')).toBeVisible();
  await staff.reload();
  await expect(staff.getByRole('button', { name: 'Talents, Read: granted' })).toBeVisible();
});

test('a setting is overridden in place, shows where it comes from, and is reset', async ({ staff }) => {
  await staff.goto('/settings');
  const row = staff.locator('section').filter({ hasText: 'Language and formats' });
  await staff.getByRole('searchbox', { name: 'Search settings' }).fill('currency');
  await expect(row.getByRole('button', { name: 'Override' })).toHaveCount(1);
  await row.getByRole('button', { name: 'Override' }).click();
  await staff.getByRole('textbox', { name: 'Value' }).fill('CNY');
  await staff.getByRole('button', { name: 'Save setting' }).click();
  await expect(row.getByText('Set here')).toBeVisible();
  await row.getByRole('button', { name: 'Reset' }).click();
  await expect(row.getByText('Default', { exact: true })).toBeVisible();
});

test('switching a plugin off takes its navigation away, switching it on brings it back, without a reload', async ({ staff }) => {
  await staff.goto('/plugins');
  const nav = staff.getByRole('navigation', { name: 'Main navigation' });
  await expect(nav.getByRole('link', { name: 'Customers' })).toBeVisible();
  await staff.getByRole('switch', { name: 'Customers' }).click();
  await staff.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click();
  await expect(nav.getByRole('link', { name: 'Customers' })).toHaveCount(0);
  await staff.getByRole('switch', { name: 'Customers' }).click();
  await expect(nav.getByRole('link', { name: 'Customers' })).toBeVisible();
});

test('the change log shows what was changed, field by field', async ({ staff }) => {
  await staff.goto('/logs/changes');
  await staff.locator('[role="row"][aria-rowindex="2"]').click();
  await expect(staff.getByRole('complementary')).toBeVisible();
  await expect(staff).toHaveURL(/open=/);
});

test('whoever goes to another page goes there with the keyboard, and a tab of the page keeps it', async ({ staff }) => {
  await staff.getByRole('navigation').getByRole('link', { name: 'Logs' }).press('Enter');
  await expect(staff.locator('main#main')).toBeFocused();
  await staff.getByRole('tab', { name: 'Security' }).press('Enter');
  await expect(staff).toHaveURL(/logs\/security/);
  await expect(staff.getByRole('tab', { name: 'Security' })).toBeFocused();
});

test('the palette goes to a page and switches the talent', async ({ staff }) => {
  await staff.goto('/');
  await expect(staff.locator('main#main')).toBeVisible();
  await staff.keyboard.press('Control+k');
  await staff.getByRole('combobox').fill('roles');
  await staff.keyboard.press('Enter');
  await expect(staff).toHaveURL(/\/roles$/);
  await staff.keyboard.press('Control+k');
  await staff.getByRole('combobox').fill('Aria');
  await staff.keyboard.press('Enter');
  await expect(staff.getByRole('button', { name: 'Scope: Aria Vale' })).toBeVisible();
});

test('the language changes at once and is kept', async ({ staff }) => {
  await staff.goto('/people');
  await staff.getByRole('button', { name: 'Language' }).click();
  await staff.getByRole('menuitemradio', { name: '日本語' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('メンバー');
  await expect(staff.locator('html')).toHaveAttribute('lang', 'ja');
  await staff.getByRole('button', { name: '言語' }).click();
  await staff.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('People');
});

test('another session is seen and ended from the profile', async ({ staff, browser }) => {
  const elsewhere = await browser.newContext();
  const page = await elsewhere.newPage();
  await page.goto('/');
  await signIn(page);
  await staff.goto('/profile/sessions');
  const ends = staff.getByRole('button', { name: /^End session on/ });
  await expect(ends.first()).toBeVisible();
  const before = await ends.count();
  await ends.first().click();
  await expect(ends).toHaveCount(before - 1);
  await elsewhere.close();
});

test('a changed remote file is not run, and the rest of the shell goes on', async ({ staff }) => {
  await staff.route('**/remotes/customers/**/remoteEntry.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\nwindow.tampered = true;` });
  });
  await staff.goto('/customers');
  await expect(staff.getByRole('alert')).toContainText('REMOTE_UNTRUSTED', { timeout: 20_000 });
  expect(await staff.evaluate(() => (window as { tampered?: boolean }).tampered)).toBeUndefined();
  await staff.unrouteAll({ behavior: 'ignoreErrors' });
  await staff.getByRole('link', { name: 'People' }).click();
  await expect(staff.getByRole('grid')).toBeVisible();
});

test('a remote that cannot be reached shows a retry that works', async ({ staff }) => {
  await staff.route('**/remotes/customers/**', (route) => route.abort());
  await staff.goto('/customers');
  const retry = staff.getByRole('alert').getByRole('button', { name: 'Try again' });
  await expect(retry).toBeVisible({ timeout: 30_000 });
  await staff.unroute('**/remotes/customers/**');
  await retry.click();
  await expect(staff.getByRole('grid')).toBeVisible({ timeout: 20_000 });
});

test('the operator creates an agency', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/platform');
  await signIn(page, { agency: 'AC', username: 'ac_admin' });
  const code = `A${stamp()}`;
  await page.getByRole('button', { name: 'New agency' }).click();
  await page.locator('input[name="code"]').fill(code);
  await page.locator('input[name="name.en"]').fill(`Agency ${code}`);
  await page.locator('input[name="admin.displayName"]').fill('First Admin');
  await page.locator('input[name="admin.email"]').fill('admin@agency.hako.example');
  await page.locator('input[name="admin.password"]').fill('A long enough first password, 7!');
  await page.getByRole('button', { name: 'Create agency' }).click();
  await expect(page.getByRole('row', { name: `Agency ${code}` })).toBeVisible();
  await context.close();
});
