/// <reference lib="dom" />
import { CHROMIUM_FLAGS } from '@hako/devkit/testing/browser';
import { chromium as browsers, type Page } from '@playwright/test';
import { milliseconds, whole } from './statistics.js';
import type { BenchContext, Measure } from './types.js';

const ROWS = 10_000;
const FRAMES = 3_600;
const GOAL_FPS = 60;

/** The list screen with 10,000 rows in it, from its first to its last in a minute of steady scrolling: 170 rows a second. */
export async function measureScroll({ url, password, chromium, say }: BenchContext): Promise<Measure[]> {
  if (!chromium) {
    say('  no Chromium here: scrolling is left out');
    return [];
  }
  const browser = await browsers.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1_440, height: 900 } })).newPage();
    await signInByForm(page, url, password);
    await page.goto(`${url}/customers?view=all`);
    await page.locator('[role="grid"] [role="row"]').nth(5).waitFor();
    say(`  ${whole(ROWS)} rows into the list …`);
    await loadRows(page);
    // An empty page of the same browser says what the machine can do at all just now.
    say('  scrolling …');
    // In time of the thread itself: what else runs on the machine does not count.
    const metrics = await page.context().newCDPSession(page);
    await metrics.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async (): Promise<number> => (await metrics.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    const before = await worked();
    const ours = await framesOf(page, true);
    const work = ((await worked()) - before) * 1_000 / ours.length;
    const idle = await framesOf(page, false);
    const fps = (frames: number[]): number => 1_000 / (frames.reduce((sum, ms) => sum + ms, 0) / frames.length);
    const slow = [...ours].sort((a, b) => a - b)[Math.floor(ours.length * 0.95)] ?? 0;
    const [mine, still] = [fps(ours), fps(idle)];
    const budget = 1_000 / GOAL_FPS;
    return [
      { what: 'customers: work of a frame while the list scrolls (its thread)', value: milliseconds(work), baseline: '', ratio: '', goal: `<= ${milliseconds(budget)}`, met: work <= budget },
      { what: `customers: scrolling ${whole(ROWS)} rows in the list screen`, value: `${mine.toFixed(1)} frames/s (95 % within ${milliseconds(slow)})`, baseline: `${still.toFixed(1)} frames/s of the same page at rest`, ratio: `${Math.round((mine / still) * 100)} %`, goal: `${GOAL_FPS} frames/s`, met: mine >= Math.min(GOAL_FPS, still) * 0.98 },
    ];
  } finally {
    await browser.close();
  }
}

async function signInByForm(page: Page, url: string, password: string): Promise<void> {
  await page.goto(url);
  await page.locator('input[name="tenantCode"]').fill('DEMO');
  await page.locator('input[name="username"]').fill('admin');
  await page.locator('input[name="password"]').fill(password);
  await page.locator('form button[type="submit"]').click();
  await page.getByRole('navigation').first().waitFor();
}

/** To the end, again and again: the list fetches the next page each time. */
const loadRows = (page: Page): Promise<void> =>
  page.evaluate(async (wanted) => {
    const grid = document.querySelector('[role="grid"]');
    const rows = grid?.querySelector('[role="rowgroup"]:last-child');
    if (!grid || !rows) throw new Error('there is no list');
    const height = grid.querySelector('[role="row"][aria-rowindex="2"]')?.getBoundingClientRect().height ?? 36;
    for (const deadline = performance.now() + 240_000; rows.getBoundingClientRect().height < wanted * height; ) {
      if (performance.now() > deadline) throw new Error('the list did not grow to its rows');
      grid.scrollTop = grid.scrollHeight;
      await new Promise((next) => requestAnimationFrame(next));
    }
    grid.scrollTop = 0;
    await new Promise((next) => setTimeout(next, 500));
  }, ROWS);

/** Milliseconds between frames, while the list moves by the same part with each of them, or while it stands. */
const framesOf = (page: Page, moving: boolean): Promise<number[]> =>
  page.evaluate(
    async ({ frames, moves }) => {
      const grid = document.querySelector('[role="grid"]');
      if (!grid) throw new Error('there is no list');
      const step = (grid.scrollHeight - grid.clientHeight) / frames;
      const times: number[] = [];
      let last = await new Promise<number>((next) => requestAnimationFrame(next));
      for (let frame = 1; frame <= (moves ? frames : frames / 4); frame += 1) {
        if (moves) grid.scrollTop = step * frame;
        const now = await new Promise<number>((next) => requestAnimationFrame(next));
        times.push(now - last);
        last = now;
      }
      return times;
    },
    { frames: FRAMES, moves: moving },
  );
