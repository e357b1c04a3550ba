import type { CheckDescription } from '../domain/check.ts';
import type { Evaluation, Evidence, Json, Observation, ScopeOutcome } from '../domain/evaluation.ts';
import { matchesGlob } from '../domain/glob.ts';
import type { ReadFailure } from '../domain/read.ts';
import type { AttachedPolicy, RoleRecord, RoleSnapshot } from '../domain/role-snapshot.ts';
import type { Severity } from '../domain/severity.ts';
import type { AttachmentPattern } from '../domain/target.ts';
import type { CanonicalPolicy } from '../policy/canonical/canonical-policy.ts';
import { compareAttachments } from '../policy/compare/compare.ts';
import { explainComparison } from '../policy/explain/explain.ts';

export const policyDrift: CheckDescription = {
  id: 'policy-drift',
  title: 'The notebook policy on the role is the one that was generated',
  description:
    'The policy that governs notebooks is generated from the parameters of the installation. When the policy that is ' +
    'attached to the notebook role differs, notebooks may do more or less than was agreed, and nobody decided it.',
  reads: ['roles'],
  kinds: [
    {
      kind: 'policy-changed',
      title: 'The attached notebook policy differs from the canonical one',
      severities: ['high'],
      remediation:
        'Read the changed statements, find out who changed them and why, then restore the canonical document.',
    },
    {
      kind: 'policy-missing',
      title: 'No notebook policy is attached to the role',
      severities: ['high'],
      remediation:
        'Attach the notebook policy to the role again, or correct the pattern under targets[].policy.attached.',
    },
    {
      kind: 'policy-invalid',
      title: 'The attached notebook policy is not a valid policy document',
      severities: ['high'],
      remediation: 'Replace the document by the canonical one: notebook-drift policy render prints it.',
    },
    {
      kind: 'role-missing',
      title: 'The notebook role does not exist',
      severities: ['high'],
      remediation: 'Create the role again, or correct targets[].roles in the configuration.',
    },
  ],
};

/** Everything that the policy check of one target is decided from. */
export interface PolicyDriftInput {
  readonly targetId: string;
  readonly canonical: CanonicalPolicy;
  readonly attached: AttachmentPattern;
  readonly roles: readonly RoleSnapshot[];
}

/** Compares the notebook policy of each role with the canonical one. One scope a role, at most one finding a role. */
export function evaluatePolicyDrift(input: PolicyDriftInput): Evaluation {
  const judged = input.roles.map((snapshot) => judgeRole(snapshot, input));
  return {
    targetId: input.targetId,
    checkId: policyDrift.id,
    observations: judged.flatMap(({ observation }) => observation ?? []),
    scopes: judged.map(({ scope }) => scope),
    detail: {
      canonical: input.canonical.text,
      canonicalStatements: input.canonical.statements.map(({ page, purpose }) => ({ page, purpose })),
      roles: judged.map(({ detail }) => detail),
    },
  };
}

interface JudgedRole {
  readonly scope: ScopeOutcome;
  readonly observation?: Observation;
  readonly detail: Json;
}

