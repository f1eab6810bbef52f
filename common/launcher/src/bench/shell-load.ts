import { CHROMIUM_FLAGS } from '@hako/devkit/testing/browser';
import { chromium as browsers } from '@playwright/test';
import { kilobytes, median } from './statistics.js';
import type { BenchPart } from './types.js';

const GOAL_BYTES = 400 * 1024;

/** First visit of a person: an empty cache, the sign-in screen, then the first screen behind it. */
export const shellLoad: BenchPart = {
  name: 'shell',
  about: 'first load of the shell in Chromium: script bytes and time to the sign-in screen',
  needsHouse: true,
  async run({ url, chromium, rounds, say }) {
    if (!chromium) {
      say('  no Chromium here: skipped');
      return [];
    }
    const browser = await browsers.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
    try {
      const visits = [];
      for (let round = 0; round < rounds; round++) {
        const context = await browser.newContext();
        const page = await context.newPage();
        const session = await context.newCDPSession(page);
        await session.send('Network.enable');
        const scripts = new Set<string>();
        let bytes = 0;
        session.on('Network.responseReceived', (event) => {
          if (event.type === 'Script') scripts.add(event.requestId);
        });
        session.on('Network.loadingFinished', (event) => {
          if (scripts.has(event.requestId)) bytes += event.encodedDataLength;
        });
        const from = performance.now();
        await page.goto(url);
        await page.locator('input[type=password]').waitFor();
        visits.push({ ms: performance.now() - from, bytes });
        await context.close();
      }
      const bytes = median(visits.map((visit) => visit.bytes));
      return [
        { what: 'shell: script bytes of the first view', value: kilobytes(bytes), baseline: '', ratio: '', goal: `<= ${kilobytes(GOAL_BYTES)}`, met: bytes <= GOAL_BYTES },
        { what: 'shell: time to the sign-in screen, empty cache', value: `${Math.round(median(visits.map((visit) => visit.ms)))} ms`, baseline: '', ratio: '', goal: '', met: null },
      ];
    } finally {
      await browser.close();
    }
  },
};
