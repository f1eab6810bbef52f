import { expectAccessible } from './axe.js';
import { expect, stamp, test } from './fixtures.js';

/** Two octets of an address that no run of this day had before: by the second, so that no draw meets what is there. */
function octets(): [number, number] {
  const seconds = Math.floor(Date.now() / 1000);
  return [Math.floor(seconds / 250) % 250, seconds % 250];
}

test('an address rule is made, tried, found in one spelling, deleted and brought back', async ({ staff }) => {
  const [second, third] = octets();
  await staff.goto('/security/addresses?panel=new');
  await staff.locator('input[name="network"]').fill(`198.${second}.${third}.77/24`);
  await staff.locator('input[name="note"]').fill('test network');
  await staff.getByRole('button', { name: 'Add', exact: true }).click();
  const row = staff.getByRole('row', { name: new RegExp(`Deny 198\\.${second}\\.${third}\\.0/24`) });
  await expect(row).toBeVisible();
  await staff.getByRole('button', { name: 'Try a visitor' }).click();
  await staff.locator('input[name="ip"]').fill(`198.${second}.${third}.9`);
  await staff.getByRole('button', { name: 'Try', exact: true }).click();
  await expect(staff.getByText('Is refused')).toBeVisible();
  await staff.getByRole('button', { name: 'Open the rule' }).click();
  await expect(staff.locator('input[name="network"]')).toHaveValue(`198.${second}.${third}.0/24`);
  await staff.getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  await staff.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  await expectAccessible(staff);
});

test('what is wrong with a rule stands beside its field, and nobody locks herself out by accident', async ({ staff }) => {
  await staff.goto('/security/addresses?panel=new');
  await staff.locator('input[name="network"]').fill('198.51.100.300');
  await staff.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(staff.locator('input[name="network"]')).toHaveAttribute('aria-invalid', 'true');
  await staff.locator('input[name="network"]').fill('203.0.113.0/24');
  await staff.locator('select[name="effect"]').selectOption('allow');
  await staff.getByRole('button', { name: 'Add', exact: true }).click();
  const dialog = staff.getByRole('alertdialog');
  await expect(dialog).toContainText('would be refused');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(staff.getByText('IP_RULE_LOCKS_YOU_OUT')).toBeVisible();
});

test('a word on the block list is seen in a text, with its place marked', async ({ staff }) => {
  const word = `spoiler${stamp()}`;
  await staff.goto('/security/block-list?panel=new');
  await staff.locator('input[name="pattern"]').fill(word);
  await staff.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(staff.getByRole('row', { name: word })).toBeVisible();
  await staff.getByRole('button', { name: 'Try a text' }).click();
  await staff.locator('textarea[name="text"]').fill(`No ${word.toUpperCase()} please`);
  await staff.getByRole('button', { name: 'Try', exact: true }).click();
  await expect(staff.getByText('1 match')).toBeVisible();
  await expect(staff.locator('mark')).toHaveText(word.toUpperCase());
  await expectAccessible(staff);
});

test('limits are refused out of bounds and take the default again', async ({ staff }) => {
  await staff.goto('/security/rates');
  const field = staff.locator('input[name="query"]');
  await field.fill('5');
  await staff.getByRole('button', { name: 'Save limits' }).click();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill('90');
  await staff.getByRole('button', { name: 'Save limits' }).click();
  // Perhaps typed before the answer to the first is there: it stays, and is saved next.
  await field.fill('');
  await staff.getByRole('button', { name: 'Save limits' }).click();
  await expect(staff.getByRole('button', { name: 'Save limits' }).getByRole('progressbar')).toHaveCount(0);
  await expect(staff.getByRole('button', { name: 'Save limits' })).toBeDisabled();
  await staff.reload();
  await expect(field).toHaveValue('');
  await expect(field).toHaveAttribute('placeholder', '60');
  await expectAccessible(staff);
});

test('the own mark leads to the own name', async ({ staff }) => {
  await staff.goto('/security/watermark');
  const code = await staff.locator('code').first().innerText();
  await staff.locator('textarea[name="text"]').fill(`seen on a picture: ${code.toLowerCase()}`);
  await staff.getByRole('button', { name: 'Find the person' }).click();
  await expect(staff.getByRole('button', { name: /\(admin\)/ })).toBeVisible();
  await expectAccessible(staff);
});
