import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';

const PASSWORD = process.env['HAKO_ADMIN_PASSWORD'] ?? '';
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

interface Api {
  token: string;
  talentId: string;
  talentPath: string;
}

let api: Api;
let staff: Page;
let overlay: Page;
let tablet: Page;
const addresses: Record<string, string> = {};
const seen: { url: string; referrer: string | undefined }[] = [];

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${base()}/api/v1${path}`, { method, headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return response.status === 204 ? (undefined as T) : ((await response.json()) as { data: T }).data;
}
const base = (): string => process.env['HAKO_URL'] ?? 'http://localhost:4000';

/** An OBS machine and a tablet share nothing with each other, and cards move there. */
async function device(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'ja-JP', reducedMotion: 'no-preference' });
  const page = await context.newPage();
  page.on('request', (request) => seen.push({ url: request.url(), referrer: request.headers()['referer'] }));
  return page;
}

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  const login = (await (await fetch(`${base()}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tenantCode: 'DEMO', username: 'admin', password: PASSWORD }) })).json()) as { data: { accessToken: string } };
  api = { token: login.data.accessToken, talentId: '', talentPath: '' };
  const boot = await call<{ scopes: { id: string; code: string; path?: string }[] }>('GET', '/shell/boot');
  const mimi = boot.scopes.find(({ code }) => code === 'MIMI');
  api = { ...api, talentId: mimi?.id ?? '', talentPath: mimi?.path ?? '' };
  // Something to read, whatever an earlier run left behind.
  const waiting = await call<{ id: string }[]>('GET', `/marshmallow/messages?talentId=${api.talentId}&status=pending`);
  for (const { id } of waiting.slice(0, 4)) await call('POST', `/marshmallow/messages/${id}/approve`, {});
  const before = await call<{ version: number; current: unknown }>('GET', `/marshmallow/talents/${api.talentId}/stream`);
  if (before.current) await call('POST', `/marshmallow/talents/${api.talentId}/stream/step`, { action: 'read', version: before.version });
  const approved = await call<{ id: string }[]>('GET', `/marshmallow/messages?talentId=${api.talentId}&status=approved`);
  for (const { id } of approved.slice(0, 6)) await call('POST', `/marshmallow/messages/${id}/read`, { read: false });
  const { version } = await call<{ version: number }>('GET', `/marshmallow/talents/${api.talentId}/stream`);
  await call('PATCH', `/marshmallow/talents/${api.talentId}/stream/look`, { version, set: { qr: false } });
  staff = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await staff.addInitScript(() => localStorage.setItem('hako.language', 'en'));
  overlay = await device(browser, { width: 1280, height: 720 });
  tablet = await device(browser, { width: 1024, height: 768 });
});

test.afterAll(async () => {
  for (const page of [staff, overlay, tablet]) await page?.context().close();
});

test('staff make a link in the shell and get one address for each device', async () => {
  await staff.goto(`/marshmallow/reader?talent=${api.talentId}&panel=links`);
  await staff.locator('input[name="tenantCode"]').fill('DEMO');
  await staff.locator('input[name="username"]').fill('admin');
  await staff.locator('input[name="password"]').fill(PASSWORD);
  await staff.locator('form button[type="submit"]').click();
  await staff.locator('input[name="label"]').fill('Studio PC');
  await staff.getByRole('button', { name: 'Make links' }).click();
  for (const view of ['overlay', 'reader']) addresses[view] = (await staff.locator(`[data-address="${view}"]`).textContent()) ?? '';
  expect(addresses['overlay']).toMatch(new RegExp(`/m/${api.talentPath}/overlay#[\\w-]{43}$`));
});

