import { defineConfig } from 'vitest/config';

/**
 * The tests that judge mutants: those of the policies that take seconds. Those that ask the solver, the twenty thousand
 * requests that the simulator judges, and the documents written to be hard are left out, so the score is a lower bound.
 */
export default defineConfig({
  test: {
    include: ['test/policy/**/*.test.ts'],
    exclude: [
      'test/policy/judge/**',
      'test/policy/evaluate/simulated.test.ts',
      'test/policy/compare/work-budget.test.ts',
    ],
    testTimeout: 120_000,
  },
});
