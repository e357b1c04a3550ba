/*
 * Examples, where the notebook policy should allow `s3:GetObject` on `b/a/*`:
 *
 * | the role has | finding | role counts as |
 * | --- | --- | --- |
 * | that policy, with `b/*` | `policy-changed`, high | noncompliant |
 * | no policy of that name | `policy-missing`, high | noncompliant |
 * | a list of policies that could not be read | none | unknown |
 */

import type { Evaluation, Evidence, Json } from '../../domain/evaluation/evaluation.ts';
import type { AttachedPolicy, RoleRecord, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import type { AttachmentPattern } from '../../domain/target/target.ts';
import type { ExactComparison } from '../../policy/compare/answer/exact-comparison.ts';
import { FailedComparison } from '../roles/comparing/failed-comparison.ts';
import { describeLimits, type KnownLimits, limitsOfRole } from '../roles/comparing/organization-limits.ts';
import { detailOf, evidenceOf, verdictOf } from '../roles/comparing/policy-verdict.ts';
import type { CanonicalPolicies, RoleCanonical } from './canonical-of-role.ts';
import { cleanRole, drifted, type JudgedRole, unknownRole } from './judged-role.ts';
import { policyDrift } from './policy-drift.ts';
import { pairKey, readNotebook } from './policy-pairs.ts';
import { verdictWithin } from './verdict-within.ts';

/** Everything that the policy check of one target is decided from. */
export interface PolicyDriftInput {
  readonly targetId: string;
  readonly canonical: CanonicalPolicies;
  readonly attached: AttachmentPattern;
  readonly roles: readonly RoleSnapshot[];
  /** Whether a policy that is only written differently is reported as well. */
  readonly cosmetic?: boolean;
  /** Whether nothing is told of a policy that is accepted and not the canonical one. */
  readonly isQuietWhenOutdated?: boolean;
  /** What the organization holds back in the account; absent where that is not asked for. */
  readonly limits?: KnownLimits | undefined;
}

/** The same with the answers to `pairsToCompare`, by its keys. */
export interface ComparedPolicies extends PolicyDriftInput {
  readonly comparisons: ReadonlyMap<string, ExactComparison | FailedComparison>;
  /** The answers to `pairsToLimit`, by the same keys. */
  readonly limited?: ReadonlyMap<string, ExactComparison | FailedComparison>;
}

type RoleRules = Omit<ComparedPolicies, 'roles'>;

/** What the roles of a target, each judged for itself, come to: one scope a role, at most one finding a role. */
export function concludePolicyDrift(input: Omit<PolicyDriftInput, 'roles'>, judged: readonly JudgedRole[]): Evaluation {
  return {
    targetId: input.targetId,
    checkId: policyDrift.id,
    observations: judged.flatMap(({ observation }) => observation ?? []),
    scopes: judged.map(({ scope }) => scope),
    detail: {
      ...describeCanonical(input.canonical.common),
      ...(input.limits ? { limits: describeLimits(input.limits) } : {}),
      ...shareComparisons(judged),
    },
  };
}

/** `null` where each role has a document of its own, which then stands with its comparison. */
function describeCanonical(policy: CanonicalPolicies['common']) {
  const statements = policy?.statements ?? [];
  return {
    canonical: policy?.text ?? null,
    canonicalStatements: statements.map(({ page, purpose }) => ({ page, purpose })),
  };
}

/** Thousands of roles have the same policies: what was compared stands once, and each role says where. */
function shareComparisons(judged: readonly JudgedRole[]): { readonly roles: Json; readonly shared: Json } {
  const places = new Map<string, number>();
  const shared: Json[] = [];
  const roles = judged.map(({ detail, compared }) => {
    if (!compared) return { ...detail, shared: null };
    const place = places.get(compared.key) ?? shared.push(compared.describe()) - 1;
    places.set(compared.key, place);
    return { ...detail, shared: place };
  });
  return { roles, shared };
}

/** Judges the notebook policy of one role. */
export function judgeRole(snapshot: RoleSnapshot, input: RoleRules): JudgedRole {
  const { role } = snapshot;
  if (role.ok) return judgeAttachments(snapshot, role.value, input);
  if (role.failure.reason !== 'not_found') return unknownRole(snapshot, [role.failure]);
  return drifted(snapshot, {
    kind: 'role-missing',
    verdict: 'missing',
    summary: `Role ${snapshot.name} does not exist, so no notebook policy guards it`,
    evidence: { arn: snapshot.arn },
  });
}

function judgeAttachments(snapshot: RoleSnapshot, record: RoleRecord, input: RoleRules): JudgedRole {
  const { attached, notebook, failures } = readNotebook(record, input.attached);
  if (failures.length > 0) return unknownRole(snapshot, failures);
  const canonical = input.canonical.of(record);
  if (!canonical.ok) return unknownRole(snapshot, canonical.failures);
  const own = input.canonical.common ? {} : { document: canonical.policy.text };
  if (notebook.length === 0) return missingPolicy(snapshot, { attached, own }, input.attached);
  return judgePolicies(snapshot, { record, notebook, canonical, own }, input);
}

function missingPolicy(
  snapshot: RoleSnapshot,
  { attached, own }: { readonly attached: readonly AttachedPolicy[]; readonly own: Evidence },
  pattern: AttachmentPattern,
): JudgedRole {
  const wanted = 'name' in pattern ? `name ${pattern.name}` : `ARN ${pattern.arn}`;
  return drifted(snapshot, {
    kind: 'policy-missing',
    verdict: 'missing',
    summary: `No policy with ${wanted} is attached to role ${snapshot.name}`,
    evidence: { pattern: { ...pattern }, attached: attached.map(({ kind, name }) => ({ kind, name })), ...own },
  });
}

/** What a role has and what it should have. */
interface RoleSides {
  readonly record: RoleRecord;
  readonly notebook: readonly AttachedPolicy[];
  readonly canonical: Extract<RoleCanonical, { readonly ok: true }>;
  /** The canonical document in the evidence, where it is that of this role alone. */
  readonly own: { readonly document?: string };
}

function judgePolicies(snapshot: RoleSnapshot, sides: RoleSides, input: RoleRules): JudgedRole {
  const { comparisons, cosmetic } = input;
  const { notebook, canonical, own } = sides;
  const key = pairKey(notebook, canonical.policy.text, input.canonical);
  const comparison = comparisons.get(key);
  if (!comparison) throw new Error(`the policies of role ${snapshot.name} were not compared`);
  if (comparison instanceof FailedComparison) return unknownRole(snapshot, [comparison.failure]);
  const policies = notebook.map(describePolicy);
  const compared = {
    key: JSON.stringify([key, notebook.map(namePolicy)]),
    describe: () => ({
      policies,
      ...(input.canonical.common ? {} : describeCanonical(canonical.policy)),
      ...detailOf(comparison),
    }),
  };
  const names = notebook.map(({ name }) => name).join(', ');
  const subject = `Policy ${names} of role ${snapshot.name}`;
  if (comparison.verdict === 'invalid') {
    const problems = comparison.problems.map(({ path, message }) => `${path}: ${message}`);
    return drifted(snapshot, {
      kind: 'policy-invalid',
      verdict: 'invalid',
      summary: `${subject} is not a valid policy: ${problems[0] ?? 'unreadable'}`,
      evidence: { policies, problems, ...own },
      compared,
    });
  }
  const { verdict, severity, told } = verdictWithin(comparison, {
    limits: limitsOfRole(input.limits, sides.record),
    limited: input.limited?.get(key),
  });
  const outdated = severity && acceptedAs(sides, input);
  if (outdated !== undefined && outdated !== '')
    return outdatedRole(snapshot, { notebook, label: outdated, compared }, input);
  const evidence = evidenceFor(comparison, sides);
  if (severity)
    return drifted(snapshot, {
      kind: 'policy-changed',
      verdict,
      severity,
      summary: `${subject} ${told}`,
      evidence,
      compared,
    });
  const isRewritten = comparison.statements.some(({ change }) => change !== 'same');
  if (!(cosmetic && isRewritten)) return cleanRole(snapshot, compared);
  const summary = `${subject} is written differently and ${told}`;
  return drifted(snapshot, { kind: 'policy-rewritten', verdict, severity: 'info', summary, evidence, compared });
}

const shared = new WeakMap<ExactComparison, Map<string, Evidence>>();

/** One object for all roles that have the same policies and should have the same. */
function evidenceFor(comparison: ExactComparison, { notebook, own }: Pick<RoleSides, 'notebook' | 'own'>): Evidence {
  const policies = notebook.map(namePolicy);
  if (own.document !== undefined) return { policies, ...evidenceOf(comparison), ...own };
  const known = shared.get(comparison) ?? new Map<string, Evidence>();
  shared.set(comparison, known);
  const key = JSON.stringify(policies);
  const evidence = known.get(key) ?? { policies, ...evidenceOf(comparison) };
  known.set(key, evidence);
  return evidence;
}

/** What else that is accepted the policies are. */
function acceptedAs({ notebook, canonical }: RoleSides, { comparisons, canonical: policies }: RoleRules) {
  return canonical.accepted.find(({ text }) => {
    const comparison = comparisons.get(pairKey(notebook, text, policies));
    return comparison && !(comparison instanceof FailedComparison) && verdictOf(comparison).severity === undefined;
  })?.label;
}

function outdatedRole(
  snapshot: RoleSnapshot,
  {
    notebook,
    label,
    compared,
  }: {
    readonly notebook: readonly AttachedPolicy[];
    readonly label: string;
    readonly compared: NonNullable<JudgedRole['compared']>;
  },
  { isQuietWhenOutdated = false }: RoleRules,
): JudgedRole {
  if (isQuietWhenOutdated) return cleanRole(snapshot, compared);
  const names = notebook.map(({ name }) => name).join(', ');
  return drifted(snapshot, {
    kind: 'policy-outdated',
    verdict: 'outdated',
    severity: 'info',
    summary: `Policy ${names} of role ${snapshot.name} is that of ${label}, which is accepted`,
    evidence: { policies: notebook.map(namePolicy), is: label },
    compared,
  });
}

function describePolicy(policy: AttachedPolicy) {
  return { ...namePolicy(policy), document: policy.document.ok ? policy.document.value : null };
}

function namePolicy({ kind, name, arn, versionId }: AttachedPolicy) {
  return { kind, name, arn: arn ?? null, versionId: versionId ?? null };
}
