// What the browser suite and the screenshots share.
export const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const chromiumPath = () => process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
export const houseUrl = () => process.env.HAKO_URL ?? 'http://localhost:4000';

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
