import type { Observation } from '../../domain/evaluation/evaluation.ts';
import type { Membership } from '../../domain/target/membership.ts';
import {
  describeSelector,
  mayMatch,
  roleNameOf,
  rolePathOf,
  selectorScope,
} from '../../domain/target/role-selector.ts';
import type { RoleSelection } from '../../domain/target/role-snapshot.ts';
import type { RolePattern } from '../../domain/target/target.ts';

/** The roles of a pattern, as they were read. */
export interface PatternSelection extends RoleSelection {
  readonly selector: RolePattern;
}

/** What a check tells of patterns beside the roles that they select. */
export interface PatternDuties {
  /** Of patterns that stand for too few roles. */
  readonly tellsMissing?: boolean;
  /** Of roles that fit a pattern but for their tags. */
  readonly tellsNear?: boolean;
  /** Of members of projects whose role is not there; absent where nobody says who the members are. */
  readonly members?: readonly Membership[];
}

/** What is wrong with a pattern as a whole, in its own scope. */
export function patternFindings(
  selection: PatternSelection,
  { tellsMissing = true, tellsNear = false, members = [] }: PatternDuties,
): readonly Observation[] {
  return [
    ...(tellsMissing ? tooFew(selection) : []),
    ...(tellsNear ? selection.near.map((role) => nearRole(role, selection.selector)) : []),
    ...membersWithoutRole(selection, members),
  ];
}

/** What a finding of a pattern is about, where it is no role. */
export function patternArn(selector: RolePattern): string {
  return `roles/${describeSelector(selector)}`;
}

function tooFew({ selector, roles }: PatternSelection): readonly Observation[] {
  if (!roles.ok || roles.value.length >= selector.minimum) return [];
  const description = describeSelector(selector);
  const count = roles.value.length;
  return [
    {
      kind: 'role-missing',
      scope: selectorScope(selector),
      resource: { type: 'iam-role', arn: patternArn(selector), name: description, region: 'global' },
      path: '',
      severity: 'high',
      summary: `${count === 0 ? 'No role fits' : `Only ${count} roles fit`} ${description}; expected ${selector.minimum} or more`,
      evidence: { found: count, minimum: selector.minimum },
    },
  ];
}

function nearRole({ name, arn, tags }: RoleSelection['near'][number], selector: RolePattern): Observation {
  return {
    kind: 'role-unwatched',
    scope: selectorScope(selector),
    resource: { type: 'iam-role', arn, name, region: 'global' },
    path: '',
    severity: 'high',
    summary: `Role ${name} is not watched: it is named like the watched roles (${describeSelector(selector)}) but lacks their tags`,
    evidence: { tags: { ...tags }, pattern: describeSelector(selector) },
  };
}

/** Roles by their ARN, so that one that was made anew under another path is told too. */
function membersWithoutRole(
  { selector, roles }: PatternSelection,
  members: readonly Membership[],
): readonly Observation[] {
  if (!roles.ok) return [];
  const there = new Set(roles.value.map(({ arn }) => arn));
  return members.flatMap(({ project, user, roleArn }): readonly Observation[] => {
    if (roleArn === undefined || there.has(roleArn)) return [];
    const name = roleNameOf(roleArn);
    if (!mayMatch(selector, { name, path: rolePathOf(roleArn) })) return [];
    return [
      {
        kind: 'member-without-role',
        scope: selectorScope(selector),
        resource: { type: 'iam-role', arn: roleArn, name, region: 'global' },
        path: '',
        severity: 'medium',
        summary: `MLSpace names role ${name} for ${user} in ${project}, and no watched role has this ARN`,
        evidence: { project, user, role: roleArn },
      },
    ];
  });
}
