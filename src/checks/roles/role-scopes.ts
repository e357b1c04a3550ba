import type { Evaluation, Json, Observation, ScopeOutcome } from '../../domain/evaluation/evaluation.ts';
import { isRolePattern, selectorScope } from '../../domain/target/role-selector.ts';
import type { RoleReading, RoleSnapshot } from '../../domain/target/role-snapshot.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import { byPolicy } from './comparing/shared-policies.ts';
import { type PatternDuties, type PatternSelection, patternArn, patternFindings } from './pattern-findings.ts';

/** Every role that was read, in the order of the selectors. */
export function snapshotsOf({ selections }: RoleReading): readonly RoleSnapshot[] {
  return selections.flatMap(({ roles }) => (roles.ok ? roles.value : []));
}

/** Role names are unique in an account whatever their path is, so the name alone is the scope. */
export function roleScope({ name }: Pick<RoleSnapshot, 'name'>): string {
  return `role/${name}`;
}

/**
 * An evaluation of single roles, each in a scope `role/<name>`, put into the scopes of the selectors. The roles of a
 * pattern share one scope, which knows which of them are there, so that findings of a deleted role end as `gone`; what
 * they say of a policy that they share is said once, of the policy. A pattern whose roles could not be listed, or one of
 * whose roles could not be read, is unknown. The detail says how the roles were read. The duties
 * say what is told of the patterns themselves.
 */
export function inSelectorScopes(evaluation: Evaluation, reading: RoleReading, duties: PatternDuties = {}): Evaluation {
  const scopeOf = new Map(evaluation.scopes.map((scope) => [scope.scope, scope]));
  const observationsOf = Map.groupBy(evaluation.observations, ({ scope }) => scope);
  const parts = reading.selections.map((selection) => {
    const names = selection.roles.ok ? selection.roles.value.map(roleScope) : [];
    const scopes = names.flatMap((name) => scopeOf.get(name) ?? []);
    const observations = names.flatMap((name) => observationsOf.get(name) ?? []);
    return isRolePattern(selection.selector)
      ? patternPart({ ...selection, selector: selection.selector }, scopes, { observations, duties })
      : { scopes, observations };
  });
  const { detail } = evaluation;
  return {
    ...evaluation,
    observations: parts.flatMap(({ observations }) => observations),
    scopes: parts.flatMap(({ scopes }) => scopes),
    ...(detail === undefined ? {} : { detail: withReading(detail, reading) }),
  };
}

function patternPart(
  selection: PatternSelection,
  scopes: readonly ScopeOutcome[],
  { observations, duties }: { readonly observations: readonly Observation[]; readonly duties: PatternDuties },
): { readonly scopes: readonly ScopeOutcome[]; readonly observations: readonly Observation[] } {
  const scope = selectorScope(selection.selector);
  const told = [...byPolicy(observations), ...patternFindings(selection, duties)].map((one) => ({
    ...one,
    scope,
  }));
  return { scopes: [mergeScopes(selection, scopes, told)], observations: told };
}

function mergeScopes(
  { selector, roles }: PatternSelection,
  scopes: readonly ScopeOutcome[],
  observations: readonly Observation[],
): ScopeOutcome {
  const scope = selectorScope(selector);
  const counts = { compliant: 0, noncompliant: 0, unknown: 0, excluded: 0 };
  const base = { scope, resourceType: 'iam-role', counts, unread: [] };
  if (!roles.ok) return { ...base, status: 'unknown', failures: [roles.failure] };
  for (const one of scopes) {
    counts.compliant += one.counts.compliant;
    counts.noncompliant += one.counts.noncompliant;
    counts.unknown += one.counts.unknown;
  }
  // What a role that was not read has in common with others is unknown too, so nothing of the scope may resolve.
  const isWhole = scopes.every(({ status }) => status === 'complete');
  const seen = observations.map(({ resource }) => resource.arn);
  const shared = roles.value.flatMap(policyArns);
  return {
    ...base,
    status: isWhole ? 'complete' : 'unknown',
    failures: scopes.flatMap(({ failures }) => failures).slice(0, mostFailures),
    followed: {
      evaluated: [...new Set([...roles.value.map(({ arn }) => arn), ...shared, ...seen, patternArn(selector)])],
      excluded: [],
      otherwise: 'gone',
    },
  };
}

/** With 10,000 roles behind one refusal, the first ones say it all. */
const mostFailures = 20;

function policyArns({ role }: RoleSnapshot): readonly string[] {
  if (!role.ok) return [];
  const { managed, boundary } = role.value;
  return [...(managed.ok ? managed.value : []), ...(boundary ? [boundary] : [])].flatMap(({ arn }) => arn ?? []);
}

/** Roles that are as they should be are named and nothing more where a pattern may stand for thousands. */
function withReading(detail: Json, reading: RoleReading): Json {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return detail;
  const record = detail as { readonly [key: string]: Json };
  const many = new Set(
    reading.selections.flatMap(({ selector, roles }) =>
      isRolePattern(selector) && roles.ok ? roles.value.map(({ arn }) => arn) : [],
    ),
  );
  const roles = record['roles'];
  const kept = Array.isArray(roles) ? { roles: (roles as readonly Json[]).map((role) => brief(role, many)) } : {};
  return { ...record, ...kept, reading: { ...reading.plan } };
}

function brief(detail: Json, many: ReadonlySet<string>): Json {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return detail;
  const { role, name, verdict, shared } = detail as { readonly [key: string]: Json };
  if (role === undefined || name === undefined || verdict !== 'equivalent') return detail;
  return typeof role === 'string' && many.has(role) ? { role, name, verdict, ...withoutAbsent({ shared }) } : detail;
}
