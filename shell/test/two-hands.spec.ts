import { asAdmin, makePerson } from './admin.js';
import { expect, stamp, test } from './fixtures.js';

test('what is typed stays when somebody else saves first; the same field says so, and either side can win', async ({ staff, request }) => {
  const name = `hands${stamp().toLowerCase()}`;
  const { id, version } = await makePerson(request, { username: name, email: `${name}@demo.hako.example`, displayName: name, language: 'en', password: 'Two-Hands-At-Once-2026!' });

  // Without live events the page learns of it by the refusal of its own save.
  await staff.route('**/api/v1/live*', (route) => route.abort());
  await staff.goto(`/people/${id}`);
  const form = staff.getByRole('form', { name: 'Account' });
  await form.getByLabel('Name').fill('Typed here');
  const other = await asAdmin(request, (headers) => request.patch(`/api/v1/users/${id}`, { headers, data: { version, displayName: 'Saved elsewhere', language: 'ja' } }));
  expect(other.status()).toBe(200);

  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('alert')).toContainText('VERSION_CONFLICT');
  const notice = form.getByRole('status').filter({ hasText: 'Somebody else has just changed' });
  await expect(notice).toContainText('Name');
  await expect(form.getByLabel('Name')).toHaveValue('Typed here');
  await expect(form.getByLabel('Language')).toHaveValue('ja');

  await notice.getByRole('button', { name: 'Take theirs' }).click();
  await expect(form.getByLabel('Name')).toHaveValue('Saved elsewhere');
  await expect(notice).toBeHidden();

  await form.getByLabel('Name').fill('Typed again');
  await form.getByLabel('Name').press('Enter');
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('Typed again');
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  // The keyboard stays where it was.
  await expect(form.getByLabel('Name')).toBeFocused();
  await staff.unrouteAll({ behavior: 'ignoreErrors' });
});
