import type { Automaton, State } from './language.ts';

/** An automaton with what is wanted of it: that a text is accepted, that it is not, or, `undefined`, only to know. */
export interface Wanted {
  readonly language: Automaton;
  readonly wanted: boolean | undefined;
}

/** A state of two automata side by side. */
export interface ProductState extends State {
  readonly left: State;
  readonly right: State;
}

/** A pair of states takes as much as so many places of an automaton's state. */
const placesOfState = 6;

/** More states than this are in no automaton: then two numbers make one key. */
const mostStates = 2 ** 26;

/** The texts that both of two automata want, built as far as it is walked. What leads nowhere any more is one dead state. */
export class Product implements Automaton {
  readonly start: ProductState;
  readonly #left: Wanted;
  readonly #right: Wanted;
  readonly #states = new Map<number, ProductState>();
  readonly #next: (Map<number, ProductState> | undefined)[] = [];
  readonly #isPart: boolean;
  readonly #dead: ProductState;

  /** `isPart` where it is a part of another product, which asks for the same steps again and again. */
  constructor(left: Wanted, right: Wanted, isPart: boolean) {
    this.#isPart = isPart;
    this.#left = left;
    this.#right = right;
    const [one, other] = [left.language.start, right.language.start];
    const nowhere = { accepting: false, universal: false, dead: true, letters: [], distance: 0 };
    this.#dead = { ...nowhere, id: 0, left: one, right: other };
    this.start = this.#stateOf(one, other);
  }

  /** How much was made, here and in its parts. */
  get size(): number {
    return this.#states.size * placesOfState + this.#left.language.size + this.#right.language.size;
  }

  next(state: ProductState, letter: number): ProductState {
    if (!this.#isPart) return this.#step(state, letter);
    const known = this.#next[state.id];
    const found = known?.get(letter);
    if (found) return found;
    const made = this.#step(state, letter);
    if (known) known.set(letter, made);
    else this.#next[state.id] = new Map([[letter, made]]);
    return made;
  }

  *named(): Generator<number> {
    yield* this.#left.language.named();
    yield* this.#right.language.named();
  }

  #step({ left, right }: ProductState, letter: number): ProductState {
    const one = this.#left.language.next(left, letter);
    if (isHopeless(one, this.#left.wanted)) return this.#dead;
    const other = this.#right.language.next(right, letter);
    return isHopeless(other, this.#right.wanted) ? this.#dead : this.#stateOf(one, other);
  }

  #stateOf(left: State, right: State): ProductState {
    if (isHopeless(left, this.#left.wanted) || isHopeless(right, this.#right.wanted)) return this.#dead;
    const key = left.id * mostStates + right.id;
    const known = this.#states.get(key);
    if (known) return known;
    const state: ProductState = {
      id: this.#states.size + 1,
      left,
      right,
      accepting: isRight(left, this.#left.wanted) && isRight(right, this.#right.wanted),
      universal: false,
      dead: false,
      letters: lettersOf(left, right),
      distance: Math.max(distanceOf(left, this.#left.wanted), distanceOf(right, this.#right.wanted)),
    };
    this.#states.set(key, state);
    return state;
  }
}

function isHopeless({ dead, universal }: State, wanted: boolean | undefined): boolean {
  return wanted === true ? dead : wanted === false && universal;
}

function isRight({ accepting }: State, wanted: boolean | undefined): boolean {
  return wanted === undefined || accepting === wanted;
}

function distanceOf({ distance = 0 }: State, wanted: boolean | undefined): number {
  return wanted === true ? distance : 0;
}

function lettersOf(left: State, right: State): readonly number[] {
  if (left.letters.length === 0) return right.letters;
  return right.letters.length === 0 ? left.letters : [...new Set([...left.letters, ...right.letters])];
}
