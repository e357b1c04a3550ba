import type { AccountRead } from '../domain/evaluation/check.ts';
import { isRolePattern } from '../domain/target/role-selector.ts';
import type { Target } from '../domain/target/target.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { fewRoles } from './iam/role-cost.ts';
import { parentActions, typeOfParentAction } from './sagemaker/parents/described-parents.ts';
import { iamActions } from './sagemaker/types.ts';

/**
 * What IAM lets an action be limited to: watched roles, policies, scanned types, nothing but the region of the request,
 * jobs and what may have started them, configured stacks, configured parameters of SSM, the tables of MLSpace, or nothing (Service Authorization Reference, "Resource types" of each action).
 */
export type ActionScope =
  | 'role'
  | 'policy'
  | 'scanned-type'
  | 'job'
  | 'region'
  | 'account'
  | 'stack'
  | 'ssm-parameter'
  | 'table';

/** One action that reading takes. */
export interface ReadAction {
  /** As IAM names it: `iam:GetRole`. */
  readonly action: string;
  readonly scope: ActionScope;
  /** Set where every check does without it: what it does then, in words. */
  readonly dispensable?: string;
}

/** What a target says of how its roles are read. */
export type ReadRoles = Pick<Target, 'facts' | 'regionsFrom' | 'roles' | 'roleReading' | 'stacks'>;

/** An action that only some configurations need. */
export interface OccasionalAction extends ReadAction {
  /** In words, for documents. */
  readonly when: string;
  readonly isNeeded: (target: ReadRoles) => boolean;
}

/** What reading roles takes. */
const roleActions: readonly ReadAction[] = [
  { action: 'iam:GetPolicy', scope: 'policy' },
  { action: 'iam:GetPolicyVersion', scope: 'policy' },
  { action: 'iam:GetRole', scope: 'role' },
  { action: 'iam:GetRolePolicy', scope: 'role' },
  { action: 'iam:ListAttachedRolePolicies', scope: 'role' },
  { action: 'iam:ListRolePolicies', scope: 'role' },
];

/** What telling the right version of a policy that differs takes. */
const versionActions: readonly ReadAction[] = [
  { action: 'iam:GetPolicyVersion', scope: 'policy' },
  {
    action: 'iam:ListPolicyVersions',
    scope: 'policy',
    dispensable:
      'findings do not say which version of a policy is the right one; where role-attachments is on, it leaves the roles unknown',
  },
];

/** What judging the versions that wait beside the default one takes: whoever may switch to one gets what it allows. */
const waitingVersionActions: readonly ReadAction[] = [
  { action: 'iam:GetPolicyVersion', scope: 'policy' },
  { action: 'iam:ListPolicyVersions', scope: 'policy' },
];

/** What finding out who changed something takes. */
const eventActions: readonly ReadAction[] = [{ action: 'cloudtrail:LookupEvents', scope: 'account' }];

/** What finding roles by a pattern, and reading many of them, takes beside. */
const selectionActions: readonly OccasionalAction[] = [
  {
    action: 'iam:GetAccountAuthorizationDetails',
    scope: 'account',
    when: 'where roles may be read in bulk',
    isNeeded: (target) => target.roleReading === 'bulk' || isUndecided(target),
  },
  {
    action: 'iam:GetAccountSummary',
    scope: 'account',
    when: 'where the cheaper reading is to be found out',
    isNeeded: isUndecided,
  },
  {
    action: 'iam:ListRoles',
    scope: 'account',
    when: 'where roles are selected by a pattern and not read in bulk',
    isNeeded: ({ roles, roleReading }) => roleReading !== 'bulk' && roles.some(isRolePattern),
  },
];

/** What reading the stacks that say what should be takes. */
const stackActions: readonly OccasionalAction[] = [
  ...['DescribeStacks', 'GetTemplate', 'ListStackResources'].map(
    (name): OccasionalAction => ({
      action: `cloudformation:${name}`,
      scope: 'stack',
      when: 'where a stack says what should be',
      isNeeded: ({ stacks }) => stacks.length > 0,
    }),
  ),
  {
    action: 'cloudformation:ListExports',
    scope: 'account',
    dispensable: 'what a template imports from other stacks is unknown',
    when: 'where a stack says what should be, for what it imports',
    isNeeded: ({ stacks }) => stacks.length > 0,
  },
  {
    action: 'cloudformation:ListStacks',
    scope: 'account',
    when: 'where such a stack is given by a pattern',
    isNeeded: ({ stacks }) => stacks.some(({ stack }) => /[*?]/.test(stack)),
  },
  {
    action: 'ssm:GetParameter',
    scope: 'ssm-parameter',
    when: 'where ssm_parameters of a stack are configured',
    isNeeded: ({ stacks }) => stacks.some(({ ssmParameters }) => ssmParameters.length > 0),
  },
];

