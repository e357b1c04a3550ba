import type { Evidence, Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import type { ReadFailure } from '../../domain/evaluation/read.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import type { RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { toJson } from '../roles/comparing/policy-verdict.ts';
import { roleScope } from '../roles/role-scopes.ts';
import { policyDrift } from './policy-drift.ts';

/** What the check says of one role. */
export interface JudgedRole {
  readonly scope: ScopeOutcome;
  readonly observation?: Observation;
  readonly detail: Evidence;
  /** What is stored of the comparison, and the key of its policies. */
  readonly compared?: { readonly key: string; readonly describe: () => Evidence };
}

/** What is wrong with a role. */
export interface Drift {
  readonly kind: string;
  readonly verdict: string;
  /** The kind's only one where absent. */
  readonly severity?: Severity;
  readonly summary: string;
  readonly evidence: Evidence;
  readonly compared?: JudgedRole['compared'];
}

/** A role with a finding. */
export function drifted(
  snapshot: RoleSnapshot,
  { kind, verdict, summary, evidence, compared, ...given }: Drift,
): JudgedRole {
  const severity = given.severity ?? policyDrift.kinds.find((row) => row.kind === kind)?.severities[0] ?? 'high';
  const resource = { type: 'iam-role', arn: snapshot.arn, name: snapshot.name, region: 'global' };
  return {
    scope: scopeOf(snapshot, noncompliant),
    observation: { kind, scope: roleScope(snapshot), resource, path: '', severity, summary, evidence },
    detail: { role: snapshot.arn, name: snapshot.name, verdict },
    ...withoutAbsent({ compared }),
  };
}

/** A role whose notebook policy is the canonical one, or means the same. */
export function cleanRole(snapshot: RoleSnapshot, compared: NonNullable<JudgedRole['compared']>): JudgedRole {
  return {
    scope: scopeOf(snapshot, compliant),
    detail: { role: snapshot.arn, name: snapshot.name, verdict: 'equivalent' },
    compared,
  };
}

/** A role that could not be read, for these reasons. */
export function unknownRole(snapshot: RoleSnapshot, failures: readonly ReadFailure[]): JudgedRole {
  return {
    scope: { ...scopeOf(snapshot, unknown), status: 'unknown', failures },
    detail: { role: snapshot.arn, name: snapshot.name, verdict: 'unknown', failures: toJson(failures) },
  };
}

const nothing = { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0 };
/** Thousands of roles have the same. */
const compliant = { ...nothing, compliant: 1 };
const noncompliant = { ...nothing, noncompliant: 1 };
const unknown = { ...nothing, unknown: 1 };
const none: readonly never[] = [];

function scopeOf(snapshot: RoleSnapshot, counts: ScopeOutcome['counts']): ScopeOutcome {
  return {
    scope: roleScope(snapshot),
    status: 'complete',
    resourceType: 'iam-role',
    counts,
    unread: none,
    failures: none,
  };
}
