import { type Glob, plainGlob, resourceGlobs } from '../../evaluate/glob.ts';
import { type ContextValues, parsePattern, resolvePattern } from '../../evaluate/pattern.ts';
import type { PolicyVersion } from '../../parse/policy-document.ts';
import type { KeyValue } from '../conditions/key-solver.ts';
import type { VariableReading } from '../conditions/predicate.ts';
import type { Box, Grant } from '../regions/box.ts';
import { holdsLetter, isCertainGlob, liftedGlob } from '../sets/letters.ts';
import type { StringSet, StringSets } from '../sets/selection.ts';
import type { VariableCases, VariableLetters } from '../sets/variable-letters.ts';

/** The values that are tried for policy variables, `null` for none. */
export type Binding = ReadonlyMap<string, KeyValue>;

/**
 * How policy variables are read. Each with a `bound` value, which makes everything exact; or, as far as its case leaves
 * its value open, as a letter of its own.
 *
 * With letters a request is looked for in the words of one pattern, the `base`: where that has a variable, the resource has
 * its letter. Another pattern that must match as well takes a letter for any text (it is lifted), and one that must not
 * match does for certain where it has the same letter or a `*`. So a difference that is found may be one that no request
 * has, but where none is found, there is none.
 */
export class World {
  readonly bound: Binding | undefined;
  readonly cases: VariableCases;
  /** The bound values that a request carries. */
  readonly variables: ContextValues | undefined;
  readonly #sets: StringSets;
  readonly #shared: SharedSets;
  readonly #positives = new Map<string, StringSet>();
  readonly #negatives = new Map<Box, StringSet>();
  /** By grant, because a pattern may be as long as a document. */
  readonly #bases = new WeakMap<Grant, StringSet>();
  readonly #others = new WeakMap<Grant, StringSet>();

  constructor(shared: SharedSets, reading: { readonly bound?: Binding; readonly cases?: VariableCases } = {}) {
    this.#sets = shared.sets;
    this.#shared = shared;
    this.bound = reading.bound;
    this.cases = reading.cases ?? new Map();
    if (reading.bound)
      this.variables = new Map([...reading.bound].flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  }

  get reading(): VariableReading {
    const { variables, cases } = this;
    return variables ? { values: variables } : { letters: this.#shared.letters, cases };
  }

  actionOf(grant: Grant): StringSet {
    return this.#shared.actionOf(grant);
  }

  actionsOf(box: Box): StringSet {
    return this.#shared.actionsOf(box);
  }

  /** Those of many statements, read once for each list of them. */
  actionsOfAll(boxes: readonly Box[]): readonly StringSet[] {
    return this.#shared.actionsOfAll(boxes);
  }

  /** The resources of a grant that holds; `isBase` where the resource is looked for in the words of its pattern. */
  resourceOf(grant: Grant, isBase: boolean): StringSet {
    const ofGrants = isBase ? this.#bases : this.#others;
    const found = ofGrants.get(grant) ?? this.#findResource(grant, isBase);
    ofGrants.set(grant, found);
    return found;
  }

  #findResource({ box, resource }: Grant, isBase: boolean): StringSet {
    if (resource === null) return this.#complementOf(box, { isBase: true, isCertain: false });
    // What has no variables is the same in every world.
    const known = resource.includes('${') ? this.#positives : this.#shared.positives;
    const key = `${isBase} ${box.entry.version} ${resource}`;
    const set = known.get(key) ?? this.#readPositive(resource, box.entry.version, isBase);
    known.set(key, set);
    return set;
  }

  #readPositive(resource: string, version: PolicyVersion, isBase: boolean): StringSet {
    const globs = this.#globsOf(resource, version) ?? [];
    return isBase || !globs.some(holdsLetter)
      ? this.#sets.of(globs, false, !isBase)
      : this.#sets.of(globs.map(liftedGlob), false, true);
  }

