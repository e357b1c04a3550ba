import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take more than about five seconds, the slowest first: one of them that starts last is waited for alone.
 * Vitest knows it by itself only where the tests have run before.
 */
export const slowest: readonly string[] = [
  'test/acceptance/first-half.test.ts',
  'test/acceptance/second-half.test.ts',
  'test/policy/judge/realisable.test.ts',
  'test/policy/judge/leaf-changes.test.ts',
  'test/policy/judge/verdicts.test.ts',
  'test/e2e/secrets.test.ts',
  'test/checks/roles/restore.test.ts',
  'test/aws/moto-types.test.ts',
  'test/deploy/rules.test.ts',
  'test/http/browser/flows.test.ts',
  'test/aws/moto.test.ts',
  'test/scan/tags/faults.test.ts',
  'test/scan/tags/every-list.test.ts',
  'test/checks/role-attachments/evaluate-role-attachments.test.ts',
  'test/cli/iam-policy.test.ts',
  'test/aws/faults.test.ts',
  'test/policy/compare/work-budget.test.ts',
  'test/policy/compare/mutations.test.ts',
  'test/aws/sandbox.test.ts',
  'test/aws/sagemaker/windows.test.ts',
  'test/sandbox/faults.test.ts',
  'test/scan/upkeep/attribute-due.test.ts',
];

/** The slowest files first, then the others in Vitest's own order. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ranks = new Map(slowest.map((path, rank) => [join(this.ctx.config.root, path), rank]));
    const rankOf = ({ moduleId }: TestSpecification) => ranks.get(moduleId) ?? slowest.length;
    // oxlint-disable-next-line unicorn/no-array-sort
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
