/*
 * What the policies of a role give one request. Examples:
 *
 * | policies | boundary | request | decision |
 * | --- | --- | --- | --- |
 * | Allow s3:* | none | s3:PutObject | Allowed |
 * | Allow s3:*; Deny s3:PutObject | none | s3:PutObject | ExplicitlyDenied |
 * | Allow s3:* | Allow s3:GetObject | s3:PutObject | ImplicitlyDenied |
 */

import {
  mayNameAction,
  type PolicyDocument,
  type PolicyVersion,
  type Selection,
  type Statement,
} from '../parse/policy-document.ts';
import { holdsCondition } from './condition.ts';
import { type Glob, plainGlob, resourceGlobs } from './glob.ts';
import { globAccepts, type Meter } from './match-glob.ts';
import { type ContextValues, parsePattern, resolvePattern } from './pattern.ts';
import { type Readings, usualReadings } from './readings.ts';

/** The policies of one role, read. */
export interface AttachedPolicies {
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  /** Without one there is no ceiling. */
  readonly boundary?: PolicyDocument | undefined;
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
  /** The policy's name; `boundary` for the permissions boundary. */
  readonly policy: string;
  /** Tells the boundary from a policy that is called so. */
  readonly place: 'attached' | 'boundary';
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
}

/** How requests are decided. */
export interface EvaluateOptions {
  /** How what the documentation leaves open is read; {@link usualReadings} where absent. */
  readonly readings?: Partial<Readings> | undefined;
  /** Counts the work. Once it is spent, the decision means nothing. */
  readonly meter?: Meter;
}

/** What identity policies and a permissions boundary give one request (IAM User Guide, "Policy evaluation logic"). */
export function evaluateRequest(
  { policies, boundary }: AttachedPolicies,
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
  const statements = [...attached, ...ofBoundary];
  if (statements.some(isDeny)) return { decision: 'ExplicitlyDenied', statements };
  const isAllowed = attached.length > 0 && (!boundary || ofBoundary.length > 0);
  return { decision: isAllowed ? 'Allowed' : 'ImplicitlyDenied', statements };
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
  where: Pick<MatchedStatement, 'policy' | 'place'>,
  document: PolicyDocument,
  facts: RequestFacts,
): MatchedStatement[] {
  return document.statements.flatMap((statement, index) => {
    const { sid, effect } = statement;
    return matchesStatement(statement, document.version, facts) ? [{ ...where, index, sid, effect }] : [];
  });
}

function matchesStatement(statement: Statement, version: PolicyVersion, facts: RequestFacts): boolean {
  const { readings, meter } = facts;
  meter?.spend(1);
  return (
    matchesAction(statement.action, facts) &&
    matchesResource(statement.resource, version, facts) &&
    statement.conditions.every((condition) => holdsCondition(condition, facts.context, { version, readings, meter }))
  );
}

/** Most patterns differ from a text in their first letters: so many are one step of work. */
const patternsOfStep = 4;

/** Actions have no variables; `2008-10-17` is the language without them. */
function matchesAction(selection: Selection, { action, meter }: RequestFacts): boolean {
  meter?.spend(selection.patterns.length / patternsOfStep);
  const globs = readOnce(actionGlobs, selection, () =>
    selection.patterns
      .filter(mayNameAction)
      .map((pattern) =>
        plainGlob(
          resolvePattern(parsePattern(pattern.toLowerCase(), { wildcards: true, version: '2008-10-17' }), new Map()) ??
            [],
        ),
      ),
  );
  return globs.some((glob) => globAccepts(glob, action, meter)) !== selection.negated;
}

const actionGlobs = new WeakMap<Selection, readonly Glob[]>();

function matchesResource(selection: Selection, version: PolicyVersion, facts: RequestFacts): boolean {
  const { negated, patterns } = selection;
  facts.meter?.spend(patterns.length / patternsOfStep);
  const fixed = readOnce(fixedResourceGlobs, selection, () =>
    patterns.map((pattern) => (pattern.includes('${') ? [] : (globsOf(pattern, version, new Map()) ?? []))),
  );
  // A pattern with a variable that has no value matches nothing: under NotResource it leaves nothing out.
  const isNamed = patterns.some((pattern, index) => {
    const globs = pattern.includes('${') ? globsOf(pattern, version, facts.context) : fixed[index];
    return globs?.some((glob) => globAccepts(glob, facts.resource, facts.meter)) ?? false;
  });
  return isNamed !== negated;
}

/** Those of patterns without variables: they mean the same for every request. */
const fixedResourceGlobs = new WeakMap<Selection, readonly (readonly Glob[])[]>();

function globsOf(pattern: string, version: PolicyVersion, context: ContextValues): readonly Glob[] | undefined {
  const tokens = resolvePattern(parsePattern(pattern, { wildcards: true, version }), context);
  return tokens && resourceGlobs(tokens);
}

function readOnce<Read>(known: WeakMap<Selection, Read>, selection: Selection, read: () => Read): Read {
  const found = known.get(selection) ?? read();
  known.set(selection, found);
  return found;
}
