import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Download, type Page } from '@playwright/test';
import { openXlsx, writeXlsx } from '@hako/sdk-plugin/sheets';
import { apiToken, signIn } from './house.js';

test.describe.configure({ mode: 'serial' });
let page: Page;
const stamp = Date.now().toString(36);
const consumer = `BOOK_${stamp.toUpperCase()}`;

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value;
}

async function workbook(name: string, titles: string[], rows: string[][]): Promise<string> {
  const path = join(tmpdir(), `${name}-${stamp}.xlsx`);
  writeFileSync(path, await buffer(writeXlsx(one(rows), { sheet: 'Fans', titles })));
  return path;
}

async function cellsOf(download: Download): Promise<string[][]> {
  const book = await openXlsx(readFileSync(await download.path()));
  const rows: string[][] = [];
  for await (const some of book.rows(book.sheets[0]?.name ?? '')) rows.push(...some.map(({ cells }) => cells));
  return rows;
}

async function chooseFile(path: string): Promise<void> {
  await page.goto('/customers/import');
  const talent = page.locator('select').first();
  await talent.selectOption({ index: 1 });
  await page.getByLabel('If a customer exists already').getByRole('radio', { name: /Add new, update known/ }).or(page.getByRole('radio', { name: /Add new, update known/ })).first().check();
  await page.getByRole('combobox', { name: /External IDs belong to/ }).selectOption(consumer);
  await page.locator('input[type="file"]').setInputFiles(path);
}

const accessible = async (): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
};

test.beforeAll(async ({ browser }) => {
  page = await signIn(browser, 'manager');
  // A system of its own: what its columns mean was remembered by nobody.
  const authorization = `Bearer ${await apiToken(page.request, 'admin')}`;
  const added = await page.request.post('/api/v1/customers/dictionaries/consumer', { headers: { authorization }, data: { code: consumer, name: { en: consumer }, scopeType: 'tenant' } });
  expect(added.status()).toBe(201);
});

test('a workbook with accounts and memberships is mapped, checked, imported, and its errors come back as a workbook', async () => {
  const titles = ['Member no', 'ニックネーム', 'プラットフォーム', 'アカウントID', '会员类型', '会员等级', 'Valid from', 'Shoe size'];
  const good = (number: number): string[] => [`${stamp}-${number}`, `Book ${stamp} ${number}`, 'Bilibili', `77${number}`, 'Bilibili guard', 'JIANZHANG', '2026-01-01', '42'];
  await chooseFile(await workbook('fans', titles, [good(1), good(2), good(3).with(2, 'MySpace')]));
  await expect(page.getByRole('columnheader')).toHaveCount(titles.length);
  await expect(page.getByText('To recognise customers, one column has to be the external ID.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Column “Member no” goes to' }).selectOption({ label: 'External id' });
  await expect(page.getByRole('combobox', { name: 'Column “会员类型” goes to' })).toHaveValue('membership_type');
  await accessible();
  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByRole('status').getByText('Checked. Nothing is written yet.')).toBeVisible();
  await expect(page.locator('[data-reason="platform:unknown"]')).toContainText('Platform');
  await page.getByRole('button', { name: 'Import 2 customers' }).click();
  await expect(page.getByRole('status').getByText('Import finished')).toBeVisible();
  const errors = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download error file' }).click();
  expect((await cellsOf(await errors)).map((cells) => cells.slice(0, 3))).toEqual([['record', 'field', 'code'], ['3', 'platform', 'unknown']]);
});

test('the columns of the same system are known the next time, until they are forgotten', async () => {
  const path = await workbook('again', ['Member no', 'ニックネーム', 'Shoe size'], [[`${stamp}-4`, `Book ${stamp} 4`, '43']]);
  await chooseFile(path);
  await expect(page.getByRole('combobox', { name: 'Column “Member no” goes to' })).toHaveValue('external_id');
  await page.getByRole('button', { name: 'Forget' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click();
  await expect(page.getByRole('combobox', { name: 'Column “Member no” goes to' })).toHaveValue('');
});

test('a file that cannot be read says why, and may be read as somebody says', async () => {
  const unclear = join(tmpdir(), `unclear-${stamp}.csv`);
  writeFileSync(unclear, Buffer.concat([Buffer.from('nickname\n'), Buffer.from([0xff, 0xfd, 0x0a])]));
  await chooseFile(unclear);
  await expect(page.getByRole('alert')).toContainText('IMPORT_ENCODING');
  await expect(page.getByRole('combobox', { name: 'Encoding' })).toBeVisible();
  const locked = join(tmpdir(), `locked-${stamp}.xlsx`);
  writeFileSync(locked, Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]));
  await page.locator('input[type="file"]').setInputFiles(locked);
  await expect(page.getByRole('alert')).toContainText('password');
  await accessible();
});

test('the list leaves as a workbook with accounts, and with personal data only for a stated reason', async () => {
  await page.goto(`/customers?q=${encodeURIComponent(`Book ${stamp}`)}`);
  await expect(page.getByRole('row', { name: new RegExp(`Book ${stamp}`) })).toHaveCount(2);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export customers' });
  await dialog.getByRole('checkbox', { name: 'Platform accounts' }).check();
  await dialog.getByRole('checkbox', { name: 'E-mail' }).check();
  await expect(dialog.getByRole('button', { name: 'Start export' })).toBeDisabled();
  await accessible();
  await dialog.getByRole('checkbox', { name: 'E-mail' }).uncheck();
  await dialog.getByRole('button', { name: 'Start export' }).click();
  await expect(dialog.getByText('The file is ready: 2 customers')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeVisible();
  const file = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const rows = await cellsOf(await file);
  expect(rows).toHaveLength(3);
  expect(rows[1]?.join('|')).toContain('BILIBILI:771');
});