function judgeRole(snapshot: RoleSnapshot, input: PolicyDriftInput): JudgedRole {
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

function judgeAttachments(snapshot: RoleSnapshot, record: RoleRecord, input: PolicyDriftInput): JudgedRole {
  const lists = [record.managed, record.inline];
  const attached = lists.flatMap((list) => (list.ok ? list.value : []));
  const notebook = attached.filter((policy) => isSelected(policy, input.attached));
  const failures = lists.flatMap((list) => (list.ok ? [] : [list.failure]));
  const unreadable = notebook.flatMap(({ document }) => (document.ok ? [] : [document.failure]));
  // A notebook policy may stand in the list that could not be read: without it neither "missing" nor a verdict is proven.
  if (failures.length + unreadable.length > 0) return unknownRole(snapshot, [...failures, ...unreadable]);
  if (notebook.length === 0) return missingPolicy(snapshot, attached, input.attached);
  return comparePolicies(snapshot, notebook, input.canonical);
}

function isSelected({ name, arn }: AttachedPolicy, pattern: AttachmentPattern): boolean {
  return 'name' in pattern ? matchesGlob(pattern.name, name) : arn !== undefined && matchesGlob(pattern.arn, arn);
}

function missingPolicy(
  snapshot: RoleSnapshot,
  attached: readonly AttachedPolicy[],
  pattern: AttachmentPattern,
): JudgedRole {
  const wanted = 'name' in pattern ? `name ${pattern.name}` : `ARN ${pattern.arn}`;
  return drifted(snapshot, {
    kind: 'policy-missing',
    verdict: 'missing',
    summary: `No policy with ${wanted} is attached to role ${snapshot.name}`,
    evidence: { pattern: { ...pattern }, attached: attached.map(({ kind, name }) => ({ kind, name })) },
  });
}

function comparePolicies(
  snapshot: RoleSnapshot,
  notebook: readonly AttachedPolicy[],
  canonical: CanonicalPolicy,
): JudgedRole {
  const live = notebook.map(({ kind, name, document }) => ({
    name,
    kind: kind === 'inline' ? ('inline' as const) : ('managed' as const),
    document: document.ok ? document.value : '',
  }));
  const [first] = live;
  const expected = { name: first?.name ?? snapshot.name, kind: first?.kind ?? 'managed', document: canonical.text };
  const comparison = compareAttachments(
    { policies: [expected] },
    { policies: live },
    { pages: canonical.statements.map(({ page }) => page) },
  );
  const changed = comparison.statements.filter(({ change }) => change !== 'same' && change !== 'moved');
  const explanation = explainComparison(comparison);
  const detail = { policies: notebook.map(describePolicy), statements: toJson(comparison.statements), explanation };
  if (comparison.verdict === 'equivalent') return cleanRole(snapshot, detail);
  const names = notebook.map(({ name }) => name).join(', ');
  if (comparison.verdict === 'invalid') {
    const problems = comparison.problems.map(({ path, message }) => `${path}: ${message}`);
    return drifted(snapshot, {
      kind: 'policy-invalid',
      verdict: 'invalid',
      summary: `Policy ${names} of role ${snapshot.name} is not a valid policy: ${problems[0] ?? 'unreadable'}`,
      evidence: { policies: detail.policies, problems },
      detail,
    });
  }
  return drifted(snapshot, {
    kind: 'policy-changed',
    verdict: 'changed',
    summary: `Policy ${names} of role ${snapshot.name} differs from the canonical notebook policy in ${countOf(changed.length)}`,
    evidence: { policies: detail.policies, explanation, statements: toJson(changed) },
    detail,
  });
}

/** `0 statements` is possible: then the boundary alone differs. */
function countOf(statements: number): string {
  return statements === 1 ? '1 statement' : `${statements} statements`;
}

function describePolicy({ kind, name, arn, versionId, document }: AttachedPolicy): Evidence {
  return {
    kind,
    name,
    arn: arn ?? null,
    versionId: versionId ?? null,
    document: document.ok ? document.value : null,
  };
}

interface Drift {
  readonly kind: string;
  readonly verdict: string;
  readonly summary: string;
  readonly evidence: Evidence;
  readonly detail?: Evidence;
}

function drifted(snapshot: RoleSnapshot, { kind, verdict, summary, evidence, detail }: Drift): JudgedRole {
  const severity: Severity = policyDrift.kinds.find((row) => row.kind === kind)?.severities[0] ?? 'high';
  const resource = { type: 'iam-role', arn: snapshot.arn, name: snapshot.name, region: 'global' };
  return {
    scope: scopeOf(snapshot, { noncompliant: 1 }),
    observation: { kind, scope: roleScope(snapshot), resource, path: '', severity, summary, evidence },
    detail: { role: snapshot.arn, name: snapshot.name, verdict, ...detail },
  };
}

function cleanRole(snapshot: RoleSnapshot, detail: Evidence): JudgedRole {
  return {
    scope: scopeOf(snapshot, { compliant: 1 }),
    detail: { role: snapshot.arn, name: snapshot.name, verdict: 'equivalent', ...detail },
  };
}

function unknownRole(snapshot: RoleSnapshot, failures: readonly ReadFailure[]): JudgedRole {
  return {
    scope: { ...scopeOf(snapshot, { unknown: 1 }), status: 'unknown', failures },
    detail: { role: snapshot.arn, name: snapshot.name, verdict: 'unknown', failures: toJson(failures) },
  };
}

function scopeOf(snapshot: RoleSnapshot, counts: Partial<ScopeOutcome['counts']>): ScopeOutcome {
  return {
    scope: roleScope(snapshot),
    status: 'complete',
    resourceType: 'iam-role',
    counts: { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0, ...counts },
    unread: [],
    failures: [],
  };
}

/** Role names are unique in an account whatever their path is, so the name alone is the scope. */
function roleScope({ name }: RoleSnapshot): string {
  return `role/${name}`;
}

/** What the comparison and failures hold is plain data; this says so to the compiler and drops absent members. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
