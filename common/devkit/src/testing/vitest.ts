/** Vitest's settings of every package that runs on the server, for `defineConfig`. */
export const serverSuite = {
  test: {
    globalSetup: ['@hako/devkit/testing/global-setup'],
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    // CI is slower than any desk; a poll of the default second fails there without a fault.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 180_000,
    pool: 'forks' as const,
    maxWorkers: 2,
  },
};
