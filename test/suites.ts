/**
 * The suites, each a command of its own, and the test files that are in it: patterns from the top of the repository.
 * Whatever none of the others names is in `npm test`.
 */
export const suites = {
  /** `npm run test:integration`: the whole program, and what is judged by others: moto, AWS CLI, Prometheus, PostgreSQL, browsers. */
  integration: [
    'test/e2e/**/*.test.ts',
    'test/deploy/**/*.test.ts',
    'test/http/browser/**/*.test.ts',
    'test/store/postgres/**/*.test.ts',
    'test/store/older-schemas.test.ts',
    'test/aws/moto*.test.ts',
    'test/aws/organizations-moto.test.ts',
    'test/aws/control-policies-{moto,cli}.test.ts',
    'test/aws/enabled-regions.test.ts',
    'test/aws/cloudformation/moto-stacks.test.ts',
    'test/aws/events/{event-bus,finding-importer,sns-publisher}.test.ts',
    'test/checks/roles/restore.test.ts',
    'test/checks/required-tags/evidence/repair-tags.test.ts',
    'test/cli/completion/shells.test.ts',
    'test/cli/doctor-postgres.test.ts',
    'test/cli/iam-policy.test.ts',
    'test/cli/init/dialogue.test.ts',
    'test/cli/policy/pull-requests.test.ts',
    'test/sandbox/{aws,installation}-cli.test.ts',
    'test/scan/tags/moto-tags.test.ts',
  ],
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
    'test/policy/compare/abac-pairs.test.ts',
    'test/policy/compare/variable-pairs.test.ts',
  ],
} as const;

/** What the tests of `npm test` leave to the other suites. */
export const apartFromTheRest: readonly string[] = Object.values(suites).flat();
