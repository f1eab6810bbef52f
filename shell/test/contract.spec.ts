import { expect, stamp, test } from './fixtures.js';
import { expectAccessible } from './axe.js';

test('a page older than an upgrade asks for a refresh, and what was typed is carried over', async ({ staff }) => {
  await staff.goto('/organization?panel=new-subsidiary');
  const form = staff.getByRole('form', { name: 'New subsidiary' });
  const code = `KEPT${stamp()}`;
  await form.locator('input[name="code"]').fill(code);
  await form.locator('input[name="name.en"]').fill('Kept over the refresh');
  // What a plugin that was upgraded by two minors answers.
  await staff.route('**/api/v1/subsidiaries', (route) => route.fulfill({ status: 426, contentType: 'application/json', body: JSON.stringify({ success: false, code: 'PLUGIN_OUTDATED', message: 'refresh', details: { plugin: 'customers', version: '9.0.0' } }) }));
  await form.getByRole('button', { name: 'Create subsidiary' }).click();
  const prompt = staff.getByRole('alert').filter({ hasText: 'was upgraded after you opened this page' });
  await expect(prompt).toBeVisible();
  await staff.unroute('**/api/v1/subsidiaries');
  await prompt.getByRole('button', { name: 'Refresh now' }).click();
  await expect(prompt).toHaveCount(0);
  await expect(form.locator('input[name="code"]')).toHaveValue(code);
  await expect(form.locator('input[name="name.en"]')).toHaveValue('Kept over the refresh');
  expect(await staff.evaluate(() => sessionStorage.getItem('hako.kept-forms'))).toBeNull();
});

test('a failed remote is told to the server, and read under Plugins', async ({ staff }) => {
  const told = staff.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/telemetry/remotes') && (request.postData() ?? '').includes('REMOTE_UNTRUSTED'), { timeout: 60_000 });
  await staff.route('**/remotes/customers/**/remoteEntry.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n// somebody was here` });
  });
  await staff.goto('/customers');
  await expect(staff.getByRole('alert')).toContainText('REMOTE_UNTRUSTED', { timeout: 60_000 });
  const answer = await (await told).response();
  expect(answer?.status()).toBe(204);
  await staff.unrouteAll({ behavior: 'ignoreErrors' });

  await staff.goto('/plugins');
  const card = staff.getByRole('article', { name: 'Customers' });
  // The file on the server is as it was, so the plugin stays.
  await expect(card.getByText('Healthy')).toBeVisible();
  await card.getByRole('button', { name: /in browsers$/ }).click();
  await expect(card.getByText('Did not match its fingerprints')).toBeVisible();
  await expect(card.getByText(/REMOTE_UNTRUSTED/)).toBeVisible();
});

test('deleting a plugin’s data: one asks with a reason, another confirms by its name', async ({ staff }) => {
  const asked: { method: string; url: string; body: unknown }[] = [];
  let purge: object | null = null;
  const person = (name: string, self: boolean) => ({ id: name, name, self });
  const request = (self: boolean) => ({ reason: 'We use another archive', requestedBy: person(self ? 'admin' : 'Ren', self), requestedAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 1_500_000).toISOString(), confirmedBy: null, confirmedAt: null });
  await staff.route('**/api/v1/plugins', async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { data: { id: string; tenant: object; purge: unknown }[] };
    for (const plugin of body.data) if (plugin.id === 'marshmallow') Object.assign(plugin, { tenant: { ...plugin.tenant, state: 'inactive' }, purge });
    await route.fulfill({ response, json: body });
  });
  await staff.route('**/api/v1/plugins/marshmallow/purge**', async (route) => {
    asked.push({ method: route.request().method(), url: new URL(route.request().url()).pathname, body: route.request().postDataJSON() as unknown });
    purge = route.request().method() === 'DELETE' ? null : request(true);
    await route.fulfill({ status: route.request().method() === 'DELETE' ? 204 : 201, ...(route.request().method() === 'DELETE' ? {} : { json: { success: true, data: purge } }) });
  });
  await staff.goto('/plugins');
  const card = staff.getByRole('article', { name: 'Marshmallow' });
  await card.getByRole('button', { name: 'Delete its data…' }).click();
  const dialog = staff.getByRole('dialog', { name: 'Delete all data of Marshmallow?' });
  await expect(dialog.getByText(/marshmallow_message \d+/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Ask to delete' }).click();
  expect(asked).toEqual([]);
  await dialog.getByRole('textbox').fill('We use another archive');
  await expectAccessible(staff);
  await dialog.getByRole('button', { name: 'Ask to delete' }).click();
  await expect(dialog).toHaveCount(0);
  expect(asked).toEqual([{ method: 'POST', url: '/api/v1/plugins/marshmallow/purge', body: { reason: 'We use another archive' } }]);
  // Who asked may take it back, and nothing else.
  await expect(card.getByText('Another person must confirm it.')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Confirm and delete' })).toHaveCount(0);
  await expectAccessible(staff);
  await card.getByRole('button', { name: 'Withdraw' }).click();
  await expect(card.getByText('Waits for a second person')).toHaveCount(0);

  purge = request(false);
  await staff.reload();
  await card.getByRole('button', { name: 'Confirm and delete' }).click();
  const sure = staff.getByRole('alertdialog', { name: 'Delete all data of Marshmallow for ever?' });
  await expect(sure.getByRole('button', { name: 'Confirm and delete' })).toBeDisabled();
  await sure.getByRole('textbox').fill('marshmallow');
  await sure.getByRole('button', { name: 'Confirm and delete' }).click();
  await expect.poll(() => asked.at(-1)?.url).toBe('/api/v1/plugins/marshmallow/purge/confirm');
  // The list is read again just now.
  await staff.unrouteAll({ behavior: 'ignoreErrors' });
});
