/** Vitest's settings of every package that runs on the server, for `defineConfig`. */
export const serverSuite = {
  test: {
    globalSetup: ['@hako/devkit/testing/global-setup'],
    setupFiles: ['@hako/devkit/testing/property-seed'],
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    // CI is slower than any desk; a poll of the default second fails there without a fault.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks' as const,
    // Nothing of ours keeps state in a module, so the files of a worker may share them: importing core anew costs more than most files' tests.
    isolate: false,
    // What other packages have built is JavaScript already; vite would transform all of it again for every file.
    server: { deps: { external: [/\/(?:core|sdk-plugin|(?:vault|common|plugins)\/[a-z-]+)\/lib\//] } },
    maxWorkers: 2,
  },
};
