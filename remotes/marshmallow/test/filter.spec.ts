import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';

const password = (): string => {
  const given = process.env['HAKO_ADMIN_PASSWORD'];
  if (!given) throw new Error('HAKO_ADMIN_PASSWORD names the password of the demo agency');
  return given;
};

interface Look {
  width?: number;
  theme?: 'light' | 'dark';
}

async function open(browser: Browser, path: string, heading: string, { width = 1440, theme = 'light' }: Look = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 1000 }, locale: 'en-GB' });
  await context.addInitScript((chosen) => {
    localStorage.setItem('hako.language', 'en');
    localStorage.setItem('hako.preferences', JSON.stringify({ theme: chosen }));
  }, theme);
  const page = await context.newPage();
  await page.goto('/');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill('admin');
  await page.locator('input[name="password"]').fill(password());
  await page.locator('form button[type="submit"]').click();
  await expect(page.locator('input[name="password"]')).toHaveCount(0, { timeout: 30_000 });
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible({ timeout: 30_000 });
  return page;
}

const filterPage = (browser: Browser, look?: Look): Promise<Page> => open(browser, '/marshmallow/filter', 'Filter', look);
const boxPage = (browser: Browser, look?: Look): Promise<Page> => open(browser, '/marshmallow/config', 'Question box', look);
const type = (page: Page, text: string): Promise<void> => page.getByRole('textbox', { name: 'Text' }).fill(text);
const findings = (page: Page) => page.getByRole('list', { name: 'Findings' });

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).exclude('iframe').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}

test('the playground shows what was found, where, by which rule and how it was read', async ({ browser }) => {
  const page = await filterPage(browser);
  await type(page, 'お前 死 ね');
  await expect(page.getByText('Holds it back')).toBeVisible();
  await expect(page.getByTestId('marked-text').locator('mark')).toContainText('死 ね');
  await expect(findings(page).getByRole('listitem')).toHaveCount(1);
  await expect(findings(page)).toContainText("Hako's Japanese list");
  await expect(findings(page)).toContainText('pulled apart');

  await page.getByRole('button', { name: 'I will kill you in Mario Kart!' }).click();
  await expect(page.getByText('Lets it pass')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Looked at and let go' })).toContainText('talk about a game');

  // Nothing of what is typed is anything but text.
  await type(page, '<img src=x onerror="document.title=1"> fu\u202eck');
  await expect(page.getByTestId('marked-text')).toContainText('<img src=x');
  await expect(page.getByTestId('marked-text')).toContainText('U+202E');
  await expect(page).toHaveTitle(/Filter/);
  await accessible(page);
});

test('strength changes the verdict', async ({ browser }) => {
  const page = await filterPage(browser);
  await type(page, 'damn');
  await expect(page.getByText('Lets it pass')).toBeVisible();
  await page.getByRole('combobox', { name: 'Strength' }).selectOption('high');
  await expect(page.getByText('Flags it')).toBeVisible();
});

test('a list is imported, told what was left out, works at once, is switched off and deleted', async ({ browser }) => {
  const page = await filterPage(browser);
  const name = `Spoilers ${Date.now()}`;
  await page.getByRole('button', { name: 'Import a list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('textbox', { name: /Entries/ }).fill('# last chapter\nlast boss dies\nx\n');
  await dialog.getByRole('textbox', { name: /Name/ }).fill(name);
  await dialog.getByRole('combobox', { name: 'What a hit does' }).selectOption('reject');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText('Line 3: too short')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await type(page, 'so the LAST BOSS DIES!');
  await expect(page.getByText('Holds it back')).toBeVisible();
  await expect(findings(page)).toContainText(name);
  await page.getByRole('switch', { name: `“${name}” at work` }).click();
  await expect(page.getByText('No rule found anything.')).toBeVisible();
  await page.getByRole('button', { name: `Delete “${name}”` }).click();
  await page.getByRole('button', { name: 'Delete list' }).click();
  await expect(page.getByText(name, { exact: true })).toHaveCount(0);
});

test('settings are seen on the fan\'s page before they are saved, and a faster colleague is noticed', async ({ browser }) => {
  const page = await boxPage(browser);
  const other = await boxPage(browser);
  const sheet = page.frameLocator('iframe[title="Preview"]');
  const title = `Ask away ${Date.now()}`;
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await expect(sheet.getByRole('heading', { level: 1 })).toHaveText(title);
  await page.getByRole('button', { name: '日本語' }).click();
  await expect(sheet.locator('body')).toHaveCount(1);
  await expect.poll(() => sheet.locator('html').getAttribute('lang')).toBe('ja');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByText('1 setting changed')).toBeVisible();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Nothing changed')).toBeVisible();

  const longest = other.getByRole('spinbutton', { name: 'Longest question' });
  const before = Number(await longest.inputValue());
  await longest.fill(String(before - 1));
  await other.getByRole('button', { name: 'Save settings' }).click();
  await expect(other.getByText('Somebody else saved this box meanwhile.')).toBeVisible();
  await other.getByRole('button', { name: 'Put my changes on top' }).click();
  await expect(other.getByRole('textbox', { name: 'Title' })).toHaveValue(title);
  await expect(longest).toHaveValue(String(before - 1));
  await other.getByRole('button', { name: 'Save settings' }).click();
  await expect(other.getByText('Nothing changed')).toBeVisible();
  // Fans are counted by it in other tests.
  await longest.fill(String(before));
  await other.getByRole('button', { name: 'Save settings' }).click();
  await expect(other.getByText('Nothing changed')).toBeVisible();
});

test('what cannot be is said beside its field', async ({ browser }) => {
  const page = await boxPage(browser);
  await page.getByRole('spinbutton', { name: 'Shortest question' }).fill('99');
  await page.getByRole('spinbutton', { name: 'Longest question' }).fill('50');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'Shortest question' })).toHaveAttribute('aria-describedby', /problem/);
});

for (const look of [{ width: 1440, theme: 'dark' }, { width: 390, theme: 'light' }, { width: 320, theme: 'dark' }] as const) {
  test(`both screens hold at ${look.width} px in ${look.theme}`, async ({ browser }) => {
    for (const visit of [filterPage, boxPage]) {
      const page = await visit(browser, look);
      await expect(page.locator('.MuiSkeleton-root')).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
      await accessible(page);
      await page.context().close();
    }
  });
}

test('the address where fans ask is copied, and its QR code is saved as it stands there', async ({ browser }) => {
  const page = await boxPage(browser);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const section = page.getByRole('region', { name: 'Where fans ask' });
  const address = (await section.locator('code').textContent()) ?? '';
  expect(address).toMatch(/^https?:\/\/.+\/m\/[^/]+\/ask$/);
  await section.getByRole('button', { name: 'Copy address' }).click();
  await expect(page.getByText('Address copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  const saved = page.waitForEvent('download');
  await section.getByRole('button', { name: 'Download QR code (SVG)' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe(`qr-${address.split('/').at(-2) ?? ''}.svg`);
  const picture = section.getByRole('img', { name: `QR code of ${address}` });
  expect(await readFile(await file.path(), 'utf8')).toContain(`d="${(await picture.locator('path').getAttribute('d')) ?? ''}"`);
  await accessible(page);
  await page.context().close();
});
