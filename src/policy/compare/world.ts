import { type Glob, plainGlob, resourceGlobs, wildcard } from '../evaluate/glob.ts';
import {
  type ContextValues,
  type PatternToken,
  parsePattern,
  type ResolvedToken,
  resolvePattern,
} from '../evaluate/pattern.ts';
import type { PolicyVersion } from '../parse/policy-document.ts';
import { opaqueLetters } from './automaton/language.ts';
import type { Box, Grant } from './box.ts';
import type { StringSet, StringSets } from './selection.ts';

/**
 * How policy variables are read: each with a `bound` value, which makes everything exact, or each as a letter of its own
 * that only itself and `*` match. In the second reading a difference may be one that no request has, but where there is
 * none, there is none at all.
 */
export class World {
  readonly bound: ReadonlyMap<string, string | null> | undefined;
  /** The bound values that a request carries. */
  readonly variables: ContextValues | undefined;
  readonly #sets: StringSets;
  readonly #shared: SharedSets;
  readonly #positives = new Map<string, StringSet>();
  readonly #negatives = new Map<Box, StringSet>();

  constructor(shared: SharedSets, bound?: ReadonlyMap<string, string | null>) {
    this.#sets = shared.sets;
    this.#shared = shared;
    this.bound = bound;
    if (bound) {
      this.variables = new Map([...bound].flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])));
    }
  }

  actionOf(grant: Grant): StringSet {
    return this.#shared.actionOf(grant);
  }

  actionsOf(box: Box): StringSet {
    return this.#shared.actionsOf(box);
  }

  /**
   * The resources of grants that all must hold: at least those that they have in common outside of some statements. Where
   * nothing else says what the resource must be, a variable is its letter; a statement about all resources but some is
   * only kept out of by being one of those.
   */
  commonResources(grants: readonly Grant[], outside: readonly Box[]): readonly StringSet[] {
    const keys = new Set(grants.map(({ box, resource }) => resource ?? box.resourceKey));
    const isOne = keys.size === 1 && !outside.some(({ resource }) => resource.negated);
    return grants.map((grant) => this.#resourceOf(grant, isOne));
  }

  #resourceOf({ box, resource }: Grant, isOne: boolean): StringSet {
    const text = resource ?? box.resourceKey;
    // What has no variables is the same in every world.
    const known = text.includes('${') ? this.#positives : this.#shared.positives;
    const key = `${isOne} ${box.entry.version} ${text}`;
    const set = known.get(key) ?? this.#readResource({ box, resource }, isOne);
    known.set(key, set);
    return set;
  }

  #readResource({ box, resource }: Pick<Grant, 'box' | 'resource'>, isOne: boolean): StringSet {
    const { version } = box.entry;
    if (resource === null) return this.#readComplement(box) ?? this.#sets.of([], !this.bound);
    const globs = this.#globsOf(resource, version) ?? [];
    if (this.bound || isOne) return this.#sets.of(globs, false);
    // Two patterns may meet in a value that neither letter stands for.
    return this.#sets.of(
      globs.map((glob) => glob.map((code) => (isLetter(code) ? wildcard.run : code))),
      false,
    );
  }

  /** The resources of a statement: at most those that it has for certain, given the grants that hold as well. */
  certainResources(box: Box, grants: readonly Grant[]): StringSet {
    const { negated, patterns } = box.resource;
    if (negated && !this.bound && this.#readComplement(box) === undefined) {
      const isGiven = grants.some(
        ({ box: other, resource }) => resource === null && other.resourceKey === box.resourceKey,
      );
      return this.#sets.of([], isGiven);
    }
    const known = box.resourceKey.includes('${') ? this.#negatives : this.#shared.negatives;
    const found = known.get(box);
    if (found) return found;
    const set = negated
      ? (this.#readComplement(box) ?? this.#sets.of([], false))
      : this.#sets.of(
          patterns.flatMap((pattern) => this.#globsOf(pattern, box.entry.version) ?? []),
          false,
        );
    known.set(box, set);
    return set;
  }

  /** `undefined` where a variable has no value, or is left open. */
  #readComplement({ resource, entry }: Box): StringSet | undefined {
    const globs: Glob[] = [];
    for (const pattern of resource.patterns) {
      const tokens = parsePattern(pattern, { wildcards: true, version: entry.version });
      if (!this.bound && tokens.some(({ kind }) => kind === 'variable')) return undefined;
      const resolved = resolvePattern(tokens, this.variables ?? new Map());
      if (!resolved) return undefined;
      globs.push(...resourceGlobs(resolved));
    }
    return this.#sets.of(globs, true);
  }

  #globsOf(pattern: string, version: PolicyVersion): readonly Glob[] | undefined {
    const tokens = parsePattern(pattern, { wildcards: true, version });
    const resolved = this.bound
      ? resolvePattern(tokens, this.variables ?? new Map())
      : this.#shared.letters.resolve(tokens);
    return resolved && resourceGlobs(resolved);
  }
}

function isLetter(code: number): boolean {
  return code >= opaqueLetters.first && code <= opaqueLetters.last;
}

/** Actions have no variables; `2008-10-17` is the language without them. */
function actionGlob(pattern: string): Glob {
  const tokens = parsePattern(pattern, { wildcards: true, version: '2008-10-17' });
  return plainGlob(tokens.filter((token) => token.kind !== 'variable'));
}

/** What all worlds of a comparison have in common: actions, and resources without variables. */
export class SharedSets {
  readonly sets: StringSets;
  readonly letters = new VariableLetters();
  readonly positives = new Map<string, StringSet>();
  readonly negatives = new Map<Box, StringSet>();
  readonly #actions = new Map<string, StringSet>();
  readonly #boxes = new Map<Box, StringSet>();

  constructor(sets: StringSets) {
    this.sets = sets;
  }

  actionOf({ box, action }: Grant): StringSet {
    if (action === null) return this.actionsOf(box);
    const known = this.#actions.get(action) ?? this.sets.of([actionGlob(action)], false);
    this.#actions.set(action, known);
    return known;
  }

  actionsOf(box: Box): StringSet {
    const known = this.#boxes.get(box) ?? this.sets.of(box.action.patterns.map(actionGlob), box.action.negated);
    this.#boxes.set(box, known);
    return known;
  }
}

/** One letter for each policy variable with its default. */
class VariableLetters {
  readonly #letters = new Map<string, string>();

  resolve(tokens: readonly PatternToken[]): readonly ResolvedToken[] {
    return tokens.map((token) => (token.kind === 'variable' ? { kind: 'value', text: this.#letterOf(token) } : token));
  }

  #letterOf({ key, fallback }: PatternToken & { readonly kind: 'variable' }): string {
    const name = JSON.stringify([key, fallback]);
    const { first, last } = opaqueLetters;
    const known = this.#letters.get(name) ?? String.fromCharCode(Math.min(first + this.#letters.size, last));
    this.#letters.set(name, known);
    return known;
  }
}
