import type { Read } from '../../../domain/evaluation/read.ts';
import type { PolicyVersion } from '../../../domain/target/role-snapshot.ts';
import type { PolicyComparisons } from '../comparing/policy-comparisons.ts';

/** The versions of a managed policy that is not as it should be, for evidence and for the commands that restore it. */
export interface MatchingVersions {
  readonly [key: string]: string | null | readonly string[];
  /** The newest version that is as it should be. */
  readonly matching: string | null;
  /** Every version, oldest first; `null` where they are not known. */
  readonly all: readonly string[] | null;
  /** The oldest version that is not the default. */
  readonly oldest: string | null;
  /** Why the versions are not known. */
  readonly unread: string | null;
}

/** Which of these versions says what the policy should say. */
export function matchingVersions(
  read: Read<readonly PolicyVersion[]>,
  text: string,
  comparisons: Pick<PolicyComparisons, 'documents'>,
): MatchingVersions {
  if (!read.ok)
    return { matching: null, all: null, oldest: null, unread: `${read.failure.operation}: ${read.failure.message}` };
  const matching = read.value.findLast(
    ({ document }) => document.ok && comparisons.documents(text, document.value) === 'equivalent',
  );
  return {
    matching: matching?.versionId ?? null,
    all: read.value.map(({ versionId }) => versionId),
    oldest: read.value.find(({ isDefault }) => !isDefault)?.versionId ?? null,
    unread: null,
  };
}