test('the overlay is empty and transparent until something is on stream', async () => {
  await overlay.goto(addresses['overlay'] ?? '');
  await expect(overlay.locator('#stream')).toHaveAttribute('data-line', 'up');
  expect(new URL(overlay.url()).hash).toBe('');
  await expect(overlay.locator('#card')).toBeHidden();
  const ground = await overlay.evaluate(() => [document.documentElement, document.body].map((element) => getComputedStyle(element).backgroundColor));
  expect(new Set(ground)).toEqual(new Set(['rgba(0, 0, 0, 0)']));
  // What OBS composes: not a single opaque pixel.
  const picture = await overlay.screenshot({ omitBackground: true });
  const opaque = await overlay.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode().catch(() => undefined);
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0);
    return [...(pen?.getImageData(0, 0, image.width, image.height).data ?? [])].filter((value, at) => at % 4 === 3 && value > 0).length;
  }, picture.toString('base64'));
  expect(opaque).toBe(0);
});

/** A key is heard when the answer to the one before has come; the news of it may come earlier. */
async function press(key: string): Promise<void> {
  await expect(tablet.locator('#stream')).not.toHaveAttribute('aria-busy', 'true');
  await tablet.keyboard.press(key);
}

test('the talent goes on with one key, and every device follows', async () => {
  await tablet.goto(addresses['reader'] ?? '');
  await expect(tablet.locator('#stream')).toHaveClass(/ready/);
  await press('n');
  await expect(tablet.locator('#now')).not.toHaveClass(/idle/);
  await expect(tablet.locator('#stream')).not.toHaveAttribute('aria-busy', 'true');
  const first = await tablet.locator('#text').textContent();
  await expect(overlay.locator('#text')).toHaveText(first ?? '');
  await expect(staff.getByRole('region', { name: 'Question on screen' }).locator('p')).toHaveText(first ?? '');
  await press('n');
  await expect(tablet.locator('#text')).not.toHaveText(first ?? '');
  await expect(overlay.locator('#text')).not.toHaveText(first ?? '');
  await press('h');
  await expect(overlay.locator('#card')).toBeHidden();
  await press('h');
  await expect(overlay.locator('#card')).toBeVisible();
});

test('letters shrink until a long question is seen whole, at every size of the window', async () => {
  const text = 'とても長い質問です。'.repeat(60);
  await overlay.evaluate((content) => document.dispatchEvent(new CustomEvent('stream:state', { detail: { version: 1e9, card: { id: 'long', content, senderName: null, language: 'ja' }, look: { theme: 'bubble', position: 'middle', align: 'start', size: 16, showName: true, motion: false } } })), text);
  for (const [width, height] of [[1920, 1080], [800, 260], [400, 600]] as const) {
    await overlay.setViewportSize({ width, height });
    await expect.poll(() => overlay.evaluate(() => { const box = document.getElementById('text') as HTMLElement; const card = (document.getElementById('card') as HTMLElement).getBoundingClientRect(); return box.scrollHeight <= box.clientHeight + 1 && card.bottom <= innerHeight && card.top >= 0; })).toBe(true);
  }
  await overlay.setViewportSize({ width: 1280, height: 720 });
});

test('a restart of OBS with the same address shows the present card again', async () => {
  const present = await tablet.locator('#text').textContent();
  await overlay.goto('about:blank');
  await overlay.goto(addresses['overlay'] ?? '');
  await expect(overlay.locator('#text')).toHaveText(present ?? '');
});

test('the address is worth nothing on another machine', async ({ browser }) => {
  const thief = await device(browser, { width: 800, height: 600 });
  await thief.goto(addresses['overlay'] ?? '');
  await expect(thief.locator('#note')).toBeVisible();
  await expect(thief.locator('#card')).toBeHidden();
  await thief.context().close();
});

test('no address and no referrer that left a browser held a code or a token', async () => {
  const secrets = [...Object.values(addresses).map((address) => address.split('#')[1] ?? ''), ...(await Promise.all([overlay, tablet].map((page) => page.evaluate(() => Object.values(localStorage).map((value) => (JSON.parse(value) as { token: string }).token)[0] ?? ''))))];
  expect(secrets.every((secret) => secret.length === 43)).toBe(true);
  for (const { url, referrer } of seen) for (const secret of secrets) expect(`${url.split('#')[0]} ${referrer ?? ''}`).not.toContain(secret);
});

