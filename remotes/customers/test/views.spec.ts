import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { apiToken, signIn } from './house.js';

const mark = Date.now().toString(36);
const tag = `tag-${mark}`;
const field = `points_${mark}`;
let customerId = '';

test.describe.configure({ mode: 'serial' });

async function call<T>(request: APIRequestContext, method: 'post' | 'get' | 'patch', path: string, data?: unknown): Promise<T> {
  const authorization = `Bearer ${await apiToken(request, 'admin')}`;
  const answer = await request[method](`/api/v1${path}`, { headers: { authorization }, ...(data === undefined ? {} : { data }) });
  expect(answer.status(), `${method} ${path}: ${await answer.text()}`).toBeLessThan(300);
  return ((await answer.json()) as { data: T }).data;
}

test.beforeAll(async ({ request }) => {
  const talents = await call<{ talentId: string }[]>(request, 'get', '/customers?pageSize=1');
  const make = (nickname: string, more: Record<string, unknown>) => call<{ id: string }>(request, 'post', '/customers', { profileType: 'individual', talentId: talents[0]?.talentId, nickname, ...more });
  ({ id: customerId } = await make(`Viewed ${mark} ルナ`, { tags: [tag] }));
  await make(`Viewed ${mark} other`, {});
});

const open = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const rows = (page: Page) => page.getByRole('grid', { name: 'List of customers' }).getByRole('row', { name: new RegExp(`Viewed ${mark}`) });

test('a custom field is made, filled in on a customer, and stands in lists', async ({ browser }) => {
  const page = await signIn(browser, 'admin');
  await page.goto('/customers/fields');
  await open(page, 'New field');
  const dialog = page.getByRole('dialog', { name: 'New field' });
  await dialog.getByRole('textbox', { name: 'Name in English' }).fill(`Points ${mark}`);
  await dialog.getByRole('combobox', { name: 'Kind' }).selectOption('number');
  await dialog.getByRole('textbox', { name: 'Code' }).fill(field);
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Save field' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: field })).toBeVisible();

  await page.goto(`/customers/${customerId}?edit=1`);
  await page.getByRole('textbox', { name: `Points ${mark}` }).fill('many');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Write a number.').first()).toBeVisible();
  await page.getByRole('textbox', { name: `Points ${mark}` }).fill('42.5');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('definition').filter({ hasText: '42.5' })).toBeVisible();
});

test('a view keeps filters, columns and rows, and is shared', async ({ browser }) => {
  const page = await signIn(browser, 'admin');
  await page.goto(`/customers?view=all&q=Viewed ${mark}`);
  await expect(rows(page)).toHaveCount(2);
  await open(page, /^Tag/);
  await page.getByRole('menuitemcheckbox', { name: tag }).click();
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(1);
  await open(page, 'Columns');
  const columns = page.getByRole('dialog', { name: 'Columns' });
  await columns.getByRole('checkbox', { name: 'Language' }).uncheck();
  await columns.getByRole('checkbox', { name: `Points ${mark}` }).check();
  await columns.getByRole('button', { name: `Move Points ${mark} up` }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: `Points ${mark}` })).toBeVisible();
  await expect(page.getByRole('gridcell', { name: '42.5' })).toBeVisible();

  await open(page, 'All customers');
  await expectNoViolations(page);
  await page.getByRole('menuitem', { name: 'Save as a new view…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New view' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(`View ${mark}`);
  await dialog.getByRole('checkbox', { name: 'Share with everybody in the agency' }).check();
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByRole('button', { name: `View ${mark}` })).toBeVisible();
});

test('a shared view is there for others, comes back by its address, and is not theirs to remove', async ({ browser }) => {
  const other = await signIn(browser, 'viewer');
  await other.goto('/customers?view=all');
  await open(other, 'All customers');
  await other.getByRole('menuitemradio', { name: `View ${mark}` }).click();
  await expect(rows(other)).toHaveCount(1);
  await expect(other.getByRole('columnheader', { name: `Points ${mark}` })).toBeVisible();
  await expect(other.getByRole('columnheader', { name: 'Language' })).toHaveCount(0);
  await other.reload();
  await expect(rows(other)).toHaveCount(1);
  await open(other, `View ${mark}`);
  await expect(other.getByRole('menuitem', { name: 'Remove view' })).toHaveCount(0);
});

test('a tag gets its colour and another name, on customers and in the view', async ({ browser }) => {
  const page = await signIn(browser, 'admin');
  await page.goto('/customers/tags');
  await page.getByRole('searchbox', { name: 'Search tags' }).fill(tag);
  await open(page, `Edit tag ${tag}`);
  const dialog = page.getByRole('dialog', { name: 'Tag' });
  await dialog.getByRole('radio', { name: 'Colour #1E8E5A' }).click();
  await dialog.getByRole('button', { name: 'Save tag' }).click();
  await expect(dialog).toHaveCount(0);
  await open(page, `Edit tag ${tag}`);
  await dialog.getByRole('textbox', { name: 'Name' }).fill(`new-${tag}`);
  await dialog.getByRole('button', { name: 'Save tag' }).click();
  await expect(page.getByText('Renamed on 1 customer')).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(`new-${tag}`) })).toBeVisible();
  await expectNoViolations(page);

  await page.goto('/customers?view=all');
  await open(page, 'All customers');
  await page.getByRole('menuitemradio', { name: `View ${mark}` }).click();
  await expect(page.getByRole('button', { name: new RegExp(`^Tag: new-${tag}`) })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
});

test('a note is written, pinned and told in the timeline', async ({ browser }) => {
  const page = await signIn(browser, 'manager');
  await page.goto(`/customers/${customerId}`);
  await page.getByRole('textbox', { name: 'Note', exact: true }).fill('likes large shikishi');
  await open(page, 'Add note');
  await expect(page.getByRole('listitem').filter({ hasText: 'likes large shikishi' })).toBeVisible();
  await open(page, 'Pin to the top');
  await expect(page.getByText('Pinned')).toBeVisible();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page).toHaveURL(/tab=timeline/);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText('likes large shikishi')).toBeVisible();
  await expect(timeline.getByText(/Changed/).first()).toBeVisible();
  await timeline.getByRole('button', { name: 'Notes' }).click();
  await expect(timeline.getByRole('listitem')).toHaveCount(1);
  await expectNoViolations(page);
});

test('a nickname with one typo in it is found', async ({ browser }) => {
  const page = await signIn(browser, 'viewer');
  await page.goto('/customers?view=all');
  await page.getByRole('searchbox', { name: 'Search customers' }).fill(`viewde ${mark} るな`);
  await expect(rows(page)).toHaveCount(1);
});

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('body').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')}`)).toEqual([]);
}