/** What reading the facts of an installation takes. */
const installationActions: readonly OccasionalAction[] = [
  {
    action: 'dynamodb:Scan',
    scope: 'table',
    when: 'where facts.tables are read',
    isNeeded: ({ facts }) => facts.tables !== undefined,
  },
  {
    action: 'ec2:DescribeInstanceTypes',
    scope: 'account',
    when: 'where facts.instance_types is true',
    isNeeded: ({ facts }) => facts.instanceTypes,
  },
];

/** What finding the regions takes. */
const regionActions: readonly OccasionalAction[] = [
  {
    action: 'ec2:DescribeRegions',
    scope: 'account',
    when: 'where regions of a target is enabled',
    isNeeded: ({ regionsFrom }) => regionsFrom !== undefined,
  },
];

/** Whether the size of the account decides how its roles are read. */
function isUndecided({ roles, roleReading }: ReadRoles): boolean {
  return roleReading === 'auto' && (roles.length > fewRoles || roles.some(isRolePattern));
}

/** The actions that only some configurations need, for checks that read these parts. */
export function occasionalActions(reads: readonly AccountRead[]): readonly OccasionalAction[] {
  return [
    ...(reads.includes('roles') ? [...selectionActions, ...stackActions] : []),
    ...(reads.includes('installation') ? installationActions : []),
    ...(reads.includes('resources') ? regionActions : []),
  ];
}

function resourceActions(types: readonly string[]): readonly ReadAction[] {
  const dispensable = 'tags are read one by one, slower but as exact';
  return types.flatMap(iamActions).map((action) => {
    if (action === 'sagemaker:ListTags') return { action, scope: 'scanned-type' };
    return action === 'tag:GetResources' ? { action, scope: 'region', dispensable } : { action, scope: 'region' };
  });
}

/** What the tag policy of the organization takes. */
const policyActions: readonly ReadAction[] = [{ action: 'organizations:DescribeEffectivePolicy', scope: 'account' }];

/** What finding out which job started which takes; without it, jobs are told one by one. */
function parentReads(types: readonly string[]): readonly ReadAction[] {
  const dispensable = 'jobs that another one started are findings of their own';
  return types.flatMap(parentActions).map((action) => {
    return { action, scope: typeOfParentAction(action) === undefined ? 'region' : 'job', dispensable };
  });
}

/** What asking the index takes; without it, everything is listed. */
const searchActions: readonly ReadAction[] = [
  { action: 'sagemaker:Search', scope: 'region', dispensable: 'tags are read without it, with more calls' },
];

/**
 * Every IAM action that reading these parts of these targets takes in the account that is read, sorted, each once. All of
 * them only read; without targets, it is what every target takes.
 * GetCallerIdentity is not among them: nobody needs a permission for it (STS API reference).
 */
export function readActions(
  reads: readonly AccountRead[],
  types: readonly string[],
  targets: readonly ReadRoles[] = [],
): readonly ReadAction[] {
  const occasional = occasionalActions(reads).filter(({ isNeeded }) => targets.some(isNeeded));
  const all = [
    ...occasional.map(({ action, scope, dispensable }) => ({
      action,
      scope,
      ...withoutAbsent({ dispensable }),
    })),
    ...(reads.includes('roles') ? roleActions : []),
    ...(reads.includes('policy-versions') ? versionActions : []),
    // After those, for what one check can do without another may need.
    ...(reads.includes('waiting-versions') ? waitingVersionActions : []),
    ...(reads.includes('resources') ? resourceActions(types) : []),
    ...(reads.includes('resource-index') ? searchActions : []),
    ...(reads.includes('job-parents') ? parentReads(types) : []),
    ...(reads.includes('tag-policy') ? policyActions : []),
    ...(reads.includes('events') ? eventActions : []),
  ];
  const unique = new Map(all.map((one) => [one.action, one]));
  return [...unique.values()].toSorted((one, other) => (one.action < other.action ? -1 : 1));
}
