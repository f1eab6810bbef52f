import { test as base, type Page } from '@playwright/test';
import { adminPassword, signIn } from './browser.mjs';

/** One sign-in for all tests: the refresh cookie and the page live on. */
export const test = base.extend<object, { staff: Page }>({
  staff: [
    async ({ browser }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.addInitScript(() => localStorage.setItem('hako.language', 'en'));
      await page.goto('/');
      await signIn(page);
      // A confirmation holds for five minutes and the suite takes longer: whichever dangerous action comes after that is asked again.
      const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
      await page.addLocatorHandler(dialog, async () => {
        await dialog.locator('input[name="password"]').fill(adminPassword());
        await dialog.getByRole('button', { name: 'Confirm' }).click();
      });
      await use(page);
      await context.close();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';

let last = 0;

/** Unlike any other of this run and of the runs before it against the same house; two of one millisecond differ as well. */
export function stamp(): string {
  last = Math.max(Date.now(), last + 1);
  return last.toString(36).toUpperCase();
}
