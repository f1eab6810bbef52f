import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.js';
import { expect, stamp, test } from './fixtures.js';

/** Something happens that the change log will tell: a subsidiary with a name of its own. Answers its code. */
async function makeSubsidiary(page: Page, name: string): Promise<string> {
  return page.evaluate(async (label) => {
    const token = (await (await fetch('/api/v1/auth/refresh', { method: 'POST' })).json()) as { data: { accessToken: string } };
    const code = `L${Date.now().toString(36).toUpperCase()}`;
    const body = JSON.stringify({ code, name: { en: label, zh: label, ja: label } });
    const answer = await fetch('/api/v1/subsidiaries', { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token.data.accessToken}` }, body });
    if (!answer.ok) throw new Error(await answer.text());
    return code;
  }, name);
}

/** Digits of base 36: the first signs of the Thousand Character Classic, of which no two are the same. */
const SIGNS = [...'天地玄黄宇宙洪荒日月盈昃辰宿列張寒来暑往秋収冬蔵閏余成歳律呂調陽雲騰致雨'];

test('a word in any script is found across all logs, and its entry shows what changed', async ({ staff }) => {
  // What an earlier run left behind is found at once, and is not it.
  const own = [...stamp()].map((digit) => SIGNS[Number.parseInt(digit, 36)]).join('');
  const name = `星${own}部門`;
  await staff.goto('/logs/all');
  await expect(staff.getByText('Search all logs at once')).toBeVisible();
  await makeSubsidiary(staff, name);
  const row = staff.getByRole('row').filter({ hasText: 'Changes' }).first();
  // Written with what it tells of, but found when the search has it. However long an answer takes, it is waited for.
  const answered = row.or(staff.getByText(/^Nothing in the logs says/));
  await expect(async () => {
    await staff.goto(`/logs/all?q=${encodeURIComponent(own)}`);
    await expect(answered).toBeVisible();
    expect(await row.count()).toBe(1);
  }).toPass({ timeout: 60_000 });
  await row.click();
  const detail = staff.getByRole('complementary');
  await expect(detail.getByText(name).first()).toBeVisible();
  await expect(detail.locator('ins').first()).toBeVisible();
  await expect(staff).toHaveURL(/open=/);
});

test('an entry is checked in the browser against the signed log', async ({ staff }) => {
  const signed = staff.getByRole('row').filter({ hasText: 'Signed' }).first();
  // A signature follows within a minute: in a house that began just now there is none yet.
  await expect(async () => {
    await staff.goto('/logs/changes');
    await expect(staff.getByRole('row').nth(1)).toBeVisible();
    expect(await signed.count()).toBe(1);
  }).toPass({ timeout: 90_000 });
  await signed.click();
  await staff.getByRole('button', { name: 'Check in this browser' }).click();
  await expect(staff.getByText('Unchanged since it was sealed')).toBeVisible();

  // A server that shows another entry than it proves is found out.
  await staff.route('**/api/v1/logs/proof/inclusion*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { data: { entry: { action: string } } };
    body.data.entry.action = 'something.else';
    await route.fulfill({ response: answer, json: body });
  });
  await staff.getByRole('button', { name: 'Check in this browser' }).click();
  await expect(staff.getByText('This entry does not fit the sealed log')).toBeVisible();
  await staff.unrouteAll({ behavior: 'ignoreErrors' });
});

test('the whole log is checked, and a first wrong entry is named', async ({ staff }) => {
  await staff.goto('/logs/changes?panel=seal');
  await staff.getByRole('button', { name: 'Check now' }).click();
  await expect(staff.getByText('The log is complete and unchanged')).toBeVisible({ timeout: 20_000 });
  await expectAccessible(staff);
  await staff.route('**/api/v1/logs/verify', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { data: Record<string, unknown> };
    await route.fulfill({ response: answer, json: { ...body, data: { ...body.data, ok: false, problem: 'edited', seq: 1234, until: null } } });
  });
  await staff.getByRole('button', { name: 'Check now' }).click();
  await expect(staff.getByText('An entry was changed')).toBeVisible();
  await expect(staff.getByText('The first wrong entry is 1,234.')).toBeVisible();
  await staff.unrouteAll({ behavior: 'ignoreErrors' });
});

test('a tail shows new entries by itself, and not while it is paused', async ({ staff }) => {
  await staff.goto('/logs/changes');
  await staff.getByRole('button', { name: 'Follow' }).click();
  const first = await makeSubsidiary(staff, `Tail ${stamp()}`);
  await expect(staff.getByRole('row').filter({ hasText: first })).toBeVisible();
  await staff.getByRole('button', { name: 'Pause' }).click();
  const second = await makeSubsidiary(staff, `Quiet ${stamp()}`);
  await expect(staff.getByRole('button', { name: 'New entries' })).toBeVisible();
  await expect(staff.getByRole('row').filter({ hasText: second })).toHaveCount(0);
  await staff.getByRole('button', { name: 'New entries' }).click();
  await expect(staff.getByRole('row').filter({ hasText: second })).toBeVisible();
});

test('filters stand in the address and can be taken off again', async ({ staff }) => {
  await staff.goto('/logs/security?outcome=success');
  await expect(staff.getByRole('search').getByText('succeeded')).toBeVisible();
  await expect(staff.getByRole('row').filter({ hasText: 'succeeded' }).first()).toBeVisible();
  await staff.getByRole('button', { name: /Clear/ }).click();
  await expect(staff).not.toHaveURL(/outcome/);
});

test('an export is made and can be fetched', async ({ staff }) => {
  await staff.goto('/logs/changes?panel=export');
  await staff.getByRole('button', { name: 'Start export' }).click();
  const download = staff.getByRole('button', { name: 'Download' }).first();
  await expect(download).toBeVisible({ timeout: 20_000 });
  const [file] = await Promise.all([staff.waitForEvent('download'), download.click()]);
  expect(file.suggestedFilename()).toMatch(/^hako-log-.*\.zip$/);
  await expectAccessible(staff);
});

test('a legal hold is placed and released', async ({ staff }) => {
  const name = `Case ${stamp()}`;
  await staff.goto('/logs/retention');
  await expect(staff.getByRole('rowheader', { name: 'Security' })).toBeVisible();
  await expectAccessible(staff);
  await staff.getByRole('button', { name: 'New legal hold' }).click();
  await staff.locator('input[name="name"]').fill(name);
  await staff.locator('textarea[name="reason"]').fill('Court of Tokyo');
  await expectAccessible(staff);
  await staff.getByRole('button', { name: 'Place hold' }).click();
  const row = staff.getByRole('listitem').filter({ hasText: name });
  await expect(row).toContainText('Holding');
  await row.getByRole('button', { name: 'Release' }).click();
  await staff.getByRole('alertdialog').getByRole('textbox').fill(name);
  await staff.getByRole('alertdialog').getByRole('button', { name: 'Release' }).click();
  await expect(row).toContainText('Released');
});
