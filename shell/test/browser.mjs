// What the browser suite and the screenshots share.
export { CHROMIUM_FLAGS, chromiumPath, houseUrl } from '@hako/devkit/testing/browser';

export function adminPassword() {
  const password = process.env.HAKO_ADMIN_PASSWORD;
  if (!password) throw new Error('Set HAKO_ADMIN_PASSWORD to the password of the demo users');
  return password;
}

/** Fills the sign-in form; the page must be on any address of the shell, signed out. */
export async function signIn(page, { agency = 'DEMO', username = 'admin', password = adminPassword() } = {}) {
  await page.locator('input[name="tenantCode"]').fill(agency);
  await page.locator('input[name="username"]').fill(username);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.locator('main#main').waitFor();
}
