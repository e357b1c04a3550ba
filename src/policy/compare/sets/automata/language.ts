import {
  colon,
  foldedFrom,
  type Glob,
  isRun,
  lowerCode,
  otherCasesOf,
  wildcard,
  wildcardTakes,
} from '../../../evaluate/glob.ts';

/**
 * Letters of Unicode's private use that stand for the whole value of a policy variable: only themselves and `*` match
 * them, because the value may be empty, long, or hold a colon. Each has another that stands for the same value in other
 * case, and the last one for all values that have none of their own.
 */
export const standIns = { first: 0xe000, last: 0xebff, toOtherCase: 0xc00, shared: 0xf8ff } as const;

/** Whether a text holds a letter of the private use area, which stands for the value of a variable. */
export function textHoldsStandIn(text: string): boolean {
  return /[\ue000-\uf8ff]/.test(text);
}

/** Whether a letter of a text, or a place of a glob, stands for the value of a policy variable. */
export function isStandIn(code: number): boolean {
  const letter = code >= foldedFrom ? code - foldedFrom : code;
  return letter >= standIns.first && letter <= standIns.shared;
}

/** A letter that no place of a glob names: all of them are alike. */
export const otherLetter = -100;

const end = -9;
const slash = 47;

/** A state of a deterministic automaton that is built as far as it is walked. */
export interface State {
  readonly id: number;
  readonly accepting: boolean;
  /** Every continuation is accepted. */
  readonly universal: boolean;
  /** No continuation is accepted. */
  readonly dead: boolean;
  /** The letters that lead elsewhere than others do. */
  readonly letters: readonly number[];
  /** So many letters it takes at least to an accepted text; absent where that is not known. */
  readonly distance?: number;
}

/** A set of texts, read letter by letter. */
export interface Automaton {
  readonly start: State;
  /** What it takes to make and to keep all states made so far. */
  readonly size: number;
  next(state: State, letter: number): State;
  /** Every letter that is not like all others somewhere. */
  named(): Iterable<number>;
}

/** A set of places that the reading of a text may be in, interned. */
interface PlacedState extends State {
  readonly places: readonly number[];
}

/**
 * The texts that match at least one of some globs, as a deterministic automaton that is built as far as it is walked.
 * Reading follows {@link globAccepts} of the evaluator, place by place.
 */
export class Language implements Automaton {
  readonly globs: readonly Glob[];
  readonly start: PlacedState;
  readonly #codes: readonly number[];
  /** Whether an stand-in may be any text at all here. */
  readonly #isLifted: boolean;
  /** How many letters are read at least from a place to the end of its glob. */
  readonly #rest: readonly number[];
  /** Which glob a place belongs to. */
  readonly #owner: readonly number[];
  readonly #states = new Map<string, PlacedState>();
  readonly #next: Map<number, PlacedState>[] = [];
  #size = 0;

  constructor(globs: readonly Glob[], isLifted = false) {
    this.globs = globs;
    this.#isLifted = isLifted;
    this.#codes = globs.flatMap((glob) => [...glob, end]);
    this.#rest = globs.flatMap(lettersLeft);
    this.#owner = globs.flatMap((glob, index) => Array.from({ length: glob.length + 1 }, () => index));
    let place = 0;
    const starts = globs.map((glob) => {
      const first = place;
      place += glob.length + 1;
      return first;
    });
    this.start = this.#stateOf(starts);
  }

  /** How many places all states made so far have together. */
  get size(): number {
    return this.#size;
  }

  next(state: PlacedState, letter: number): PlacedState {
    const known = this.#next[state.id]?.get(letter);
    if (known) return known;
    const reached: number[] = [];
    for (const place of state.places) {
      if (this.#isLifted && isStandIn(letter)) {
        this.#reachAll(place, reached);
        continue;
      }
      const code = this.#codes[place] ?? end;
      if (code === wildcard.run) reached.push(place);
      else if (isRun(code)) {
        if (matchesWildcard(code, letter)) reached.push(place);
      } else if (matchesPlace(code, letter)) reached.push(place + 1);
    }
    const found = this.#stateOf(reached);
    this.#next[state.id]?.set(letter, found);
    return found;
  }

