// Every screen in every language, appearance and width, for eyes:
//   HAKO_URL=… HAKO_ADMIN_PASSWORD=… node test/screenshots.mjs <folder>
// LANGUAGES, THEMES, WIDTHS and SCREENS (comma lists) take a part of it.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, chromiumPath, houseUrl, signIn } from './browser.mjs';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name a folder for the screenshots');
const choice = (name, all) => process.env[name]?.split(',') ?? all;

const languages = choice('LANGUAGES', ['en', 'zh', 'ja']);
const themes = choice('THEMES', ['light', 'dark']);
const widths = choice('WIDTHS', ['1440', '390']).map(Number);
const HEIGHT = { 1440: 900, 390: 844 };

/** First row of a list, opened. */
const openFirst = (row) => async (page) => {
  await page.locator(row).first().click();
  await page.waitForTimeout(600);
};

const SCREENS = {
  today: { to: '/' },
  organization: { to: '/organization' },
  talent: { to: '/organization', act: openFirst('[role="treeitem"][aria-level="3"]') },
  'new-talent': { to: '/organization?panel=new-talent' },
  people: { to: '/people' },
  'new-person': { to: '/people?panel=new' },
  person: { to: '/people', act: openFirst('[role="row"][aria-rowindex="3"]') },
  roles: { to: '/roles' },
  role: { to: '/roles', act: openFirst('[role="row"][aria-rowindex="4"]') },
  explain: { to: '/roles/explain' },
  simulate: { to: '/roles/simulate', act: async (page) => { await page.locator('select[name="kind"]').selectOption('switch'); await page.locator('select[name="roleId"]').selectOption({ index: 4 }); await page.locator('main form button[type="submit"]').click(); await page.waitForTimeout(1_500); } },
  'role-preview': { to: '/roles', act: async (page) => { await page.locator('[role="row"][aria-rowindex="4"]').first().click(); await page.waitForTimeout(900); await page.locator('[data-cell="2-0"]').click(); await page.waitForTimeout(1_800); } },
  'people-here': { to: '/roles/people' },
  groups: { to: '/groups?panel=new' },
  'api-keys': { to: '/api-keys', act: openFirst('[role="row"][aria-rowindex="2"]') },
  'new-key': { to: '/api-keys?panel=new' },
  support: { to: '/support-sessions' },
  settings: { to: '/settings' },
  plugins: { to: '/plugins' },
  logs: { to: '/logs/changes' },
  'log-entry': { to: '/logs/changes', act: openFirst('[role="row"][aria-rowindex="2"]') },
  'security-log': { to: '/logs/security' },
  'log-search': { to: '/logs/all?q=admin', act: openFirst('[role="row"][aria-rowindex="3"]') },
  'log-seal': { to: '/logs/changes?panel=seal', act: async (page) => { await page.locator('aside .MuiButton-contained, .MuiDrawer-paper .MuiButton-contained').first().click(); await page.waitForTimeout(1_500); } },
  'log-proof': { to: '/logs/changes', act: async (page) => { await page.locator('[role="row"][aria-rowindex="6"]').first().click(); await page.waitForTimeout(400); await page.locator('aside .MuiButton-outlined, .MuiDrawer-paper .MuiButton-outlined').last().click(); await page.waitForTimeout(800); } },
  'log-export': { to: '/logs/changes?panel=export' },
  'log-personal': { to: '/logs/personal-data' },
  'log-retention': { to: '/logs/retention' },
  'log-hold': { to: '/logs/retention?panel=new-hold' },
  security: { to: '/security/addresses?panel=new' },
  'block-list': { to: '/security/block-list?panel=try' },
  'rate-limits': { to: '/security/rates' },
  watermark: { to: '/security/watermark' },
  vault: { to: '/vault?panel=rotate' },
  'vault-approvals': { to: '/vault/approvals' },
  'vault-rules': { to: '/vault/rules' },
  'vault-ask': { to: '/vault/approvals?panel=ask' },
  'vault-log': { to: '/vault/access-log', act: openFirst('[role="row"][aria-rowindex="3"]') },
  'vault-anomalies': { to: '/vault/anomalies' },
  sso: { to: '/sso', act: openFirst('[role="row"][aria-rowindex="2"]') },
  'sso-new': { to: '/sso?panel=new' },
  'sso-domains': { to: '/sso/domains' },
  scim: { to: '/sso/scim' },
  'linked-accounts': { to: '/profile/linked' },
  jobs: { to: '/jobs' },
  profile: { to: '/profile' },
  factors: { to: '/profile/security' },
  sessions: { to: '/profile/sessions' },
  customers: { to: '/customers' },
  customer: { to: '/customers', act: openFirst('[role="row"][aria-rowindex="3"]') },
  import: { to: '/customers/import' },
  palette: { to: '/', act: async (page) => { await page.keyboard.press('Control+k'); await page.waitForTimeout(300); } },
  shortcuts: { to: '/people', act: async (page) => { await page.keyboard.press('?'); await page.waitForTimeout(300); } },
  scopes: { to: '/', act: async (page) => { await page.locator('header [aria-haspopup="dialog"]').first().click(); await page.waitForTimeout(300); } },
  'not-found': { to: '/nowhere' },
};
const wanted = choice('SCREENS', Object.keys(SCREENS));

/** The live stream keeps the network busy for ever: what tells is that no skeleton is left. */
async function settled(page) {
  await page.waitForFunction(() => document.querySelector('.MuiSkeleton-root') === null, undefined, { timeout: 8_000 }).catch(() => undefined);
  await page.waitForTimeout(350);
}

async function shoot(page, name) {
  await settled(page);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wider > 0) console.log(`${name}: ${wider} px wider than the screen`);
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
for (const language of languages) {
  for (const theme of themes) {
    for (const width of widths) {
      const context = await browser.newContext({ viewport: { width, height: HEIGHT[width] ?? 900 }, locale: language, colorScheme: theme, reducedMotion: 'reduce' });
      await context.addInitScript((chosen) => localStorage.setItem('hako.language', chosen), language);
      const page = await context.newPage();
      page.on('pageerror', (error) => console.log(`page error: ${error.message}`));
      page.on('console', (message) => message.type() === 'error' && console.log(`console: ${message.text().slice(0, 300)}`));
      const name = (screen) => `${screen}-${language}-${theme}-${width}`;
      await page.goto(houseUrl());
      await page.locator('input[name="password"]').waitFor();
      await shoot(page, name('sign-in'));
      await signIn(page);
      for (const screen of wanted) {
        const { to, act } = SCREENS[screen];
        await page.goto(new URL(to, houseUrl()).href);
        await page.locator('main#main').waitFor();
        await settled(page);
        await act?.(page).catch((error) => console.log(`${name(screen)}: ${error.message.split('\n')[0]}`));
        await shoot(page, name(screen));
      }
      await context.close();
    }
  }
}
await browser.close();
