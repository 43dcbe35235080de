import { defineConfig } from 'vitest/config';

/** Functions of their arguments: they share what they load, as nothing of it changes. */
const PURE = ['core/{domain,contract,formats,matching}/**/*.test.ts', 'admin-ui/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    // Real servers and browsers on a small machine: generous, and never a reason to pass.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['{core,plugins,demo,test}/**/*.test.ts'],
          exclude: [...PURE, '**/node_modules/**'],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
