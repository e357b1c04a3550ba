import { type Glob, resourceGlobs } from '../../evaluate/glob.ts';
import { type ContextValues, type PatternToken, parsePattern, resolvePattern } from '../../evaluate/pattern.ts';
import { actionGlob } from '../../evaluate/statements-of-action.ts';
import type { PolicyVersion } from '../../parse/policy-document.ts';
import type { KeyValue } from '../conditions/key-solver.ts';
import type { VariableReading } from '../conditions/predicate.ts';
import type { RequestSet, StatementPart } from '../differences/request-set.ts';
import { globHoldsStandIn, isCertainGlob, liftedGlob } from '../sets/stand-in-globs.ts';
import type { StringSet, StringSets } from '../sets/string-sets.ts';
import type { VariableCases, VariableStandIns } from '../sets/variable-stand-ins.ts';
import { excludeEachOther } from '../sets/word-equation.ts';

interface Reading {
  readonly assigned?: Binding;
  readonly cases?: VariableCases;
  readonly isLoose?: boolean;
}

/** The values that are tried for policy variables, `null` for none. */
export type Binding = ReadonlyMap<string, KeyValue>;

/**
 * How policy variables are read. Each with an `assigned` value, which makes everything exact; or, as far as its case leaves
 * its value open, as a stand-in of its own.
 *
 * With stand-ins a request is looked for in the words of one pattern, the `base`: where that has a variable, the resource has
 * its stand-in. Another pattern that must match as well takes a stand-in for any text (it is lifted), and one that must not
 * match does for certain where it has the same stand-in or a `*`. So a difference that is found may be one that no request
 * has, but where none is found, there is none.
 */
export class Interpretation {
  readonly assigned: Binding | undefined;
  readonly cases: VariableCases;
  /** The assigned values that a request carries. */
  readonly variables: ContextValues | undefined;
  /** Whether no pattern is the base: a request that is found has texts to read values of variables from. */
  readonly isLoose: boolean;
  readonly #sets: StringSets;
  readonly #shared: SharedSets;
  readonly #positives = new Map<string, StringSet>();
  readonly #negatives = new Map<RequestSet, StringSet>();
  /** By part, because a pattern may be as long as a document. */
  readonly #bases = new WeakMap<StatementPart, StringSet>();
  readonly #others = new WeakMap<StatementPart, StringSet>();