  /** Everything from a place to the end of its glob: whatever the letter stands for, one of them is where it leads. */
  #reachAll(place: number, reached: number[]): void {
    for (let next = place; this.#owner[next] === this.#owner[place]; next++) reached.push(next);
  }

  *named(): Generator<number> {
    for (const glob of this.globs) for (const code of glob) yield code >= foldedFrom ? code - foldedFrom : code;
  }

  accepts(text: string): boolean {
    let state = this.start;
    for (let index = 0; index < text.length; index++) {
      if (state.dead || state.universal) break;
      state = this.next(state, text.charCodeAt(index));
    }
    return state.accepting && !state.dead;
  }

  #stateOf(reached: readonly number[]): PlacedState {
    const places = this.#reduce(this.#close(reached));
    const key = places.join();
    const known = this.#states.get(key);
    if (known) return known;
    const codes = places.map((place) => this.#codes[place] ?? end);
    const state: PlacedState = {
      id: this.#states.size,
      places,
      accepting: codes.includes(end),
      universal: places.some((place) => this.#codes[place] === wildcard.run && this.#codes[place + 1] === end),
      dead: places.length === 0,
      letters: lettersOf(codes),
      distance: this.#isLifted ? 0 : Math.min(...places.map((place) => this.#rest[place] ?? 0)),
    };
    this.#states.set(key, state);
    this.#size += places.length;
    this.#next.push(new Map());
    return state;
  }

  /** A run may be empty, so the place behind it is reached as well. */
  #close(reached: readonly number[]): Set<number> {
    const all = new Set<number>();
    for (let place of reached) {
      all.add(place);
      while (isRun(this.#codes[place] ?? end)) all.add(++place);
    }
    return all;
  }

  /** Who stands at a `*` can do whatever could be done before it: earlier places of that glob add nothing. */
  #reduce(all: ReadonlySet<number>): readonly number[] {
    const sorted = Array.from(all).toSorted((a, b) => b - a);
    const kept: number[] = [];
    let passed = -1;
    for (const place of sorted) {
      const owner = this.#owner[place] ?? -1;
      if (owner === passed) continue;
      kept.push(place);
      if (this.#codes[place] === wildcard.run) passed = owner;
    }
    return kept;
  }
}

/** For each place of a glob, and behind its end, how many letters are read at least from there. */
function lettersLeft(glob: Glob): readonly number[] {
  const left = Array.from({ length: glob.length + 1 }, () => 0);
  for (let place = glob.length - 1; place >= 0; place--)
    left[place] = (left[place + 1] ?? 0) + (isRun(glob[place] ?? 0) ? 0 : 1);
  return left;
}

function matchesPlace(code: number, letter: number): boolean {
  if (code >= foldedFrom) return letter === code - foldedFrom || withoutCase(letter) === code - foldedFrom;
  if (code >= 0) return code === letter;
  return code !== end && !isRun(code) && matchesWildcard(code, letter);
}

function withoutCase(letter: number): number {
  const { first, last, toOtherCase } = standIns;
  const isOtherCase = letter >= first + toOtherCase && letter <= last + toOtherCase;
  return isOtherCase ? letter - toOtherCase : lowerCode(letter);
}

function matchesWildcard(code: number, letter: number): boolean {
  return !isStandIn(letter) && wildcardTakes(code, letter);
}

function lettersOf(codes: readonly number[]): readonly number[] {
  const letters = new Set<number>();
  for (const code of codes) {
    if (code >= foldedFrom) {
      letters.add(code - foldedFrom);
      if (isStandIn(code)) letters.add(code - foldedFrom + standIns.toOtherCase);
      for (const other of otherCasesOf(code - foldedFrom)) letters.add(other);
    } else if (code >= 0) letters.add(code);
    else if (code < wildcard.run && code !== wildcard.one && code !== end) {
      letters.add(colon);
      if (code === wildcard.runInPart || code === wildcard.oneInPart) letters.add(slash);
    }
  }
  return Array.from(letters);
}
