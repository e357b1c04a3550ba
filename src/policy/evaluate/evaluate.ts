/*
 * What the policies of a role give one request. Examples:
 *
 * | policies | boundary | request | decision |
 * | --- | --- | --- | --- |
 * | Allow s3:* | none | s3:PutObject | Allowed |
 * | Allow s3:*; Deny s3:PutObject | none | s3:PutObject | ExplicitlyDenied |
 * | Allow s3:* | Allow s3:GetObject | s3:PutObject | ImplicitlyDenied |
 *
 * Each limit is one more such boundary, whose documents allow together.
 */

import type { LimitKind } from '../attachment-set.ts';
import type { PolicyDocument, PolicyVersion, Selection, Statement } from '../parse/policy-document.ts';
import { holdsCondition } from './condition.ts';
import { type Glob, resourceGlobs } from './glob.ts';
import { globAccepts, type Meter } from './match-glob.ts';
import { type ContextValues, parsePattern, resolvePattern } from './pattern.ts';
import { type Readings, usualReadings } from './readings.ts';
import { unrestrictedAction } from './resource-control.ts';
import { statementsOfAction } from './statements-of-action.ts';

/** The policies of one role, read. */
export interface AttachedPolicies {
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  /** Without one there is no ceiling. */
  readonly boundary?: PolicyDocument | undefined;
  /** Beside the boundary; none where absent. */
  readonly limits?: readonly AttachedLimit[];
}

/** A limit, read: see `Limit`. */
export interface AttachedLimit {
  readonly name: string;
  readonly kind: LimitKind;
  readonly documents: readonly PolicyDocument[];
}

/** One request. Its strings are taken as they are: nothing is looked up. */
export interface AccessRequest {
  /** `service:Name`, in any case. */
  readonly action: string;
  /** An ARN, or `*` for an action without resource. */
  readonly resource: string;
  /** By context key, in any case. A list is a multi-valued key, even with one value or none. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** A statement that matches a request. */
export interface MatchedStatement {
  /** The policy's name; `boundary` for the permissions boundary, the name of the limit for a limit. */
  readonly policy: string;
  /** Tells the boundary and the limits from a policy that is called so. */
  readonly place: 'attached' | 'boundary' | LimitKind;
  /** For a limit: which of its documents, counted from 0. */
  readonly document?: number;
  /** Counted from 0. */
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
}

/** What a request gets, and why. */
export interface AccessDecision {
  readonly decision: 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';
  /** Every statement that matches, also those that another one overrules. */
  readonly statements: readonly MatchedStatement[];
  /** The limits that do not let the request through; absent where there are no limits. */
  readonly heldBackBy?: readonly HoldingLimit[];
}

/** A limit that does not let a request through. */
export interface HoldingLimit {
  readonly name: string;
  readonly kind: LimitKind;
  /** Whether it denies the request, or only does not allow it. */
  readonly decision: 'ExplicitlyDenied' | 'ImplicitlyDenied';
}

/** How requests are decided. */
export interface EvaluateOptions {
  /** How what the documentation leaves open is read; {@link usualReadings} where absent. */
  readonly readings?: Partial<Readings> | undefined;
  /** Counts the work. Once it is spent, the decision means nothing. */
  readonly meter?: Meter;
}

/** What identity policies, a permissions boundary and limits give one request (IAM User Guide, "Policy evaluation logic"). */
export function evaluateRequest(
  { policies, boundary, limits = [] }: AttachedPolicies,
  request: AccessRequest,
  options: EvaluateOptions = {},
): AccessDecision {
  const facts: RequestFacts = {
    action: request.action.toLowerCase(),
    resource: request.resource,
    context: new Map(Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value])),
    readings: { ...usualReadings, ...options.readings },
    meter: options.meter,
  };
  const attached = policies.flatMap(({ name, document }) =>
    matchingStatements({ policy: name, place: 'attached' }, document, facts),
  );
  const ofBoundary = boundary ? matchingStatements({ policy: 'boundary', place: 'boundary' }, boundary, facts) : [];
  const ofLimits = limits.map((limit) => statementsOfLimit(limit, facts));
  const statements = [...attached, ...ofBoundary, ...ofLimits.flat()];
  const heldBackBy = limits.flatMap((limit, index) => holdingLimit(limit, ofLimits[index] ?? []));
  const told = limits.length > 0 ? { statements, heldBackBy } : { statements };
  if (statements.some(isDeny)) return { decision: 'ExplicitlyDenied', ...told };
  const isAllowed = attached.length > 0 && (!boundary || ofBoundary.length > 0) && heldBackBy.length === 0;
  return { decision: isAllowed ? 'Allowed' : 'ImplicitlyDenied', ...told };
}

