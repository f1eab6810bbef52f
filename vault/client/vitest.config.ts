import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['@hako/devkit/testing/global-setup'],
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
