import { defineConfig } from 'vitest/config';

/**
 * The tests that judge mutants: those of the policies that take seconds. Those that ask the solver, and the twenty thousand
 * requests that the simulator judges, are left out, so the score is a lower bound.
 */
export default defineConfig({
  test: {
    include: ['test/policy/**/*.test.ts'],
    exclude: [
      'test/policy/judge/{judge,leaf-changes,realisable,verdicts}.test.ts',
      'test/policy/evaluate/simulated.test.ts',
    ],
    testTimeout: 120_000,
  },
});
