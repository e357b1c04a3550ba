import type { Evaluation, Observation } from '../../../domain/evaluation/evaluation.ts';
import { notebookAttachmentId } from '../../../domain/target/expected-attachments.ts';
import type { AttachedPolicy, RoleSnapshot } from '../../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Installation } from '../../../policy/canonical/parameters/canonical-policy.ts';
import { textOf } from '../comparing/attached-policy.ts';
import type { PolicyComparisons } from '../comparing/policy-comparisons.ts';
import { SharedEvidence } from '../comparing/shared-evidence.ts';
import { type Candidate, fittingGenerations } from './fitting-generations.ts';
import { releaseOfPolicy, templateOf } from './release-of-policy.ts';

/** What the release of a notebook policy is found out with. */
export interface NotebookReleaseContext {
  readonly roles: readonly RoleSnapshot[];
  readonly installation: Installation;
  /** The built-in template of the policy; absent where a stack or a file says it. */
  readonly template?: string | undefined;
  /** What a role should have, and the documents that will do as well, by the ARN of the role. */
  readonly canonicalOf: (roleArn: string) => string;
  readonly acceptedOf: (roleArn: string) => readonly Candidate[];
  readonly comparisons: Pick<PolicyComparisons, 'documents' | 'statements'>;
}

/** The same evaluation, whose changed notebook policies say which release they are of, as far as that is known. */
export function withReleaseOfNotebook(evaluation: Evaluation, context: NotebookReleaseContext): Evaluation {
  const byArn = new Map(context.roles.map((role) => [role.arn, role]));
  const shared = new SharedEvidence();
  const observations = evaluation.observations.map((observation): Observation => {
    const live = observation.kind === 'policy-changed' ? onlyPolicy(observation, byArn) : undefined;
    if (live === undefined) return observation;
    const template = templateOf({
      id: notebookAttachmentId,
      ...(context.template ? { template: context.template } : {}),
    });
    const { arn } = observation.resource;
    const canonical = context.canonicalOf(arn);
    const { comparisons, installation } = context;
    const release = releaseOfPolicy(template, live, { canonical, comparisons, installation });
    const alsoFits = fittingGenerations(live, canonical, { accepted: context.acceptedOf(arn), comparisons });
    const { summary, evidence } = observation;
    return {
      ...observation,
      summary: release === undefined ? summary : `${summary}; it ${release}`,
      evidence: shared.with(evidence, { ...withoutAbsent({ release }), ...(alsoFits.length > 0 ? { alsoFits } : {}) }),
    };
  });
  return { ...evaluation, observations };
}

/** The document of the one policy that an observation is about. */
function onlyPolicy(
  { resource, evidence: { policies } }: Observation,
  byArn: ReadonlyMap<string, RoleSnapshot>,
): string | undefined {
  const role = byArn.get(resource.arn)?.role;
  if (!role?.ok || !Array.isArray(policies) || policies.length !== 1) return undefined;
  const [named] = policies as readonly { readonly name?: unknown }[];
  const lists: readonly AttachedPolicy[] = [role.value.managed, role.value.inline].flatMap((list) =>
    list.ok ? list.value : [],
  );
  const policy = lists.find(({ name }) => name === named?.name);
  return policy && textOf(policy);
}
