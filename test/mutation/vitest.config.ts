import { defineConfig } from 'vitest/config';

/** The tests that judge mutants: those of the policies that need no solver, so that one mutant takes seconds. */
export default defineConfig({
  test: {
    include: ['test/policy/**/*.test.ts', 'test/checks/**/*.test.ts'],
    exclude: ['test/policy/judge/**'],
    testTimeout: 60_000,
  },
});
