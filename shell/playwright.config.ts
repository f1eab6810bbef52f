import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, chromiumPath, houseUrl } from './test/browser.mjs';

// Needs a running house: HAKO_URL and HAKO_ADMIN_PASSWORD.
export default defineConfig({
  testDir: 'test',
  testMatch: '*.spec.ts',
  outputDir: 'temp/playwright',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 1,
  retries: 0,
  reporter: [['list']],
  use: {
    baseURL: houseUrl(),
    locale: 'en-GB',
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_FLAGS },
    screenshot: 'only-on-failure',
    trace: 'off',
    contextOptions: { reducedMotion: 'reduce' },
  },
});
