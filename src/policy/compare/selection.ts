import type { Glob } from '../evaluate/glob.ts';
import { wildcard } from '../evaluate/glob.ts';
import { Language } from './automaton/language.ts';
import { onlyText } from './automaton/sample-texts.ts';

/** The strings that an element of a statement selects, ready to be asked. */
export interface StringSet {
  readonly id: number;
  readonly negated: boolean;
  readonly globs: readonly Glob[];
  /** Globs without wildcards, as text. */
  readonly literals: ReadonlySet<string>;
  /** The others, by what stands before their first wildcard. */
  readonly wild: ReadonlyMap<string, readonly Language[]>;
  /** The lengths of those beginnings. */
  readonly heads: readonly number[];
}

/** Makes string sets, one for each content, so that what is known of one is known of all its like. */
export class StringSets {
  readonly #sets = new Map<string, StringSet>();
  readonly #languages = new Map<string, Language>();

  of(globs: readonly Glob[], negated: boolean): StringSet {
    const key = `${negated}|${keyOf(globs)}`;
    const known = this.#sets.get(key);
    if (known) return known;
    const literals = new Set<string>();
    const wild: Glob[] = [];
    for (const glob of globs) {
      const text = onlyText(glob);
      if (text === undefined) wild.push(glob);
      else literals.add(text);
    }
    const groups = Map.groupBy(wild, headOf);
    const heads = [...new Set([...groups.keys()].map((head) => head.length))];
    const set: StringSet = {
      id: this.#sets.size,
      negated,
      globs,
      literals,
      wild: new Map(Array.from(groups, ([head, group]) => [head, group.map((glob) => this.language([glob]))])),
      heads,
    };
    this.#sets.set(key, set);
    return set;
  }

  language(globs: readonly Glob[]): Language {
    const key = keyOf(globs);
    const known = this.#languages.get(key) ?? new Language(globs);
    this.#languages.set(key, known);
    return known;
  }
}

/** The same text for the same globs. Each ends with a bar: no glob at all is not the glob of the empty text. */
function keyOf(globs: readonly Glob[]): string {
  return globs.map((glob) => `${glob.join()}|`).join('');
}

function headOf(glob: Glob): string {
  const at = glob.findIndex((code) => code < 0);
  return String.fromCharCode(...glob.slice(0, Math.min(at < 0 ? glob.length : at, longestHead)));
}

/** Longer beginnings tell no more apart, and a text may only be so long as arguments of a call. */
const longestHead = 200;

export function isInSet(set: StringSet, text: string): boolean {
  return matchesSome(set, text) !== set.negated;
}

function matchesSome({ literals, wild, heads }: StringSet, text: string): boolean {
  if (literals.has(text)) return true;
  return heads.some((length) => wild.get(text.slice(0, length))?.some((language) => language.accepts(text)));
}

/** Whether two globs can have a text in common, as far as what stands before their first wildcards tells. */
export function mayMeet(one: Glob, other: Glob): boolean {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const a = one[index] ?? 0;
    const b = other[index] ?? 0;
    if (a < 0 || b < 0) return true;
    if (a !== b) return false;
  }
  const rest = one.length > other.length ? one : other;
  return rest.slice(length).every((code) => code === wildcard.run || code === wildcard.runInSegment);
}
