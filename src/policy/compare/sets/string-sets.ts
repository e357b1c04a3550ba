import { foldedFrom, type Glob, isRun, plainText } from '../../evaluate/glob.ts';
import { globAccepts, type Meter } from '../../evaluate/match-glob.ts';
import { isStandIn, Language, textHoldsStandIn } from './automata/language.ts';
import { onlyText } from './sample-texts.ts';

/** The strings that an element of a statement selects, ready to be asked. */
export interface StringSet {
  readonly id: number;
  readonly negated: boolean;
  /** Whether an stand-in in a text may be anything at all to this set. */
  readonly isLifted: boolean;
  readonly globs: readonly Glob[];
  /** Globs without wildcards, as text. */
  readonly literals: ReadonlySet<string>;
  /** The others, by what stands before their first wildcard. */
  readonly wild: ReadonlyMap<string, readonly Glob[]>;
  /** The lengths of those beginnings. */
  readonly heads: readonly number[];
}

/** Makes string sets, one for each content, so that what is known of one is known of all its like. */
export class StringSets {
  readonly #sets = new Map<string, StringSet>();
  readonly #languages = new Map<string, Language>();
  readonly #byList = new WeakMap<readonly Glob[], StringSet>();
  readonly meter: Meter;

  constructor(meter: Meter) {
    this.meter = meter;
  }

  of(globs: readonly Glob[], negated: boolean, isLifted = false): StringSet {
    const key = `${negated}|${isLifted}|${this.#keyOf(globs)}`;
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
    const set: StringSet = { id: this.#sets.size, negated, isLifted, globs, literals, wild: groups, heads };
    this.#sets.set(key, set);
    return set;
  }

  /** The same set, to which an stand-in may be anything. */
  lifted({ globs, negated }: StringSet): StringSet {
    return this.of(globs, negated, true);
  }

  /** The texts of some globs: those of the same list are made once. */
  within({ globs }: { readonly globs: readonly Glob[] }): StringSet {
    const known = this.#byList.get(globs) ?? this.of(globs, false);
    this.#byList.set(globs, known);
    return known;
  }

  language(globs: readonly Glob[], isLifted = false): Language {
    const key = `${isLifted}|${this.#keyOf(globs)}`;
    const known = this.#languages.get(key) ?? new Language(globs, isLifted);
    this.#languages.set(key, known);
    return known;
  }

  has(set: StringSet, text: string): boolean {
    return this.#matchesSome(set, text) !== set.negated;
  }

  #matchesSome({ globs, isLifted, literals, wild, heads }: StringSet, text: string): boolean {
    const meter = this.meter;
    meter.spend(1 + heads.length / 4);
    if (textHoldsStandIn(text)) return this.#matchesStandIns(globs, isLifted, text);
    if (literals.has(text)) return true;
    for (const length of heads) {
      const alike = wild.get(text.slice(0, length));
      if (!alike) continue;
      meter.spend(alike.length / 4);
      if (alike.some((glob) => globAccepts(glob, text, meter))) return true;
    }
    return false;
  }

  #matchesStandIns(globs: readonly Glob[], isLifted: boolean, text: string): boolean {
    this.meter.spend(globs.length);
    return globs.some((glob) => {
      const language = this.language([glob], isLifted);
      const before = language.size;
      const isMatch = language.accepts(text);
      this.meter.spend(language.size - before);
      return isMatch;
    });
  }

  /** The same text for the same globs. Each ends with a bar: no glob at all is not the glob of the empty text. */
  #keyOf(globs: readonly Glob[]): string {
    let key = '';
    for (const glob of globs) {
      this.meter.spend(glob.length / 16);
      key += `${glob.join()}|`;
    }
    return key;
  }
}

function headOf(glob: Glob): string {
  const at = glob.findIndex((code) => code < 0 || code >= foldedFrom);
  return plainText(glob.slice(0, Math.min(at < 0 ? glob.length : at, longestHead)));
}

/** Longer beginnings tell no more apart. */
const longestHead = 200;

/** Whether two globs can have a text in common, as far as what stands before their first wildcards tells. */
export function mayMeet(one: Glob, other: Glob): boolean {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const a = one[index] ?? 0;
    const b = other[index] ?? 0;
    if (a < 0 || b < 0) return true;
    if (a !== b) return isStandIn(a) || isStandIn(b);
  }
  const rest = one.length > other.length ? one : other;
  return rest.slice(length).every((code) => isRun(code) || isStandIn(code));
}
