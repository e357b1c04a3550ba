import { defineConfig } from 'vitest/config';

/** The tests that judge the mutants of a sample; those that read every list of AWS under every fault would take an hour. */
export default defineConfig({
  test: {
    include: ['test/{alerts,checks,findings,scan}/**/*.test.ts'],
    exclude: ['test/scan/tags/every-list.test.ts', 'test/checks/roles/restore.test.ts'],
    testTimeout: 600_000,
  },
});
