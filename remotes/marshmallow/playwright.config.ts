import { defineConfig } from '@playwright/test';

/** Runs against a house that stands already: `HAKO_URL`, and `HAKO_ADMIN_PASSWORD` of its demo agency. */
export default defineConfig({
  testDir: './test',
  outputDir: './test-results',
  // One story in order: what is imported first is searched for, revealed and looked up in the logs afterwards.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env['HAKO_URL'] ?? 'http://localhost:4000',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    trace: 'off',
    launchOptions: {
      executablePath: process.env['HAKO_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
});
