import type { Evidence, Json, Observation } from '../../../domain/evaluation/evaluation.ts';

/** The roles that are named in the evidence of one finding. */
const namedRoles = 20;

/**
 * Observations about roles, with those that are really about one managed policy told once, of the policy: a policy that
 * thousands of roles share is one cause and one finding. Which roles have it is part of the evidence.
 */
export function byPolicy(observations: readonly Observation[]): readonly Observation[] {
  const groups = Map.groupBy(observations, (observation) => {
    const policy = sharedPolicy(observation);
    return policy
      ? `${observation.kind} ${policy.arn}`
      : `${observation.kind} ${observation.resource.arn} ${observation.path}`;
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const policy = first && sharedPolicy(first);
    return first && policy ? [ofPolicy(first, policy, group)] : group;
  });
}

function ofPolicy(
  first: Observation,
  { name, arn }: { readonly name: string; readonly arn: string },
  group: readonly Observation[],
): Observation {
  const roles = group.map(({ resource }) => resource.name).toSorted();
  const many = roles.length === 1 ? `role ${roles[0]}` : `${roles.length} roles`;
  return {
    ...first,
    resource: { type: 'iam-policy', arn, name, region: 'global' },
    summary: first.summary.replace(`role ${first.resource.name}`, many),
    evidence: { ...first.evidence, roles: roles.slice(0, namedRoles), roleCount: roles.length },
  };
}

/**
 * Only what was said of a role by what is wrong with its policy; whether it should have the policy is about the role, and so
 * is a document that this role alone should have.
 */
function sharedPolicy({ kind, resource, evidence }: Observation) {
  const isOwn = evidence['document'] !== undefined;
  return resource.type === 'iam-role' && kind.startsWith('policy-') && !isOwn ? onlyManagedPolicy(evidence) : undefined;
}

function onlyManagedPolicy({ policies }: Evidence): { readonly name: string; readonly arn: string } | undefined {
  if (!Array.isArray(policies) || policies.length !== 1) return undefined;
  const [policy] = policies as readonly Json[];
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) return undefined;
  const { name, arn } = policy as { readonly [key: string]: Json };
  return typeof name === 'string' && typeof arn === 'string' ? { name, arn } : undefined;
}
