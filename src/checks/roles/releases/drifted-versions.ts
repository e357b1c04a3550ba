import type { Evaluation, Json, Observation } from '../../../domain/evaluation/evaluation.ts';
import type { Read } from '../../../domain/evaluation/read.ts';
import type { PolicyVersion } from '../../../domain/target/role-snapshot.ts';
import type { PolicyComparisons } from '../comparing/policy-comparisons.ts';
import { SharedEvidence } from '../comparing/shared-evidence.ts';
import { matchingVersions } from './matching-version.ts';

const driftedKinds = ['policy-changed', 'policy-invalid', 'policy-rewritten'];

/** The managed policies of the account whose other versions would tell more: each that is a finding by itself. */
export function driftedPolicies({ observations }: Evaluation): readonly string[] {
  return [...new Set(observations.flatMap((observation) => policyOf(observation) ?? []))];
}

/** What is needed to tell which of a policy's versions were canonical. */
export interface VersionContext {
  readonly versions: ReadonlyMap<string, Read<readonly PolicyVersion[]>>;
  /** The notebook policy as a role should have it, by the ARN of the role. */
  readonly canonicalOf: (roleArn: string) => string;
  readonly comparisons: Pick<PolicyComparisons, 'documents'>;
}

/** The same evaluation, each of whose findings about one managed policy says which version of it is the canonical one. */
export function withVersions(
  evaluation: Evaluation,
  { versions, canonicalOf, comparisons }: VersionContext,
): Evaluation {
  const shared = new SharedEvidence();
  const observations = evaluation.observations.map((observation): Observation => {
    const read = versions.get(policyOf(observation) ?? '');
    if (!read) return observation;
    const { summary, evidence } = observation;
    const found = matchingVersions(read, canonicalOf(observation.resource.arn), comparisons);
    const told = found.matching === null ? summary : `${summary}; its version ${found.matching} is the canonical one`;
    return { ...observation, summary: told, evidence: shared.with(evidence, { versions: found }) };
  });
  return { ...evaluation, observations };
}

/** The ARN of the only policy that an observation is about; AWS's own have no versions that anybody could go back to. */
function policyOf({ kind, evidence: { policies } }: Observation): string | undefined {
  if (!driftedKinds.includes(kind) || !Array.isArray(policies) || policies.length !== 1) return undefined;
  const [policy] = policies as readonly { readonly [key: string]: Json }[];
  const arn = policy?.['arn'];
  return typeof arn === 'string' && !arn.includes(':aws:policy/') ? arn : undefined;
}
