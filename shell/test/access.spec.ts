import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.js';
import { signIn } from './browser.mjs';
import { expect, stamp, test } from './fixtures.js';

const call = async <T>(page: Page, method: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: T }> =>
  page.evaluate(async ([how, where, sent]) => {
    const answer = await fetch(`/api/v1${where}`, { method: how, headers: sent });
    return { status: answer.status, body: (await answer.json()) as never };
  }, [method, path, headers] as const);

/** The row of the demo agency in the operator's list: other agencies' codes are drawn, and may hold its own. */
const demo = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: 'DEMO', exact: true }) });

/** Text under a label of the box that shows a new secret. */
const shown = (page: Page, label: string) => page.locator(`[data-copy="${label}"]`).innerText();

test('a key is made, used, rotated with both secrets in force, and revoked with a reason', async ({ staff }) => {
  const name = `Shop ${stamp()}`;
  await staff.goto('/api-keys');
  await staff.getByRole('button', { name: 'New API key' }).click();
  await staff.locator('input[name="name"]').fill(name);
  await staff.getByRole('button', { name: 'Create key' }).click();
  // Nothing chosen yet: the form says so beside the field.
  await expect(staff.getByRole('complementary').or(staff.getByRole('dialog')).first()).toContainText('required', { ignoreCase: true });
  await staff.getByLabel('Search rights').fill('talent');
  await staff.getByRole('checkbox', { name: /: Read$/ }).first().check();
  await staff.getByRole('button', { name: 'Create key' }).click();
  const box = staff.getByRole('group', { name: 'Copy the secret now' });
  await expect(box).toBeVisible();
  const first = { id: await shown(staff, 'Key ID'), secret: await shown(staff, 'Secret') };
  expect(first.secret).toMatch(/^hks_[0-9a-f]{72}$/);
  const using = (secret: string) => call<{ code?: string }>(staff, 'GET', '/organization/tree', { 'x-api-key-id': first.id, 'x-api-key-secret': secret });
  expect((await using(first.secret)).status).toBe(200);
  await expectAccessible(staff);

  await staff.getByRole('button', { name: 'Edit', exact: true }).click();
  await staff.locator('input[name="name"]').fill(`${name} 2`);
  await staff.getByLabel('Search rights').fill('people');
  await expectAccessible(staff);
  await staff.getByRole('button', { name: 'Save changes' }).click();
  await expect(staff.getByRole('row', { name: new RegExp(`${name} 2`) })).toBeVisible();
  // The same secret goes on.
  expect((await using(first.secret)).status).toBe(200);

  await staff.getByRole('button', { name: 'Rotate', exact: true }).click();
  await staff.getByRole('alertdialog').getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(staff.getByText(/^Both secrets work until/)).toBeVisible();
  const second = await shown(staff, 'Secret');
  expect(second).not.toBe(first.secret);
  expect([(await using(first.secret)).status, (await using(second)).status]).toEqual([200, 200]);

  await staff.reload();
  await expect(staff.getByRole('row', { name: new RegExp(name) })).toContainText('rotated');
  await expect(staff.getByRole('group', { name: 'Copy the secret now' })).toHaveCount(0);
  await staff.getByRole('button', { name: 'Revoke…' }).click();
  await staff.locator('input[name="reason"]').fill('Found in a public repository');
  await staff.getByRole('button', { name: 'Revoke key' }).click();
  await expect(staff.getByText('Found in a public repository')).toBeVisible();
  expect((await using(second)).body.code).toBe('AUTH_API_KEY_REVOKED');
});