function statementsOfLimit({ name, kind, documents }: AttachedLimit, facts: RequestFacts): readonly MatchedStatement[] {
  if (kind === 'rcp' && facts.action === unrestrictedAction.toLowerCase()) return [];
  const matched = documents.flatMap((one, document) =>
    matchingStatements({ policy: name, place: kind, document }, one, facts),
  );
  return kind === 'rcp' ? matched.filter(isDeny) : matched;
}

/** A resource control policy lets through what it does not deny: its only Allow, which nobody can detach, is of everything. */
function holdingLimit({ name, kind }: AttachedLimit, matched: readonly MatchedStatement[]): readonly HoldingLimit[] {
  if (matched.some(isDeny)) return [{ name, kind, decision: 'ExplicitlyDenied' }];
  return kind === 'rcp' || matched.length > 0 ? [] : [{ name, kind, decision: 'ImplicitlyDenied' }];
}

function isDeny({ effect }: MatchedStatement): boolean {
  return effect === 'Deny';
}

interface RequestFacts {
  readonly action: string;
  readonly resource: string;
  readonly context: ContextValues;
  readonly readings: Readings;
  readonly meter: Meter | undefined;
}

function matchingStatements(
  where: Pick<MatchedStatement, 'policy' | 'place' | 'document'>,
  document: PolicyDocument,
  facts: RequestFacts,
): MatchedStatement[] {
  const matched: MatchedStatement[] = [];
  for (const { index, statement } of statementsOfAction(document, facts.action, facts.meter)) {
    const { sid, effect } = statement;
    if (matchesOtherwise(statement, document.version, facts)) matched.push({ ...where, index, sid, effect });
  }
  return matched;
}

/** By its resources and conditions. */
function matchesOtherwise(statement: Statement, version: PolicyVersion, facts: RequestFacts): boolean {
  const { readings, meter } = facts;
  meter?.spend(1);
  return (
    matchesResource(statement.resource, version, facts) &&
    statement.conditions.every((condition) => holdsCondition(condition, facts.context, { version, readings, meter }))
  );
}

/** Most patterns differ from a text in their first letters: so many are one step of work. */
const patternsOfStep = 4;

function matchesResource(selection: Selection, version: PolicyVersion, facts: RequestFacts): boolean {
  const { negated, patterns } = selection;
  facts.meter?.spend(patterns.length / patternsOfStep);
  const fixed = fixedResourceGlobs.get(selection) ?? readFixed(selection, version);
  // A pattern with a variable that has no value matches nothing: under NotResource it leaves nothing out.
  const isNamed = patterns.some((pattern, index) => {
    const globs = pattern.includes('${') ? globsOf(pattern, version, facts.context) : fixed[index];
    return globs?.some((glob) => globAccepts(glob, facts.resource, facts.meter)) ?? false;
  });
  return isNamed !== negated;
}

/** Those of patterns without variables: they mean the same for every request. */
const fixedResourceGlobs = new WeakMap<Selection, readonly (readonly Glob[])[]>();

function readFixed(selection: Selection, version: PolicyVersion): readonly (readonly Glob[])[] {
  const fixed = selection.patterns.map((pattern) =>
    pattern.includes('${') ? [] : (globsOf(pattern, version, new Map()) ?? []),
  );
  fixedResourceGlobs.set(selection, fixed);
  return fixed;
}

function globsOf(pattern: string, version: PolicyVersion, context: ContextValues): readonly Glob[] | undefined {
  const tokens = resolvePattern(parsePattern(pattern, { wildcards: true, version }), context);
  return tokens && resourceGlobs(tokens);
}
