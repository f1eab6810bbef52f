import { expectAccessible } from './axe.js';
import { expect, test } from './fixtures.js';

const PAGES = ['/', '/organization', '/organization?panel=new-talent', '/organization?panel=new-subsidiary', '/people', '/people?panel=new', '/roles', '/roles?panel=new', '/roles/explain', '/settings', '/plugins', '/logs/changes', '/logs/security', '/logs/events', '/jobs', '/profile', '/profile/password', '/profile/security', '/profile/sessions', '/profile/linked', '/sso', '/sso?panel=new', '/sso/domains', '/sso/scim', '/nowhere'];

test('the sign-in page has no accessibility violations', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('input[name="password"]')).toBeVisible();
  await expectAccessible(page);
});

for (const path of PAGES) {
  test(`${path} has no accessibility violations`, async ({ staff }) => {
    await staff.goto(path);
    await expect(staff.locator('main#main')).toBeVisible();
    await expectAccessible(staff);
  });
}

for (const path of ['/people', '/roles']) {
  test(`the first of ${path} has no accessibility violations`, async ({ staff }) => {
    await staff.goto(path);
    await staff.locator('[role="row"][aria-rowindex="2"]').click();
    await expect(staff).not.toHaveURL(new RegExp(`${path}$`));
    await expectAccessible(staff);
  });
}

test('a talent has no accessibility violations', async ({ staff }) => {
  await staff.goto('/organization');
  await staff.locator('[role="treeitem"][aria-level="3"]').first().click();
  await expect(staff.getByRole('complementary')).toBeVisible();
  await expectAccessible(staff);
});

for (const path of ['/', '/organization', '/people', '/settings', '/plugins', '/logs/changes']) {
  test(`dark appearance keeps its contrast on ${path}`, async ({ staff }) => {
    await staff.emulateMedia({ colorScheme: 'dark' });
    await staff.goto(path);
    await expect(staff.locator('main#main')).toBeVisible();
    await expectAccessible(staff);
    await staff.emulateMedia({ colorScheme: 'light' });
  });
}

test('palette, shortcut sheet and scope switch have no accessibility violations', async ({ staff }) => {
  await staff.goto('/people');
  await expect(staff.getByRole('grid')).toBeVisible();
  await staff.keyboard.press('Control+k');
  await expect(staff.getByRole('dialog')).toBeVisible();
  await expectAccessible(staff);
  await staff.keyboard.press('Escape');
  await staff.keyboard.press('?');
  await expect(staff.getByRole('dialog')).toBeVisible();
  await expectAccessible(staff);
  await staff.keyboard.press('Escape');
  await staff.getByRole('button', { name: /^Scope:/ }).click();
  await expect(staff.getByRole('listbox')).toBeVisible();
  await expectAccessible(staff);
});

test('a phone 320 px wide needs no sideways scrolling', async ({ staff }) => {
  await staff.setViewportSize({ width: 320, height: 720 });
  for (const path of ['/', '/organization', '/people', '/roles', '/settings', '/plugins', '/logs/changes', '/profile']) {
    await staff.goto(path);
    await expect(staff.locator('main#main')).toBeVisible();
    expect(await staff.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBe(0);
  }
  await staff.setViewportSize({ width: 1440, height: 900 });
});
