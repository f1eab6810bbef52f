/** Started the same everywhere: no sandbox (root on CI), nothing fetched in the background. */
export const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** `HAKO_CHROMIUM`, else where Debian puts it. */
export const chromiumPath = (): string => process.env['HAKO_CHROMIUM'] ?? '/usr/bin/chromium';

export const houseUrl = (): string => process.env['HAKO_URL'] ?? 'http://localhost:4000';

/**
 * Playwright's settings of every browser suite. The house stands already: `HAKO_URL`, and `HAKO_ADMIN_PASSWORD` of its
 * demo agency. One worker: a suite is one story in order, on one house.
 */
export const browserSuite = {
  testDir: './test',
  testMatch: '*.spec.ts',
  outputDir: './temp/playwright',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']] as [['list']],
  use: {
    baseURL: houseUrl(),
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_FLAGS },
    screenshot: 'only-on-failure' as const,
    trace: 'off' as const,
  },
};
