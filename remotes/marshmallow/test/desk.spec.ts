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

async function desk(browser: Browser, username: string, path = '/marshmallow', { width = 1440, theme = 'light' }: Look = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'en-GB' });
  await context.addInitScript((chosen) => {
    localStorage.setItem('hako.language', 'en');
    localStorage.setItem('hako.preferences', JSON.stringify({ theme: chosen }));
  }, theme);
  const page = await context.newPage();
  await page.goto('/');
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill(username);
  await page.locator('input[name="password"]').fill(password());
  await page.locator('form button[type="submit"]').click();
  await expect(page.locator('input[name="password"]')).toHaveCount(0);
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: 'Marshmallow desk' })).toBeVisible({ timeout: 40_000 });
  return page;
}

const text = (page: Page) => page.getByTestId('message-text');
const openId = (page: Page): string | null => new URL(page.url()).searchParams.get('message');

test('a queue is worked off by keyboard alone, and taken back', async ({ browser }) => {
  const page = await desk(browser, 'moderator');
  await expect(text(page)).toBeVisible();
  const first = openId(page);
  await page.keyboard.press('j');
  await expect.poll(() => openId(page)).not.toBe(first);
  const second = openId(page);
  await page.keyboard.press('s');
  await expect(page.getByText('Starred', { exact: true }).last()).toBeVisible();
  await page.keyboard.press('a');
  await expect.poll(() => openId(page)).not.toBe(second);
  await expect(page.getByText('Approved', { exact: true }).last()).toBeVisible();
  // Approval, then the star: undo goes back step by step, and the message comes back under the eye.
  await page.keyboard.press('u');
  await expect.poll(() => openId(page)).toBe(second);
  await page.keyboard.press('u');
  await expect(page.getByRole('button', { name: 'Star', exact: true })).toHaveAttribute('aria-pressed', 'false');
  // A rejection with a reason by its digit.
  await page.keyboard.press('Shift+R');
  await expect(page.getByRole('menu', { name: 'Reason' })).toBeVisible();
  await page.keyboard.press('7');
  await expect.poll(() => openId(page)).not.toBe(second);
  await page.keyboard.press('u');
  await expect.poll(() => openId(page)).toBe(second);
  await expect(page.getByText('Nothing is waiting')).toHaveCount(0);
  await page.context().close();
});

test('what a visitor reports stands in its own pile with her words, until a moderator lets it stay', async ({ browser, request }) => {
  const { data } = (await (await request.get('/api/v1/public/marshmallow/yao/messages')).json()) as { data: { id: string; content: string }[] };
  const one = data[0]!;
  const words = `Please look at this ${crypto.randomUUID()}`;
  // Another browser each time: a visitor reports a question once.
  const sent = await request.post(`/api/v1/public/marshmallow/yao/messages/${one.id}/report`, { data: { reason: 'harassment', note: words }, headers: { 'user-agent': `Mozilla/5.0 (Linux) ${crypto.randomUUID()}` } });
  expect(sent.status()).toBe(202);
  const page = await desk(browser, 'moderator', `/marshmallow?view=reported&message=${one.id}`, { theme: 'dark' });
  const reports = page.getByRole('region', { name: 'Reported', exact: true });
  await expect(reports.getByText(words)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)).toEqual([]);
  await reports.getByRole('button', { name: 'It may stay' }).click();
  await expect(reports).toHaveCount(0);
  // It is still there for everybody, and its pile is without it.
  await expect(page.getByRole('listbox').getByText(one.content)).toHaveCount(0);
  expect((await (await request.get('/api/v1/public/marshmallow/yao/messages')).text()).includes(one.id)).toBe(true);
  await page.context().close();
});

