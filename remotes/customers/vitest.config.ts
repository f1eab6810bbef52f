import { defineConfig } from 'vitest/config';

/** `test/` is the browser's: Playwright runs it. */
export default defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } });
