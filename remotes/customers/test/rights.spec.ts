import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { apiToken, signIn } from './house.js';

test.describe.configure({ mode: 'serial' });
let page: Page;
let token: string;
const stamp = Date.now().toString(36);

interface Customer {
  id: string;
}

const headers = (): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** People to work with; how they are added is another test's matter. */
async function create(request: APIRequestContext, body: Record<string, unknown>): Promise<Customer> {
  const talents = (await (await request.get('/api/v1/organization/tree', { headers: headers() })).json()) as { data: { nodes: { id: string; type: string }[] } };
  const talentId = talents.data.nodes.find(({ type }) => type === 'talent')?.id;
  const answer = await request.post('/api/v1/customers', { headers: headers(), data: { profileType: 'individual', talentId, ...body } });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { data: Customer }).data;
}

async function axe(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test.beforeAll(async ({ browser, request }) => {
  token = await apiToken(request, 'admin');
  page = await signIn(browser, 'admin');
});

test('a request is recorded on the person, stands in the list with its days, and is taken to its end', async ({ request }) => {
  const { id } = await create(request, { nickname: `Asking ${stamp}`, pii: { familyName: '四宮', emails: ['ask@example.jp'] } });
  await page.goto(`/customers/${id}?tab=customers%2FRightsTab`);
  const part = page.getByRole('region', { name: 'Requests' });
  await part.getByRole('button', { name: 'Record a request' }).click();
  await part.getByRole('button', { name: 'Record request' }).click();
  await expect(part.getByText('30 days left')).toBeVisible();
  await part.getByRole('button', { name: /^Access \(no\. / }).click();
  const detail = page.getByRole('complementary');
  await detail.getByRole('button', { name: 'Identity is sure' }).click();
  await detail.getByRole('textbox', { name: 'How it was made sure who asks' }).fill('called back');
  await detail.getByRole('button', { name: 'Identity is sure' }).click();
  await detail.getByRole('button', { name: 'Extend the time' }).click();
  await detail.getByRole('textbox', { name: 'Reason' }).fill('many accounts');
  await detail.getByRole('button', { name: 'Extend time' }).click();
  await expect(detail.getByText('90 days left')).toBeVisible();
  await axe();
  await detail.getByRole('button', { name: 'Mark as answered' }).click();
  await detail.getByRole('textbox', { name: 'Answer' }).fill('copy handed over');
  await detail.getByRole('button', { name: 'Mark as answered' }).click();
  await expect(detail.getByText('Answered').first()).toBeVisible();
});

/** Whose rights are told of in the next three. */
let rightsId: string;

test('a consent is recorded by the text that was shown, and withdrawn', async ({ request }) => {
  rightsId = (await create(request, { nickname: `Rights ${stamp}`, pii: { familyName: '早乙女', emails: ['rights@example.jp'] } })).id;
  await page.goto('/customers/consent-texts?open=new');
  const drawer = page.getByRole('complementary');
  await drawer.getByRole('combobox', { name: 'Consent' }).selectOption({ label: 'News by e-mail' });
  await drawer.getByRole('textbox', { name: 'Version' }).fill(stamp);
  await drawer.getByRole('textbox', { name: 'English' }).fill('We send you news.');
  await drawer.getByRole('button', { name: 'Save as draft' }).click();
  await page.getByRole('gridcell', { name: stamp }).click();
  await drawer.getByRole('button', { name: 'Publish text' }).click();
  await expect(drawer.getByText('Published')).toBeVisible();

  await page.goto(`/customers/${rightsId}?tab=customers%2FRightsTab`);
  const consents = page.getByRole('region', { name: 'Consents' });
  await consents.getByRole('button', { name: 'Record a consent' }).click();
  await consents.getByRole('combobox', { name: 'Text' }).selectOption({ label: `News by e-mail (${stamp})` });
  await expect(consents.getByText('We send you news.')).toBeVisible();
  await consents.getByRole('button', { name: 'Record consent' }).click();
  await expect(consents.getByText('Agreed', { exact: true })).toBeVisible();
  await consents.getByRole('button', { name: 'Withdraw' }).click();
  await consents.getByRole('button', { name: 'Record withdrawal' }).click();
  await expect(consents.getByText('Withdrawn', { exact: true })).toBeVisible();
});

test('a copy of all data is made, saved and handed over by a link', async () => {
  await page.goto(`/customers/${rightsId}?tab=customers%2FRightsTab`);
  const copies = page.getByRole('region', { name: 'Copy of all data' });
  await copies.getByRole('button', { name: 'Make a copy' }).click();
  await copies.getByRole('textbox', { name: 'Reason' }).fill('letter of today');
  await copies.getByRole('button', { name: 'Make copy' }).click();
  const saved = page.waitForEvent('download');
  await copies.getByRole('button', { name: 'Page', exact: true }).click();
  expect((await saved).suggestedFilename()).toMatch(/^access-.*\.html$/);
  await copies.getByRole('button', { name: 'Link for her' }).click();
  const address = copies.getByRole('textbox', { name: 'Address of the link' });
  await expect(address).toHaveValue(/\/public\/customers\/.+\/access-copy\?token=/);
  // She has no account: the link is asked without any of ours.
  const opened = await fetch(await address.inputValue());
  expect(opened.status).toBe(200);
  expect(opened.headers.get('content-disposition')).toMatch(/^attachment; .*access-.*\.html/);
});

test('a restriction and a hold are made on the same tab, and stand in the way of an erasure', async () => {
  await page.goto(`/customers/${rightsId}?tab=customers%2FRightsTab`);
  const restriction = page.getByRole('region', { name: 'Restriction' });
  await restriction.getByRole('button', { name: 'Restrict processing' }).click();
  await restriction.getByRole('textbox', { name: 'Reason' }).fill('disputes the data');
  await restriction.getByRole('button', { name: 'Restrict processing' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Restricted since' })).toBeVisible();
  const holds = page.getByRole('region', { name: 'Legal holds' });
  await holds.getByRole('button', { name: 'Place a hold' }).click();
  await holds.getByRole('textbox', { name: 'Case' }).fill('case 7');
  await holds.getByRole('textbox', { name: 'Reason' }).fill('payment dispute');
  await holds.getByRole('button', { name: 'Place hold' }).click();
  await expect(holds.getByText('Stands')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Erasure' }).getByRole('button', { name: 'Erase this person' })).toBeDisabled();
  await axe();
});

let kept: Customer;

test('duplicates are found and merged by choice; the old link follows', async ({ request }) => {
  kept = await create(request, { nickname: `Twin ${stamp}`, tags: ['vip'] });
  const other = await create(request, { nickname: `ＴＷＩＮ☆${stamp}`, tags: ['early'], language: 'ja' });
  for (const { id } of [kept, other]) expect((await request.post(`/api/v1/customers/${id}/platform-identities`, { headers: headers(), data: { platform: 'YOUTUBE', uid: `UC-${stamp}` } })).status()).toBe(201);
  await page.goto('/customers/duplicates');
  await page.getByRole('button', { name: 'Search for duplicates' }).click();
  const row = page.getByRole('row', { name: new RegExp(`Twin ${stamp}`) });
  await expect(row).toBeVisible({ timeout: 60_000 });
  await row.getByRole('gridcell').nth(1).click();
  const drawer = page.getByRole('complementary', { name: 'The same person?' });
  await drawer.getByRole('radio', { name: new RegExp(`^Twin ${stamp}`) }).first().check();
  await axe();
  await drawer.getByRole('button', { name: 'Merge customers' }).click();
  await expect(page.getByText(`Merged into Twin ${stamp}`)).toBeVisible();
  await page.goto(`/customers/${other.id}`);
  await expect(page).toHaveURL(new RegExp(kept.id));
  await expect(page.getByText('early').first()).toBeVisible();
});

test('what was merged is separated again', async () => {
  await page.goto(`/customers/${kept.id}?tab=customers%2FRightsTab`);
  await page.getByRole('region', { name: 'Merged records' }).getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The two are separate again')).toBeVisible();
});

test('archives show who shares with whom', async ({ request }) => {
  // Alone each, whatever an earlier run left behind.
  const tree = (await (await request.get('/api/v1/organization/tree', { headers: headers() })).json()) as { data: { nodes: { id: string; type: string }[] } };
  for (const { id } of tree.data.nodes.filter(({ type }) => type === 'talent')) {
    const talent = (await (await request.get(`/api/v1/talents/${id}`, { headers: headers() })).json()) as { data: { version: number } };
    expect((await request.put(`/api/v1/talents/${id}/archive`, { headers: headers(), data: { version: talent.data.version, profileStoreId: null } })).status()).toBe(200);
  }
  await page.goto('/customers/archives');
  await expect(page.getByRole('heading', { name: 'Customer archives' })).toBeVisible();
  await page.getByRole('button', { name: /^Change archive: / }).first().click();
  await page.getByLabel('Use').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Change archive', exact: true }).last().click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Share customers' }).click();
  const shared = page.getByRole('region', { name: /^Shared by/ });
  await expect(shared).toBeVisible();
  await axe();
});

test('archives are kept apart again', async () => {
  await page.goto('/customers/archives');
  const shared = page.getByRole('region', { name: /^Shared by/ });
  await shared.getByRole('button', { name: /^Change archive: / }).last().click();
  await shared.getByLabel('Use').selectOption({ label: 'An archive of her own' });
  await shared.getByRole('button', { name: 'Change archive', exact: true }).last().click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Keep them apart' }).click();
  await expect(page.getByRole('region', { name: /^Shared by/ })).toHaveCount(0);
});