  /** The resources that a statement has for certain; `isBase` where its `NotResource` is the base. */
  certainResources(box: Box, isBase: boolean): StringSet {
    if (box.resource.negated) return this.#complementOf(box, { isBase, isCertain: true });
    const known = box.resourceKey.includes('${') ? this.#negatives : this.#shared.negatives;
    const found = known.get(box);
    if (found) return found;
    const globs = box.resource.patterns.flatMap((pattern) => this.#globsOf(pattern, box.entry.version) ?? []);
    const set = this.#sets.of(globs.filter(isCertainGlob), false);
    known.set(box, set);
    return set;
  }

  /**
   * All resources but those of a `NotResource`. A variable without value leaves the statement without effect. Those that
   * it has for certain are outside of its lifted patterns, if its variables have values.
   */
  #complementOf(box: Box, { isBase, isCertain }: { readonly isBase: boolean; readonly isCertain: boolean }): StringSet {
    const { version } = box.entry;
    const globs: Glob[] = [];
    for (const pattern of box.resource.patterns) {
      if (isCertain && this.#isOpen(pattern, version)) return this.#sets.of([], false);
      const some = this.#globsOf(pattern, version);
      if (!some) return this.#sets.of([], false);
      globs.push(...some);
    }
    if (isBase) return this.#sets.of(isCertain ? globs : globs.filter(isCertainGlob), true);
    return this.#sets.of(globs.map(liftedGlob), true, true);
  }

  /** Whether it is open if a variable of the pattern has a value. */
  #isOpen(pattern: string, version: PolicyVersion): boolean {
    if (this.bound || !pattern.includes('${')) return false;
    const tokens = parsePattern(pattern, { wildcards: true, version });
    return tokens.some((token) => token.kind === 'variable' && !this.cases.has(token.key));
  }

  #globsOf(pattern: string, version: PolicyVersion): readonly Glob[] | undefined {
    this.#sets.meter.spend(pattern.length / charactersOfStep);
    const tokens = parsePattern(pattern, { wildcards: true, version });
    const resolved = this.bound
      ? resolvePattern(tokens, this.variables ?? new Map())
      : this.#shared.letters.resolve(tokens, this.cases);
    return resolved && resourceGlobs(resolved);
  }
}

/** So many characters of a pattern are read in one step of work. */
const charactersOfStep = 4;

/** Actions have no variables; `2008-10-17` is the language without them. */
function actionGlob(pattern: string): Glob {
  const tokens = parsePattern(pattern, { wildcards: true, version: '2008-10-17' });
  return plainGlob(tokens.filter((token) => token.kind !== 'variable'));
}

/** What all worlds of a comparison have in common: actions, resources without variables, and the letters. */
export class SharedSets {
  readonly sets: StringSets;
  readonly letters: VariableLetters;
  readonly positives = new Map<string, StringSet>();
  readonly negatives = new Map<Box, StringSet>();
  readonly #actions = new Map<string, StringSet>();
  readonly #boxes = new Map<Box, StringSet>();
  readonly #lists = new WeakMap<readonly Box[], readonly StringSet[]>();

  constructor(sets: StringSets, letters: VariableLetters) {
    this.sets = sets;
    this.letters = letters;
  }

  actionOf({ box, action }: Grant): StringSet {
    if (action === null) return this.actionsOf(box);
    const known = this.#actions.get(action) ?? this.sets.of([actionGlob(action)], false);
    this.#actions.set(action, known);
    return known;
  }

  actionsOfAll(boxes: readonly Box[]): readonly StringSet[] {
    const known = this.#lists.get(boxes) ?? boxes.map((box) => this.actionsOf(box));
    this.#lists.set(boxes, known);
    return known;
  }

  actionsOf(box: Box): StringSet {
    const known = this.#boxes.get(box) ?? this.sets.of(box.action.patterns.map(actionGlob), box.action.negated);
    this.#boxes.set(box, known);
    return known;
  }
}