test('the operator publishes the next signing key, and takes it back', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await signIn(page, { agency: 'AC', username: 'ac_admin' });
  await page.goto('/platform/signing-keys');
  await expect(page.getByRole('row', { name: /Signing/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Rotate', exact: true }).click();
  await page.locator('textarea[name="reason"]').fill('Tried by the browser test');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Publish next key' }).click();
  const next = page.getByRole('row', { name: /Published/ });
  await expect(next).toContainText('signs from');
  await expect(page.getByRole('button', { name: 'Rotate', exact: true })).toBeDisabled();
  await next.getByRole('button', { name: 'Withdraw' }).click();
  await page.locator('textarea[name="reason"]').fill('Not needed after all');
  await page.getByRole('button', { name: 'Withdraw' }).last().click();
  await expect(page.getByRole('row', { name: /Published/ })).toHaveCount(0);
  await context.close();
});

test('a role shows whom a change touches before it is saved, by keyboard', async ({ staff }) => {
  await staff.goto('/roles');
  await staff.getByRole('row', { name: /Viewer/ }).first().click();
  const grid = staff.getByRole('grid', { name: 'Rights' });
  await staff.getByLabel('Search rights').fill('plugin');
  await expect(grid.getByRole('rowheader').first()).toContainText('plugin');
  await grid.getByRole('button').first().focus();
  await staff.keyboard.press('g');
  await expect(staff.getByText(/rights? gained$/)).toBeVisible();
  const gained = staff.getByRole('region', { name: /gained/ });
  await gained.getByRole('button').first().click();
  await expect(gained).toContainText('plugin:read');
  await expectAccessible(staff);
  // A pack fills many cells; leaving it unsaved changes nothing.
  await staff.getByRole('radiogroup', { name: 'Agency and talents' }).getByRole('radio', { name: 'Reader' }).click();
  await expect(staff.getByRole('radiogroup', { name: 'Agency and talents' }).getByRole('radio', { name: 'Reader' })).toHaveAttribute('aria-checked', 'true');
  await staff.getByRole('button', { name: 'Cancel' }).click();
  await expect(staff.getByText(/rights? gained$/)).toHaveCount(0);
});

test('a new role starts from a template', async ({ staff }) => {
  const code = `T${stamp()}`;
  await staff.goto('/roles?panel=new');
  await staff.locator('select[name="template"]').selectOption('VIEWER');
  await expect(staff.getByText('Reads, changes nothing, sees no personal data.')).toBeVisible();
  await staff.locator('input[name="code"]').fill(code);
  await staff.locator('input[name="name.en"]').fill(`From template ${code}`);
  await staff.getByRole('button', { name: 'Create role' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText(`From template ${code}`);
  await expect(staff.getByRole('button', { name: /, Read: granted/ }).first()).toBeVisible();
});

test('“why can X do Y at Z” is answered in words, with the chain drawn', async ({ staff }) => {
  await staff.goto('/roles/explain');
  await staff.getByLabel('Person').fill('viewer');
  await staff.getByRole('option').first().click();
  await staff.getByLabel('Right').fill('role');
  await staff.getByRole('option').last().click();
  await staff.getByRole('button', { name: 'Explain' }).click();
  await expect(staff.getByRole('status').filter({ hasText: 'may not' })).toBeVisible();
  await expect(staff.getByText('No entry says anything about it')).toBeVisible();
  await expect(staff.getByText('Nothing applies here').first()).toBeVisible();
  await expectAccessible(staff);
});

test('what-if tells what taking a role would cost', async ({ staff }) => {
  await staff.goto('/roles/simulate');
  await staff.locator('select[name="kind"]').selectOption('switch');
  await staff.locator('select[name="roleId"]').selectOption({ label: 'Moderator' });
  await staff.getByRole('button', { name: 'Show effect' }).click();
  await expect(staff.getByText(/rights? lost$/)).toBeVisible();
  await expectAccessible(staff);
});

test('people of a part are seen with what they have there', async ({ staff }) => {
  await staff.goto('/roles/people');
  await expect(staff.getByRole('button', { name: /^Give a role: / }).first()).toBeVisible();
  await expectAccessible(staff);
});

test('the operator goes in for support with a reason; the agency sees it and ends it', async ({ browser, staff }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/platform');
  await signIn(page, { agency: 'AC', username: 'ac_admin' });
  await demo(page).click();
  const reason = `Ticket ${stamp()}`;
  await page.locator('input[name="reason"]').fill(reason);
  await page.getByRole('button', { name: 'Go into DEMO' }).click();
  const banner = page.getByRole('region', { name: 'Support session' });
  await expect(banner).toContainText('You are in DEMO');
  await expect(banner).toContainText(reason);
  await expectAccessible(page);
  await page.goto('/organization');
  await expect(page.getByRole('tree')).toBeVisible();

  await staff.goto('/support-sessions');
  await expect(staff.getByRole('row', { name: /AC\/ac_admin/ }).first()).toContainText(reason);
  await expectAccessible(staff);
  await staff.getByRole('row', { name: /AC\/ac_admin/ }).first().getByRole('button', { name: 'End session' }).click();
  await staff.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click();
  await expect(staff.getByRole('row', { name: /AC\/ac_admin/ }).first()).toContainText('Over');
  // The operator's next step leads home, still signed in there.
  await page.getByRole('link', { name: 'People' }).click();
  await expect(page).toHaveURL(/\/platform/);
  await expect(demo(page)).toBeVisible();
  await context.close();
});

test('a group is made, filled and given a role', async ({ staff }) => {
  const name = `Night shift ${stamp()}`;
  await staff.goto('/groups?panel=new');
  await staff.locator('input[name="name"]').fill(name);
  await staff.getByRole('button', { name: 'Create group' }).click();
  const drawer = staff.getByRole('complementary', { name }).or(staff.getByRole('dialog', { name }));
  await drawer.getByRole('combobox', { name: 'Person' }).fill('viewer');
  await staff.getByRole('option').first().click();
  await drawer.getByRole('button', { name: 'Add person' }).click();
  await expect(drawer.getByRole('button', { name: /^Take .* out$/ })).toHaveCount(1);
  await drawer.getByRole('button', { name: 'Give a role' }).click();
  await drawer.locator('select[name="roleId"]').selectOption({ label: 'Moderator' });
  await drawer.getByRole('button', { name: 'Give role' }).click();
  await expect(drawer.getByRole('link', { name: 'Moderator' })).toBeVisible();
  await expectAccessible(staff);
  await drawer.getByRole('button', { name: 'Delete group' }).click();
  await staff.getByRole('alertdialog').getByRole('button', { name: 'Delete group' }).click();
  await expect(staff.getByRole('row', { name })).toHaveCount(0);
});

test('whoever runs one subsidiary sees its people and gives them what she holds there', async ({ staff, browser }) => {
  const person = `local-${stamp().toLowerCase()}`;
  const password = 'Mizuiro-Kujira-77!';
  // Made over the API of the signed-in administrator: the screens for this have tests of their own.
  const made = await staff.evaluate(
    async ([username, secret]) => {
      const { accessToken } = (await (await fetch('/api/v1/auth/refresh', { method: 'POST' })).json()).data as { accessToken: string };
      const send = async (method: string, path: string, body?: unknown) =>
        (await (await fetch(`/api/v1${path}`, { method, headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })).json()) as { data: never };
      const { id } = (await send('POST', '/users', { username, email: `${username}@example.com`, displayName: 'Local Lead', password: secret })).data as { id: string };
      const role = (await send('POST', '/roles', { code: `LEAD_${username.slice(-6).toUpperCase()}`, name: { en: 'Lead' }, policies: ['user:read', 'role:read', 'role:write', 'talent:read', 'subsidiary:read', 'tenant:read'].map((permission) => ({ permission, effect: 'grant' })) })).data as { id: string };
      const tree = (await send('GET', '/organization/tree')).data as { nodes: { id: string; type: string }[] };
      const subsidiary = tree.nodes.find(({ type }) => type === 'subsidiary')?.id;
      return (await send('POST', `/users/${id}/assignments`, { roleId: role.id, scopeType: 'subsidiary', scopeId: subsidiary })) as { data?: { id: string }; code?: string };
    },
    [person, password] as const,
  );
  expect(made.code).toBeUndefined();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  await page.goto('/');
  await signIn(page, { username: person, password });
  await page.goto('/people');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('People at');
  await expect(page.getByRole('listitem').filter({ hasText: person })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'viewer' })).toHaveCount(0);
  await expectAccessible(page);
  await context.close();
});

test('a single deny on a person wins, and “why” names it', async ({ staff }) => {
  await staff.goto('/people');
  await staff.getByRole('row', { name: /Noah Fischer/ }).click();
  await staff.getByRole('button', { name: 'Add a right' }).click();
  const form = staff.getByRole('form', { name: 'Add a right' });
  await form.locator('select[name="effect"]').selectOption('deny');
  await form.getByRole('combobox', { name: 'Right' }).fill('Talents');
  await staff.getByRole('option', { name: /Read/ }).first().click();
  await form.getByRole('button', { name: 'Add right' }).click();
  const remove = staff.getByRole('button', { name: 'Take away talent:read' });
  await expect(remove).toBeVisible();
  await expectAccessible(staff);
  const id = new URL(staff.url()).pathname.split('/').pop() ?? '';
  const tenant = await staff.evaluate(async () => {
    const { accessToken } = ((await (await fetch('/api/v1/auth/refresh', { method: 'POST' })).json()) as { data: { accessToken: string } }).data;
    return ((await (await fetch('/api/v1/auth/me', { headers: { authorization: `Bearer ${accessToken}` } })).json()) as { data: { tenant: { id: string } } }).data.tenant.id;
  });
  await staff.goto(`/roles/explain?user=${id}&permission=talent:read&scope=${tenant}`);
  await expect(staff.getByText('An entry denies it. A deny wins, whatever else grants it.')).toBeVisible();
  await expect(staff.getByText('Given directly')).toBeVisible();
  await staff.goBack();
  await remove.click();
  await expect(remove).toHaveCount(0);
});
