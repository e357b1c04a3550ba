import type { Automaton, State } from './language.ts';

/** How texts of some form are read: what a letter makes of what was read before. */
export interface Reading<Read extends object> {
  readonly first: Read;
  /** Every letter that is read at all. */
  readonly letters: string;
  /** `undefined` where no text of the form goes on so. */
  next(read: Read, letter: string): Read | undefined;
  accepts(read: Read): boolean;
}

/** The texts of some form, as an automaton beside those of globs. */
export class Recogniser<Read extends object> implements Automaton {
  readonly start: State;
  readonly #reading: Reading<Read>;
  readonly #letters: readonly number[];
  readonly #states = new Map<string, State>();
  readonly #reads: (Read | undefined)[] = [];

  constructor(reading: Reading<Read>) {
    this.#reading = reading;
    this.#letters = Array.from(reading.letters, (letter) => letter.charCodeAt(0));
    this.start = this.#stateOf(reading.first);
  }

  get size(): number {
    return this.#reads.length;
  }

  next(state: State, letter: number): State {
    const read = this.#reads[state.id];
    const known = read !== undefined && this.#letters.includes(letter);
    return this.#stateOf(known ? this.#reading.next(read, String.fromCharCode(letter)) : undefined);
  }

  named(): Iterable<number> {
    return this.#letters;
  }

  #stateOf(read: Read | undefined): State {
    const key = JSON.stringify(read) ?? '';
    const known = this.#states.get(key);
    if (known) return known;
    const state: State = {
      id: this.#reads.length,
      accepting: read !== undefined && this.#reading.accepts(read),
      universal: false,
      dead: read === undefined,
      letters: read === undefined ? [] : this.#letters,
    };
    this.#states.set(key, state);
    this.#reads.push(read);
    return state;
  }
}
