import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { apiToken, signIn } from './house.js';

test.describe.configure({ mode: 'serial' });
let page: Page;
const stamp = Date.now().toString(36);
const tag = `leave-${stamp}`;

async function axe(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test.beforeAll(async ({ browser, request }) => {
  const headers = { authorization: `Bearer ${await apiToken(request, 'admin')}` };
  const tree = (await (await request.get('/api/v1/organization/tree', { headers })).json()) as { data: { nodes: { id: string; type: string }[] } };
  const talentId = tree.data.nodes.find(({ type }) => type === 'talent')?.id;
  for (const nickname of [`Leaving one ${stamp}`, `Leaving two ${stamp}`]) {
    const answer = await request.post('/api/v1/customers', { headers, data: { profileType: 'individual', talentId, nickname, tags: [tag], pii: { familyName: '四宮' } } });
    expect(answer.status()).toBe(201);
  }
  page = await signIn(browser, 'admin');
});

test('many people are asked for together: counted, named by their number, and nobody goes before a second person agrees', async () => {
  await page.goto(`/customers?q=${encodeURIComponent(`Leaving`)}&tag=${tag}`);
  for (const who of ['one', 'two']) await page.getByRole('row').filter({ hasText: `Leaving ${who} ${stamp}` }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'More', exact: true }).last().click();
  await page.getByRole('menuitem', { name: 'Erase for ever…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase many people' });
  await expect(dialog.getByText('2 people go.')).toBeVisible();
  await axe();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('the archive is given up');
  await dialog.getByRole('textbox', { name: 'Type 2, the number of people, to go on' }).fill('3');
  await dialog.getByRole('button', { name: 'Ask for erasure' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Type 2, the number of people, to go on' })).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByRole('textbox', { name: 'Type 2, the number of people, to go on' }).fill('2');
  await dialog.getByRole('button', { name: 'Ask for erasure' }).click();

  const run = page.getByRole('listitem', { name: 'Erase 2 people' }).filter({ hasText: 'the archive is given up' }).first();
  await expect(run.getByText('Waiting for a second person')).toBeVisible();
  await axe();
  await run.getByRole('button', { name: 'Erase now' }).click();
  await expect(page.getByText('This needs an approval by a second person')).toBeVisible();
  await expect(run.getByText('Waiting for a second person')).toBeVisible();
});

test('who is part of it cannot be taken out alone; called off, everybody stays', async () => {
  await page.goto(`/customers?q=${encodeURIComponent(`Leaving one ${stamp}`)}`);
  await page.getByRole('gridcell', { name: `Leaving one ${stamp}`, exact: true }).click();
  await expect(page).toHaveURL(/open=/);
  const id = new URL(page.url()).searchParams.get('open') ?? '';
  await page.goto(`/customers/${id}?tab=customers%2FRightsTab`);
  await expect(page.getByText('She is part of an erasure of many people.')).toBeVisible();
  await page.getByRole('button', { name: 'Show it' }).click();
  const run = page.getByRole('listitem', { name: 'Erase 2 people' }).filter({ hasText: 'the archive is given up' }).first();
  await run.getByRole('button', { name: 'Call it off' }).click();
  await expect(run.getByText('Called off')).toBeVisible();
  await page.goto(`/customers/${id}?tab=customers%2FRightsTab`);
  await expect(page.getByRole('button', { name: 'Erase this person' })).toBeVisible();
});
