/**
 * The suites, each a command of its own, and the test files that are in it: patterns from the top of the repository.
 * Whatever none of the others names is in `npm test`.
 */
export const suites = {
  /** `npm run test:system`: what kills processes, waits for a replica to take over, or takes disk and database away. */
  system: ['test/system/**/*.test.ts'],
  /** `npm run test:acceptance`: whole installations of MLSpace, and what may happen to them. */
  acceptance: ['test/acceptance/**/*.test.ts'],
  /** `npm run test:judges`: thousands of cases that a solver, a simulator or another evaluation decides. */
  judges: [
    'test/policy/judge/**/*.test.ts',
    'test/policy/evaluate/simulated.test.ts',
    'test/policy/compare/mixed-kinds.test.ts',
    'test/policy/compare/rewrites.test.ts',
    'test/policy/compare/variable-pairs.test.ts',
  ],
} as const;

/** What the tests of `npm test` leave to the other suites. */
export const apartFromTheRest: readonly string[] = Object.values(suites).flat();