test('the look that is chosen in the shell shows on the overlay at once', async () => {
  await staff.getByRole('button', { name: 'Look' }).click();
  await staff.locator('select[name="theme"]').selectOption('glass');
  await expect(overlay.locator('#stream')).toHaveAttribute('data-theme', 'glass');
  await staff.locator('select[name="theme"]').selectOption('bubble');
  await expect(overlay.locator('#stream')).toHaveAttribute('data-theme', 'bubble');
});

test('the QR code of where to ask stands beside the card and alone, from the moment that staff want it', async () => {
  const [code, card] = [overlay.locator('#qr'), overlay.locator('#card')];
  const choice = staff.getByRole('switch', { name: 'Show a QR code that leads to the question page' });
  await expect(card).toBeVisible();
  await expect(code).toBeHidden();
  await choice.click();
  await expect(code).toBeVisible();
  await expect(choice).toBeChecked();
  await expect(code.getByRole('img')).toHaveAccessibleName(new RegExp(`/m/${api.talentPath}/ask$`));
  await expect(code.locator('figcaption')).toHaveText(`${new URL(base()).host}/m/${api.talentPath}/ask`);
  for (const [width, height] of [[1280, 720], [800, 260], [500, 800]] as const) {
    await overlay.setViewportSize({ width, height });
    await expect.poll(async () => {
      const [picture, text] = [await code.boundingBox(), await card.boundingBox()];
      if (!picture || !text) return 'not there';
      const apart = text.x + text.width <= picture.x || text.y + text.height <= picture.y;
      return apart && picture.x >= 0 && picture.y >= 0 && picture.x + picture.width <= width && picture.y + picture.height <= height ? 'beside it' : JSON.stringify([picture, text]);
    }).toBe('beside it');
  }
  await overlay.setViewportSize({ width: 1280, height: 720 });
  await press('h');
  await expect(card).toBeHidden();
  await expect(code).toBeVisible();
  const { violations } = await new AxeBuilder({ page: overlay }).withTags(WCAG).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await press('h');
  await expect(card).toBeVisible();
  await choice.click();
  await expect(code).toBeHidden();
  await expect(choice).not.toBeChecked();
});

test('reader and overlay have no fault that axe finds, in light and dark', async () => {
  for (const [page, where] of [[tablet, 'reader'], [overlay, 'overlay'], [staff, 'shell']] as const)
    for (const colorScheme of where === 'reader' ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
      expect(violations.map(({ id, nodes }) => `${where} ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
  await tablet.setViewportSize({ width: 320, height: 640 });
  expect(await tablet.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await tablet.setViewportSize({ width: 1024, height: 768 });
});

test('the talent answers from the tablet, and the answer stands on the public page', async () => {
  const answer = `ありがとう！ ${Date.now().toString(36)}`;
  await tablet.keyboard.press('a');
  await tablet.locator('#answer').fill(answer);
  await tablet.locator('#reply button').click();
  await expect(tablet.locator('#status')).toHaveText('返信を保存しました');
  const page = await tablet.context().newPage();
  await page.goto(`/ja/m/${api.talentPath}`);
  await expect(page.getByText(answer)).toBeVisible();
  await page.close();
});

test('ending the link clears overlay and reader within a second', async () => {
  await staff.getByRole('button', { name: 'Links for OBS' }).click();
  await staff.getByRole('button', { name: 'End link' }).first().click();
  await staff.getByRole('alertdialog').getByRole('button', { name: 'End link' }).click();
  await expect(overlay.locator('#card')).toBeHidden();
  await expect(tablet.locator('#note')).toBeVisible();
});
