import type { Evaluation, Evidence, Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { Read, ReadFailure } from '../../domain/evaluation/read.ts';
import { worstSeverity } from '../../domain/evaluation/severity.ts';
import type { ExpectedAttachments } from '../../domain/target/expected-attachments.ts';
import type { PolicyVersion, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import type { Installation } from '../../policy/canonical/parameters/canonical-policy.ts';
import type { RoleRenderer } from '../../policy/canonical/render-for-role.ts';
import type { AlikeRoles } from '../roles/alike/alike-roles.ts';
import { describeEffect } from '../roles/comparing/effective-change.ts';
import { FailedComparison } from '../roles/comparing/failed-comparison.ts';
import { describeLimits, type KnownLimits } from '../roles/comparing/organization-limits.ts';
import type { PolicyComparisons, TextPair } from '../roles/comparing/policy-comparisons.ts';
import type { IdentityRules } from '../roles/role-identity.ts';
import { roleScope } from '../roles/role-scopes.ts';
import type { AttachmentFault } from './attachment-entry.ts';
import { type Alike, createAttachmentJudge, type JudgedAttachments } from './attachment-judge.ts';
import { shareBoundaries } from './boundary-sides.ts';
import { createRolePreparer, type PreparedRole, textsToCompare, type UnreadRole } from './prepared-role.ts';
import { roleAttachments } from './role-attachments.ts';
import { policyInQuestion } from './where-it-exists.ts';

/** Everything that the check of one target is decided from. */
export interface RoleAttachmentsInput {
  readonly targetId: string;
  readonly installation: Installation;
  /** Renders what a role should have; the same facts are rendered once. */
  readonly renderFor: RoleRenderer;
  readonly identity: IdentityRules;
  readonly attachments: ExpectedAttachments;
  readonly roles: readonly RoleSnapshot[];
  readonly comparisons: PolicyComparisons;
  /** Roles that are alike are compared once. */
  readonly alike: AlikeRoles;
  /** Whether the check policy-drift is on: it then tells of the notebook policy and of missing roles. */
  readonly besidePolicyDrift: boolean;
  readonly versions: ReadonlyMap<string, Read<readonly PolicyVersion[]>>;
  /** What the organization holds back in the account; absent where that is not asked for. */
  readonly limits?: KnownLimits | undefined;
}

/** Compares each role as a whole. One scope a role; a policy that is wrong for all roles that have it is told once. */
export function evaluateRoleAttachments(input: RoleAttachmentsInput): Evaluation {
  return concludeRoleAttachments(input, input.roles.map(createPreparer(input)).map(createRoleJudge(input)));
}

/** What the roles of a target, each judged for itself, come to. */
export function concludeRoleAttachments(
  { targetId, besidePolicyDrift, comparisons, limits }: Omit<RoleAttachmentsInput, 'roles' | 'alike'>,
  judged: readonly JudgedRole[],
): Evaluation {
  return {
    targetId,
    checkId: roleAttachments.id,
    observations: [...observe(judged), ...(besidePolicyDrift ? [] : judged.flatMap(missingRole))],
    scopes: judged.map(scopeOf),
    detail: { ...detailOf(judged, comparisons), ...(limits ? { limits: describeLimits(limits) } : {}) },
  };
}

/**
 * The managed policies whose versions have to be known: those on the roles, for a version that waits can be made the default,
 * and those that are only required where they exist. AWS's own have no versions that anybody could choose from.
 */
export function policiesInQuestion({
  attachments,
  installation,
  roles,
}: Pick<RoleAttachmentsInput, 'attachments' | 'installation' | 'roles'>): readonly string[] {
  const attached = roles.flatMap(({ role }) => {
    if (!role.ok) return [];
    const { managed, boundary } = role.value;
    return [...(managed.ok ? managed.value : []), ...(boundary ? [boundary] : [])].flatMap(({ arn }) => arn ?? []);
  });
  const asked = attachments.expected.flatMap((one) => policyInQuestion(one, installation) ?? []);
  return [...new Set([...attached, ...asked])].filter((arn) => !arn.includes(':aws:policy/'));
}

/** A role as it was read, and what of it is to be judged; `missing` where a role that is named does not exist. */
export interface RoleToJudge {
  readonly snapshot: RoleSnapshot;
  readonly attached: PreparedRole | UnreadRole | 'missing';
}

/** Puts what is attached to a role beside what should be. */
export function createPreparer(
  rules: Pick<RoleAttachmentsInput, 'renderFor' | 'attachments'>,
): (snapshot: RoleSnapshot) => RoleToJudge {
  const prepare = createRolePreparer(rules);
  return (snapshot) => {
    const { role } = snapshot;
    return { snapshot, attached: role.ok ? prepare(role.value) : notThere(role.failure) };
  };
}

/** The documents that are compared by their statements whatever comes of the role. */
export function textsOfRole({ attached }: RoleToJudge): readonly TextPair[] {
  return attached !== 'missing' && attached.status === 'prepared' ? textsToCompare(attached) : [];
}

/** Judges one role. */
export function createRoleJudge({
  besidePolicyDrift,
  ...rules
}: Omit<RoleAttachmentsInput, 'roles' | 'targetId'>): (role: RoleToJudge) => JudgedRole {
  const judge = createAttachmentJudge({ ...rules, tellsNotebook: !besidePolicyDrift });
  return ({ snapshot, attached }) => ({
    snapshot,
    outcome: attached === 'missing' ? attached : orFailure(() => judge(attached)),
  });
}

/** A comparison that broke leaves its role unknown. */
function orFailure(judge: () => JudgedAttachments): JudgedAttachments {
  try {
    return judge();
  } catch (error) {
    if (error instanceof FailedComparison) return { status: 'unknown', failures: [error.failure] };
    throw error;
  }
}

/** A role as it was read, and what was judged of it; `missing` where a role that is named does not exist. */
export interface JudgedRole {
  readonly snapshot: RoleSnapshot;
  readonly outcome: JudgedAttachments | 'missing';
}

function notThere(failure: ReadFailure): UnreadRole | 'missing' {
  return failure.reason === 'not_found' ? 'missing' : { status: 'unknown', failures: [failure] };
}

/** What is never said of a role: an outdated document is right, and a version that waits is one of the policy. */
const ofPolicies: ReadonlySet<string> = new Set(['outdated-generation', 'version-prepared']);

interface RoleFault {
  readonly snapshot: RoleSnapshot;
  readonly fault: AttachmentFault;
  readonly alike: Alike | undefined;
}

/**
 * A managed policy that no role finds as it should be is one fault of the policy. Where some role does find it so, it is
 * the others that have the wrong policy, each of them.
 */
function observe(judged: readonly JudgedRole[]): readonly Observation[] {
  const right = new Set(judged.flatMap(({ outcome }) => (isJudged(outcome) ? outcome.asExpected : [])));
  const faults = judged.flatMap(({ snapshot, outcome }): readonly RoleFault[] =>
    isJudged(outcome) ? outcome.faults.map((fault) => ({ snapshot, fault, alike: outcome.alike })) : [],
  );
  const ofPolicyAlone = ({ kind, policy }: AttachmentFault) =>
    policy?.arn !== undefined && (ofPolicies.has(kind) || !right.has(policy.arn)) ? policy.arn : undefined;
  const groups = Map.groupBy(faults, ({ snapshot, fault }) => {
    const arn = ofPolicyAlone(fault);
    return arn === undefined ? `${fault.kind} ${fault.path} ${snapshot.arn}` : `${fault.kind} ${arn}`;
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const arn = ofPolicyAlone(first.fault);
    return arn === undefined ? ofRole(first) : ofPolicy(first, arn, group);
  });
}

function isJudged(outcome: JudgedRole['outcome']): outcome is Extract<JudgedAttachments, { status: 'judged' }> {
  return outcome !== 'missing' && outcome.status === 'judged';
}

function ofRole({ snapshot, fault: { kind, severity, path, ...fault }, alike }: RoleFault): Observation {
  const { summary, evidence } = told(fault, alike);
  return { kind, severity, path, summary, evidence, scope: roleScope(snapshot), resource: resourceOf(snapshot) };
}

/** What was found out of one role is said of another that is alike in that one's names. */
function told({ summary, evidence }: Pick<AttachmentFault, 'summary' | 'evidence'>, alike: Alike | undefined) {
  return alike ? alike.inOwnNames({ summary, evidence }) : { summary, evidence };
}

/** The roles that are named in the evidence of one finding. */
const namedRoles = 20;

function ofPolicy(first: RoleFault, arn: string, group: readonly RoleFault[]): Observation {
  const { kind, path, policy } = first.fault;
  // What it does to the role that it does the worst to.
  const severity = worstSeverity(group.map(({ fault }) => fault.severity)) ?? first.fault.severity;
  const worst = group.find(({ fault }) => fault.severity === severity) ?? first;
  const { summary, evidence } = told(worst.fault, worst.alike);
  const roles = group.map(({ snapshot }) => snapshot.name).toSorted();
  const many = roles.length === 1 ? `role ${roles[0]}` : `${roles.length} roles`;
  return {
    kind,
    severity,
    path,
    summary: summary.replace(`role ${worst.snapshot.name}`, many),
    evidence: { ...evidence, roles: roles.slice(0, namedRoles), roleCount: roles.length },
    scope: roleScope(first.snapshot),
    resource: { type: 'iam-policy', arn, name: policy?.name ?? arn, region: 'global' },
  };
}

function missingRole({ snapshot, outcome }: JudgedRole): readonly Observation[] {
  if (outcome !== 'missing') return [];
  return [
    {
      kind: 'role-missing',
      severity: 'high',
      path: '',
      summary: `Role ${snapshot.name} does not exist`,
      evidence: { arn: snapshot.arn },
      scope: roleScope(snapshot),
      resource: resourceOf(snapshot),
    },
  ];
}

function scopeOf({ snapshot, outcome }: JudgedRole): ScopeOutcome {
  const counts = { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0 };
  const base = { scope: roleScope(snapshot), resourceType: 'iam-role', unread: [], failures: [] };
  if (outcome === 'missing') return { ...base, status: 'complete', counts: { ...counts, noncompliant: 1 } };
  if (outcome.status === 'unknown') {
    return { ...base, status: 'unknown', counts: { ...counts, unknown: 1 }, failures: outcome.failures };
  }
  if (outcome.failures.length > 0) {
    return { ...base, status: 'partial', counts: { ...counts, unknown: 1 }, failures: outcome.failures };
  }
  const isWrong = outcome.faults.length > 0;
  return { ...base, status: 'complete', counts: { ...counts, [isWrong ? 'noncompliant' : 'compliant']: 1 } };
}

/** The effective verdict of each role, the managed policies that its faults are about, and the boundaries that they have beside those that they should have. */
function detailOf(judged: readonly JudgedRole[], comparisons: PolicyComparisons): Evidence {
  const bounded = judged.flatMap(({ snapshot, outcome }) =>
    isJudged(outcome) && outcome.boundary ? [{ snapshot, sides: outcome.boundary }] : [],
  );
  const { shared, placeOf } = shareBoundaries(bounded, comparisons);
  const watched = judged.map((role) => ({ ...roleDetail(role), shared: placeOf(role.snapshot) }));
  return { watched, shared };
}

function roleDetail({ snapshot, outcome }: JudgedRole): Evidence {
  const base = { role: snapshot.arn, name: snapshot.name };
  if (outcome === 'missing') return { ...base, effective: 'missing' };
  if (outcome.status === 'unknown') return { ...base, effective: 'unknown' };
  const { effective } = outcome;
  // Thousands of roles that are alike would say the same.
  const change: Evidence = effective && outcome.alike?.isFirst ? { change: describeEffect(effective) } : {};
  const policies = [...new Set(outcome.faults.flatMap(({ policy }) => policy?.arn ?? []))];
  const wrong: Evidence = policies.length > 0 ? { policies } : {};
  return { ...base, effective: effective?.verdict ?? 'equivalent', ...change, ...wrong };
}

function resourceOf({ arn, name }: RoleSnapshot): Observation['resource'] {
  return { type: 'iam-role', arn, name, region: 'global' };
}
