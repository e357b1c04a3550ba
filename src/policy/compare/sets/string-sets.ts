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
  /** One number for each of them: the same for the same glob in whatever set. */
  readonly globIds: ReadonlySet<number>;
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
  readonly #idsByObject = new WeakMap<Glob, number>();
  readonly #idsByContent = new Map<string, number>();
  readonly meter: Meter;

  constructor(meter: Meter) {
    this.meter = meter;
  }

  of(globs: readonly Glob[], negated: boolean, isLifted = false): StringSet {
    const globIds = this.#idsOf(globs);
    const key = `${negated}|${isLifted}|${globIds.join()}`;
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
    const id = this.#sets.size;
    const set = { id, negated, isLifted, globs, globIds: new Set(globIds), literals, wild: groups, heads };
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
    const key = `${isLifted}|${this.#idsOf(globs).join()}`;
    const known = this.#languages.get(key) ?? new Language(globs, isLifted);
    this.#languages.set(key, known);
    return known;
  }

  has(set: StringSet, text: string): boolean {
    return this.#matchesSome(set, text) !== set.negated;
  }

  /** Whether a set has all texts of another for a reason that is soon found: its patterns are there, or match them as texts. */
  hasAllOf(set: StringSet, other: StringSet): boolean {
    if (other.id === set.id) return true;
    if (set.negated !== other.negated || set.isLifted !== other.isLifted) return false;
    const [wide, narrow] = set.negated ? [other, set] : [set, other];
    this.meter.spend(1 + narrow.globs.length / 4);
    const isNamed = (glob: Glob) => wide.globIds.has(this.#idOf(glob));
    return (
      [...narrow.wild.values()].every((globs) => globs.every(isNamed)) &&
      narrow.globs.every((glob) => isNamed(glob) || this.#matchesText(wide, glob))
    );
  }

  #matchesText(set: StringSet, glob: Glob): boolean {
    const text = set.isLifted ? undefined : onlyText(glob);
    return text !== undefined && !textHoldsStandIn(text) && this.#matchesSome(set, text);
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

  #idsOf(globs: readonly Glob[]): readonly number[] {
    this.meter.spend(globs.length / 16);
    return globs.map((glob) => this.#idOf(glob));
  }

  /** A glob is read as a text once: it may be as long as a document. */
  #idOf(glob: Glob): number {
    const known = this.#idsByObject.get(glob);
    if (known !== undefined) return known;
    this.meter.spend(glob.length / 16);
    const plain = onlyText(glob);
    const text = plain === undefined ? glob.join() : `=${plain}`;
    const id = this.#idsByContent.get(text) ?? this.#idsByContent.size;
    this.#idsByContent.set(text, id);
    this.#idsByObject.set(glob, id);
    return id;
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
