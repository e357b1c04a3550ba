import { defineConfig } from 'vitest/config';

/**
 * The tests that judge mutants: those of the policies that take seconds. Those with thousands of cases and those that ask
 * the solver are left out, so the score is a lower bound.
 */
export default defineConfig({
  test: {
    include: ['test/policy/**/*.test.ts'],
    exclude: [
      'test/policy/judge/**',
      'test/policy/compare/{mutations,rewrites}.test.ts',
      'test/policy/evaluate/simulated.test.ts',
    ],
    testTimeout: 60_000,
  },
});