  constructor(shared: SharedSets, reading: Reading = {}) {
    this.#sets = shared.sets;
    this.#shared = shared;
    this.assigned = reading.assigned;
    this.cases = reading.cases ?? new Map();
    this.isLoose = reading.isLoose ?? false;
    if (reading.assigned)
      this.variables = new Map([...reading.assigned].flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  }

  get reading(): VariableReading {
    const { variables, cases, isLoose } = this;
    return variables ? { values: variables } : { standIns: this.#shared.standIns, cases, isLoose };
  }

  actionOf(part: StatementPart): StringSet {
    return this.#shared.actionOf(part);
  }

  actionsOf(requestSet: RequestSet): StringSet {
    return this.#shared.actionsOf(requestSet);
  }

  /** Those of many statements, read once for each list of them. */
  actionsOfAll(requestSets: readonly RequestSet[]): readonly StringSet[] {
    return this.#shared.actionsOfAll(requestSets);
  }

  /** The resources of a part that holds; `isBase` where the resource is looked for in the words of its pattern. */
  resourceOf(part: StatementPart, isBase: boolean): StringSet {
    const ofParts = isBase ? this.#bases : this.#others;
    const found = ofParts.get(part) ?? this.#findResource(part, isBase);
    ofParts.set(part, found);
    return found;
  }

  /** Whether no resource can match the patterns of two parts, whatever their variables stand for. */
  excludeEachOther(parts: readonly StatementPart[]): boolean {
    if (this.assigned) return false;
    const open = parts.flatMap(({ resource, requestSet }) =>
      resource?.includes('${') ? [this.#globsOf(resource, requestSet.entry.version) ?? []] : [],
    );
    return open.some((some, index) =>
      open
        .slice(index + 1)
        .some((others) => some.every((one) => others.every((other) => excludeEachOther(one, other)))),
    );
  }

  #findResource({ requestSet, resource }: StatementPart, isBase: boolean): StringSet {
    if (resource === null) return this.#complementOf(requestSet, { isBase: true, isCertain: false });
    // What has no variables is the same in every interpretation.
    const known = resource.includes('${') ? this.#positives : this.#shared.positives;
    const key = `${isBase} ${requestSet.entry.version} ${resource}`;
    const set = known.get(key) ?? this.#readPositive(resource, requestSet.entry.version, isBase);
    known.set(key, set);
    return set;
  }

  #readPositive(resource: string, version: PolicyVersion, isBase: boolean): StringSet {
    const globs = this.#globsOf(resource, version) ?? [];
    return isBase || !globs.some(globHoldsStandIn)
      ? this.#sets.of(globs, false, !isBase)
      : this.#sets.of(globs.map(liftedGlob), false, true);
  }

  /** The resources that a statement has for certain; `isBase` where its `NotResource` is the base. */
  certainResources(requestSet: RequestSet, isBase: boolean): StringSet {
    if (requestSet.resource.negated) return this.#complementOf(requestSet, { isBase, isCertain: true });
    const known = requestSet.resourceKey.includes('${') ? this.#negatives : this.#shared.negatives;
    const found = known.get(requestSet);
    if (found) return found;
    const globs = requestSet.resource.patterns.flatMap(
      (pattern) => this.#globsOf(pattern, requestSet.entry.version) ?? [],
    );
    const set = this.#sets.of(globs.filter(isCertainGlob), false);
    known.set(requestSet, set);
    return set;
  }

  /**
   * All resources but those of a `NotResource`. A pattern with a variable that has no value leaves nothing out. Those that
   * it has for certain are outside of its lifted patterns.
   */
  #complementOf(
    requestSet: RequestSet,
    { isBase, isCertain }: { readonly isBase: boolean; readonly isCertain: boolean },
  ): StringSet {
    const { version } = requestSet.entry;
    const globs: Glob[] = [];
    for (const pattern of requestSet.resource.patterns) {
      globs.push(...(this.#globsOf(pattern, version) ?? []));
    }
    if (isBase) return this.#sets.of(isCertain ? globs : globs.filter(isCertainGlob), true);
    return this.#sets.of(globs.map(liftedGlob), true, true);
  }

  #globsOf(pattern: string, version: PolicyVersion): readonly Glob[] | undefined {
    this.#sets.meter.spend(pattern.length / charactersOfStep);
    if (!pattern.includes('${')) return this.#shared.fixedGlobsOf(pattern);
    const tokens = this.#shared.tokensOf(pattern, version);
    const resolved = this.assigned
      ? resolvePattern(tokens, this.variables ?? new Map())
      : this.#shared.standIns.resolve(tokens, this.cases);
    return resolved && resourceGlobs(resolved);
  }
}

/** So many characters of a pattern are read in one step of work. */
const charactersOfStep = 4;

/** What all interpretations of a comparison have in common: actions, resources without variables, and the stand-ins. */
export class SharedSets {
  readonly sets: StringSets;
  readonly standIns: VariableStandIns;
  readonly positives = new Map<string, StringSet>();
  readonly negatives = new Map<RequestSet, StringSet>();
  readonly #fixedGlobs = new Map<string, readonly Glob[]>();
  readonly #tokens: Readonly<Record<PolicyVersion, Map<string, readonly PatternToken[]>>> = {
    '2008-10-17': new Map(),
    '2012-10-17': new Map(),
  };
  readonly #actions = new Map<string, StringSet>();
  readonly #requestSets = new Map<RequestSet, StringSet>();
  readonly #lists = new WeakMap<readonly RequestSet[], readonly StringSet[]>();

  constructor(sets: StringSets, standIns: VariableStandIns) {
    this.sets = sets;
    this.standIns = standIns;
  }

  /** A pattern of resources without variables, which means the same under every version and in every interpretation. */
  fixedGlobsOf(pattern: string): readonly Glob[] {
    const known =
      this.#fixedGlobs.get(pattern) ??
      resourceGlobs(resolvePattern(this.tokensOf(pattern, '2012-10-17'), new Map()) ?? []);
    this.#fixedGlobs.set(pattern, known);
    return known;
  }

  /** A pattern, read once: what its variables stand for differs from one interpretation to the next. */
  tokensOf(pattern: string, version: PolicyVersion): readonly PatternToken[] {
    const ofVersion = this.#tokens[version];
    const known = ofVersion.get(pattern) ?? parsePattern(pattern, { wildcards: true, version });
    ofVersion.set(pattern, known);
    return known;
  }

  actionOf({ requestSet, action }: StatementPart): StringSet {
    if (action === null) return this.actionsOf(requestSet);
    const known = this.#actions.get(action) ?? this.sets.of([actionGlob(action)], false);
    this.#actions.set(action, known);
    return known;
  }

  actionsOfAll(requestSets: readonly RequestSet[]): readonly StringSet[] {
    const known = this.#lists.get(requestSets) ?? requestSets.map((requestSet) => this.actionsOf(requestSet));
    this.#lists.set(requestSets, known);
    return known;
  }

  actionsOf(requestSet: RequestSet): StringSet {
    const known =
      this.#requestSets.get(requestSet) ??
      this.sets.of(requestSet.action.patterns.map(actionGlob), requestSet.action.negated);
    this.#requestSets.set(requestSet, known);
    return known;
  }
}
