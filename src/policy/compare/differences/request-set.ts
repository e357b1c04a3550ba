import type { Meter } from '../../evaluate/match-glob.ts';
import { parsePattern } from '../../evaluate/pattern.ts';
import { type Condition, mayNameAction, type PolicyVersion, type Selection } from '../../parse/policy-document.ts';
import type { ConditionAtom } from '../conditions/predicate.ts';
import type { Entry } from '../statements/entry.ts';
import { normalCondition } from '../statements/normal-form.ts';

/** A statement as a set of requests: what it acts on, times what on, times when. */
export interface RequestSet {
  readonly id: number;
  readonly entry: Entry;
  /** In lower case. */
  readonly action: Selection;
  readonly resource: Selection;
  readonly conditions: readonly ConditionAtom[];
  /** The same text for the same conditions. What a resource control policy denies is never like what others do: see `withUnrestricted`. */
  readonly conditionKey: string;
  readonly actionPatterns: ReadonlySet<string>;
  readonly resourcePatterns: ReadonlySet<string>;
  /** The same text for the same resources, whatever they are called. */
  readonly resourceKey: string;
  /** The keys of the policy variables in its resources and conditions, in lower case. */
  readonly variables: readonly string[];
}

/** One part of a request set: one pattern of each selection; `null` stands for the whole of a `NotAction` or `NotResource`. */
export interface StatementPart {
  readonly requestSet: RequestSet;
  readonly action: string | null;
  readonly resource: string | null;
}

/** Makes request sets of one comparison. The same condition is the same atom on both sides. */
export class RequestSetMaker {
  readonly #atoms = new Map<string, ConditionAtom>();
  #made = 0;

  requestSetOf(entry: Entry): RequestSet {
    const { statement, version } = entry;
    const named = statement.action.patterns.filter(mayNameAction);
    const action = { ...statement.action, patterns: named.map((one) => one.toLowerCase()) };
    const { resource } = statement;
    const conditions = [...new Set(statement.conditions.map((one) => this.#atomOf(one, version)))];
    const inResources = resource.patterns.flatMap((pattern) => variablesOf(pattern, version));
    const readAs = resource.patterns.some((pattern) => pattern.includes('${')) ? version : '';
    return {
      id: this.#made++,
      entry,
      action,
      resource,
      conditions,
      conditionKey: `${conditions
        .map(({ id }) => id)
        .toSorted((a, b) => a - b)
        .join()}${entry.kind === 'rcp' ? ' rcp' : ''}`,
      actionPatterns: new Set(action.patterns),
      resourcePatterns: new Set(resource.patterns),
      resourceKey: JSON.stringify([resource.negated, readAs, resource.patterns.toSorted()]),
      variables: [...new Set([...inResources, ...conditions.flatMap(({ variables }) => variables)])],
    };
  }

  #atomOf(condition: Condition, version: PolicyVersion): ConditionAtom {
    const variables = [...new Set(condition.values.flatMap((value) => variablesOf(value, version)))];
    // Only where there are variables, or what looks like them, does the version matter.
    const matters = condition.values.some((value) => value.includes('${')) ? version : '';
    const text = `${matters} ${normalCondition(condition)}`;
    const known = this.#atoms.get(text);
    if (known) return known;
    const atom = { id: this.#atoms.size, condition, version, key: condition.key.toLowerCase(), variables };
    this.#atoms.set(text, atom);
    return atom;
  }
}

function variablesOf(pattern: string, version: PolicyVersion): readonly string[] {
  if (!pattern.includes('${')) return [];
  return parsePattern(pattern, { wildcards: true, version }).flatMap((token) =>
    token.kind === 'variable' ? token.key : [],
  );
}

/** So many parts are looked for in one step of work. */
const partsOfStep = 4;

/** The parts of some statements that others do not have word for word. */
export class DifferingParts {
  readonly #others: ReadonlyMap<string, readonly RequestSet[]>;
  readonly #meter: Meter;

  constructor(others: readonly RequestSet[], meter: Meter) {
    this.#others = Map.groupBy(others, ({ conditionKey }) => conditionKey);
    this.#meter = meter;
  }

  /** Ends early when the work is spent. */
  *of(requestSets: readonly RequestSet[]): Generator<StatementPart> {
    for (const requestSet of requestSets) {
      const alike = this.#others.get(requestSet.conditionKey) ?? [];
      for (const resource of requestSet.resource.negated ? [null] : requestSet.resourcePatterns) {
        this.#meter.spend(1 + alike.length / partsOfStep);
        const holders = alike.filter((other) => holdsResource(other, requestSet, resource));
        for (const action of this.#actionsLeft(requestSet, holders)) yield { requestSet, action, resource };
        if (this.#meter.spent) return;
      }
    }
  }

  /** Ours of which none of the holders has one. */
  #actionsLeft(requestSet: RequestSet, holders: readonly RequestSet[]): readonly (string | null)[] {
    if (requestSet.action.negated) {
      const isHeld = ({ action, actionPatterns }: RequestSet) =>
        action.negated && sameSet(actionPatterns, requestSet.actionPatterns);
      this.#meter.spend(1 + (holders.length * requestSet.actionPatterns.size) / partsOfStep);
      return holders.some(isHeld) ? [] : [null];
    }
    const left: string[] = [];
    for (const action of requestSet.actionPatterns) {
      this.#meter.spend((1 + holders.length) / partsOfStep);
      if (!holders.some((other) => !other.action.negated && other.actionPatterns.has(action))) left.push(action);
    }
    return left;
  }
}

function holdsResource(other: RequestSet, requestSet: RequestSet, resource: string | null): boolean {
  if (resource === null) return other.resourceKey === requestSet.resourceKey;
  // What looks like a variable means something else under the other version.
  if (resource.includes('${') && other.entry.version !== requestSet.entry.version) return false;
  return !other.resource.negated && other.resourcePatterns.has(resource);
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}
