import { expectAccessible } from './axe.js';
import { expect, test } from './fixtures.js';

test('an agency switches a purpose off, asks for a retention, and finds both again', async ({ staff }) => {
  await staff.goto('/vault/rules');
  const support = staff.getByRole('checkbox', { name: 'Support', exact: true });
  const birth = staff.getByRole('spinbutton', { name: 'Birth dates' });
  const save = staff.getByRole('button', { name: 'Save rules' });
  await expect(support).toBeChecked();
  await expect(save).toBeDisabled();
  await expectAccessible(staff);

  const log = staff.getByRole('spinbutton', { name: 'Access log kept for' });
  await expect(log).toHaveValue('365');
  await log.fill('366');
  await birth.fill('12');
  await save.click();
  await expect(staff.getByText('30 to 3,650, or empty').first()).toBeVisible();
  await expect(staff.getByText('30 to 365', { exact: true }).first()).toBeVisible();
  await expectAccessible(staff);

  await birth.fill('365');
  await log.fill('90');
  await support.uncheck();
  await save.click();
  await expect(staff.getByText('The rules are saved and hold from the next access on')).toBeVisible();
  await staff.reload();
  await expect(support).not.toBeChecked();
  await expect(birth).toHaveValue('365');
  await expect(log).toHaveValue('90');
  await expect(staff.getByText('No entry is past its time.')).toBeVisible();
  await expect(staff.getByText('Nothing is due for deletion.')).toBeVisible();

  await support.check();
  await birth.fill('');
  await log.fill('365');
  await save.click();
  await expect(staff.getByText('The rules are saved and hold from the next access on')).toBeVisible();
  await staff.reload();
  await expect(support).toBeChecked();
  await expect(birth).toHaveValue('');
});
