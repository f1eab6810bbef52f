import type { APIRequestContext, Page } from '@playwright/test';
import { asAdmin } from './admin.js';
import { expectAccessible } from './axe.js';
import { signIn } from './browser.mjs';
import { expect, stamp, test } from './fixtures.js';

/** A second administrator: whoever asks cannot approve. Answers the id of somebody else still. */
function secondPerson(request: APIRequestContext): Promise<{ support: string }> {
  return asAdmin(request, async (headers) => {
    const list = async <T>(path: string): Promise<T[]> => ((await (await request.get(`/api/v1${path}`, { headers })).json()) as { data: T[] }).data;
    const role = (await list<{ id: string; code: string }>('/roles')).find(({ code }) => code === 'ADMIN')!;
    const idOf = async (name: string): Promise<string> => (await list<{ id: string; username: string }>(`/users?pageSize=100&q=${name}`)).find(({ username }) => username === name)!.id;
    await request.post(`/api/v1/users/${await idOf('manager')}/assignments`, { headers, data: { roleId: role.id, scopeType: 'tenant', inherit: true } });
    return { support: await idOf('support') };
  });
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('a rotation is started, watched and finishes, and a new version is in use', async ({ staff }) => {
  await staff.goto('/vault');
  await expect(staff.getByRole('rowheader', { name: /Data key version \d+/ }).first()).toBeVisible();
  const before = await staff.getByRole('row', { name: /Data key version \d+.*In use/ }).innerText();
  await press(staff, 'Start a rotation');
  await expectAccessible(staff);
  const reason = `browser ${stamp()}`;
  await staff.locator('input[name="reason"]').fill(reason);
  await staff.locator('form').getByRole('button', { name: 'Start a rotation' }).click();
  const card = staff.getByRole('listitem').filter({ hasText: reason });
  await expect(card).toContainText('Done', { timeout: 30_000 });
  await expect(card).toContainText('by You'.replace('by ', ''));
  await expect.poll(async () => staff.getByRole('row', { name: /Data key version \d+.*In use/ }).innerText()).not.toBe(before);
  await expectAccessible(staff);
});

test.describe('emergency access', () => {
  test.describe.configure({ mode: 'serial' });
  const reason = `case ${stamp()}`;

  test('is asked for by one person, who cannot approve it', async ({ staff, request }) => {
    const { support } = await secondPerson(request);
    await staff.goto('/vault/approvals?panel=ask');
    await staff.locator('select[name="action"]').selectOption('break_glass');
    await staff.locator('select[name="actor"]').selectOption(support);
    await staff.locator('input[name="minutes"]').fill('5');
    await staff.locator('textarea[name="reason"]').fill(reason);
    await staff.locator('form').getByRole('button', { name: 'Ask for an approval' }).click();
    const own = staff.getByRole('listitem').filter({ hasText: reason });
    await expect(own).toContainText('Somebody else has to approve this.');
    await expect(own.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    await expect(own.getByRole('timer')).toBeVisible();
    await expectAccessible(staff);
  });

  test('is approved by another, and opened', async ({ staff, browser }) => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.addInitScript(() => localStorage.setItem('hako.language', 'en'));
    await other.goto('/');
    await signIn(other, { username: 'manager' });
    await other.goto('/vault/approvals');
    await other.getByRole('listitem').filter({ hasText: reason }).getByRole('button', { name: 'Approve' }).click();
    await other.getByRole('alertdialog').getByRole('button', { name: 'Approve' }).click();
    await expect(other.getByRole('listitem').filter({ hasText: reason })).toContainText('Approved');
    await context.close();
    await staff.goto('/vault/approvals');
    const given = staff.getByRole('listitem').filter({ hasText: reason });
    await expect(given).toContainText('Approved');
    await given.getByRole('button', { name: 'Open emergency access now' }).click();
    await staff.getByRole('alertdialog').getByRole('button', { name: 'Open emergency access now' }).click();
    await expect(given).toContainText('Used');
  });

  test('raises an alarm for everybody, which stays until somebody has looked', async ({ staff }) => {
    await staff.goto('/vault/anomalies');
    const alarm = staff.getByRole('listitem').filter({ hasText: reason });
    await expect(alarm).toContainText('Emergency access for');
    await expectAccessible(staff);
    await alarm.getByRole('button', { name: 'Acknowledge' }).click();
    const note = `planned exercise ${reason}`;
    await staff.locator('textarea[name="note"]').fill(note);
    await staff.locator('form').getByRole('button', { name: 'Acknowledge' }).click();
    await expect(staff.getByRole('listitem').filter({ hasText: note })).toBeVisible();
  });
});

test('the operator sees certificates with their ends, and one agency at a time', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await signIn(page, { agency: 'AC', username: 'ac_admin' });
  await page.goto('/vault/certificates');
  await expect(page.getByRole('listitem').filter({ hasText: 'spiffe://hako/vault' })).toContainText(/\d+ days left/);
  await expectAccessible(page);
  await page.goto('/vault');
  await expect(page.getByRole('rowheader', { name: /Master key version 1/ })).toBeVisible();
  const agency = page.locator('select[name="agency"]');
  await agency.selectOption(await agency.getByRole('option', { name: /\(DEMO\)$/ }).getAttribute('value'));
  await expect(page.getByRole('rowheader', { name: /Data key version/ }).first()).toBeVisible();
  await expectAccessible(page);
  await context.close();
});

test('an entry of the access log is proved in the browser, and a changed one is not', async ({ staff }) => {
  await staff.goto('/vault/access-log');
  // The newest may not be signed for yet; the oldest on the page is.
  await staff.getByRole('gridcell').last().click();
  await expect(staff.getByRole('heading', { name: /Entry \d+/ })).toBeVisible();
  await press(staff, 'Check the proof');
  await expect(staff.getByText('Proved', { exact: true })).toBeVisible();
  await expect(staff.getByText('The vault\'s signature fits')).toBeVisible();
  await expectAccessible(staff);

  // Whoever serves the list cannot change an entry without the browser noticing.
  await staff.route('**/api/v1/vault/access-log?**', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"purpose":"', '"purpose":"x') });
  });
  await staff.reload();
  await press(staff, 'Check the proof');
  await expect(staff.getByText('Not proved', { exact: true })).toBeVisible();
  await staff.unrouteAll({ behavior: 'ignoreErrors' });
});