test('two moderators see each other, and one of them wins', async ({ browser }) => {
  const one = await desk(browser, 'moderator');
  await expect(text(one)).toBeVisible();
  const id = openId(one);
  const other = await desk(browser, 'admin', `/marshmallow?message=${id}`);
  await expect(text(other)).toHaveText((await text(one).textContent()) ?? '');
  await expect(one.getByText(/admin is looking at this/i).first()).toBeVisible({ timeout: 20_000 });
  await expect(other.getByText(/moderator is looking at this/i).first()).toBeVisible({ timeout: 20_000 });
  // The second one's news is held back, so that she acts on what is old.
  await other.route('**/api/v1/marshmallow/messages/*', (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));
  await one.getByRole('button', { name: 'Approve' }).click();
  await expect.poll(() => openId(one)).not.toBe(id);
  await expect(other.getByText(/Somebody else has just changed this message/)).toBeVisible();
  await one.keyboard.press('u');
  await expect.poll(() => openId(one)).toBe(id);
  await one.context().close();
  await other.context().close();
});

test('findings are numbered in the text and explained below, the sender stands beside', async ({ browser }) => {
  const page = await desk(browser, 'moderator', '/marshmallow?view=flagged');
  await expect(text(page).locator('mark').first()).toBeVisible();
  const findings = page.getByRole('region', { name: 'Findings of the filter' });
  await expect(findings).toContainText(/score \d+ of 100/);
  await expect(page.getByRole('meter', { name: 'Trust' })).toHaveAttribute('aria-valuenow', /^\d+$/);
  await page.context().close();
});

test('a reply approves, is shown, changed and undone', async ({ browser }) => {
  const page = await desk(browser, 'moderator', '/marshmallow?sort=-createdAt');
  await expect(text(page)).toBeVisible();
  const id = openId(page);
  await page.keyboard.press('e');
  await page.keyboard.type('Thank you so much!');
  // The desk goes on before the server has answered; a page that is left then takes its requests along.
  const saved = page.waitForResponse((response) => response.url().endsWith(`/messages/${id}/reply`) && response.ok());
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => openId(page)).not.toBe(id);
  await saved;
  await page.goto(`/marshmallow?view=approved&message=${id}`);
  await expect(page.getByRole('region', { name: 'Reply' })).toContainText('Thank you so much!');
  const answer = await page.evaluate(() => document.title);
  expect(answer).toContain('Marshmallow');
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('textbox', { name: 'Reply' })).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByRole('region', { name: 'Reply' })).toContainText('Thank you so much!');
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('textbox', { name: 'Reply' })).toBeVisible();
  await page.context().close();
});

test('many are ticked and done in one go', async ({ browser }) => {
  const page = await desk(browser, 'moderator', '/marshmallow?view=rejected');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expect(text(page)).toBeVisible();
  const count = await page.getByRole('option').count();
  await page.keyboard.press('x');
  await page.getByRole('button', { name: /Select all/ }).click();
  await page.getByRole('toolbar', { name: 'Selected messages' }).getByRole('button', { name: 'Bring back' }).click();
  await expect(page.getByText('Nothing lies here')).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByRole('option')).toHaveCount(count);
  // By keyboard alone: what is ticked is decided together.
  await page.getByRole('option').first().click();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('option')).toHaveCount(count - 2);
  await page.keyboard.press('u');
  await expect(page.getByRole('option')).toHaveCount(count);
  await page.context().close();
});

test('the talent reads without the tools of moderators', async ({ browser }) => {
  const page = await desk(browser, 'talent');
  await expect(text(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await expect(page.getByRole('tab')).toHaveText([/Approved/, 'Starred']);
  await expect(page.getByText('Trust')).toHaveCount(0);
  await page.context().close();
});

for (const { width, theme } of [{ width: 1440, theme: 'light' }, { width: 1440, theme: 'dark' }, { width: 390, theme: 'light' }, { width: 320, theme: 'dark' }] as const) {
  test(`nothing stands in anybody's way at ${width} px, ${theme}`, async ({ browser }) => {
    const page = await desk(browser, 'moderator', '/marshmallow?view=flagged', { width, theme });
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.getByRole('option').first().click();
    await expect(text(page)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.context().close();
  });
}
