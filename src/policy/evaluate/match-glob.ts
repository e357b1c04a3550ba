import { foldedFrom, type Glob, isRun, lowerCode, wildcard, wildcardTakes } from './glob.ts';

/** Counts work, and says when it was too much: from then on, answers count for nothing. */
export interface Meter {
  spend(steps: number): void;
  readonly spent: boolean;
}

/** So many characters or places of a pattern are one step of work. */
const placesOfStep = 8;

/**
 * Whether a text matches. What stands before the first `*` and behind the last one is compared where it must be; between
 * them every way through the pattern is followed at once, so that the time is pattern times text at most.
 */
export function globAccepts(glob: Glob, text: string, meter?: Meter): boolean {
  const first = firstRun(glob, text);
  if (first < 0) return false;
  if (first === glob.length) return text.length === first;
  let last = glob.length - 1;
  let end = text.length;
  while (!isRun(glob[last] ?? 0)) {
    end--;
    if (end < first || !matchesPlace(glob[last] ?? 0, text.charCodeAt(end))) return false;
    last--;
  }
  meter?.spend((first + glob.length - last) / placesOfStep);
  return walk.reaches({ glob, first, last }, { text, start: first, end }, meter);
}

/** Where the first run or the end stands; -1 when the text differs before that, as most texts do. */
function firstRun(glob: Glob, text: string): number {
  for (let place = 0; place < glob.length; place++) {
    const code = glob[place] ?? 0;
    if (isRun(code)) return place;
    if (!matchesPlace(code, text.charCodeAt(place))) return -1;
  }
  return glob.length;
}

interface Part {
  readonly glob: Glob;
  /** The first and the last place, both of them runs. */
  readonly first: number;
  readonly last: number;
}

interface Stretch {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const latestMark = 2 ** 30;

/**
 * Follows all ways through the part of a pattern that begins and ends with a run. One walk at a time: what it writes to is
 * kept for the next one, because to make it anew for each took most of the time of comparisons with many patterns.
 */
class Walk {
  #glob: Glob = [];
  #first = 0;
  #last = 0;
  #lastRun = 0;
  /** For each place, the mark of the text position at which it was reached last; no other walk has the same marks. */
  #reachedAt = new Int32Array(256);
  #mark = 1;
  /** The places that are followed, and those that the next letter leads to: so many of each. */
  #places: number[] = [];
  #next: number[] = [];
  #count = 0;

  reaches({ glob, first, last }: Part, { text, start, end }: Stretch, meter: Meter | undefined): boolean {
    this.#begin(glob, first, last, end - start);
    for (let at = start; at < end; at++) {
      // Behind a last `*` everything matches.
      if (this.#lastRun === last) return true;
      const count = this.#count;
      if (count === 0 || meter?.spent) return false;
      meter?.spend(count / placesOfStep);
      this.#take(count, text.charCodeAt(at));
    }
    return this.#reachedAt[last + 1 - first] === this.#mark;
  }

  #begin(glob: Glob, first: number, last: number, letters: number): void {
    const size = last - first + 2;
    if (this.#reachedAt.length < size) this.#reachedAt = new Int32Array(2 * size);
    if (this.#mark + letters >= latestMark) {
      this.#reachedAt.fill(0);
      this.#mark = 0;
    }
    this.#mark++;
    this.#glob = glob;
    this.#first = first;
    this.#last = last;
    this.#lastRun = first - 1;
    this.#count = 0;
    this.#add(first);
    this.#swap();
  }

  #take(count: number, letter: number): void {
    this.#count = 0;
    this.#mark++;
    for (let index = 0; index < count; index++) {
      const place = this.#places[index] ?? 0;
      if (place >= this.#lastRun) this.#step(place, letter);
    }
    this.#swap();
  }

  #swap(): void {
    [this.#places, this.#next] = [this.#next, this.#places];
  }

  #step(place: number, letter: number): void {
    const code = this.#glob[place] ?? 0;
    if (place > this.#last) return;
    if (isRun(code)) {
      if (wildcardTakes(code, letter)) this.#add(place);
    } else if (matchesPlace(code, letter)) this.#add(place + 1);
  }

  /**
   * A run may be empty, so the place behind it is reached as well. Who stands at a run can do whatever could be done
   * before it, so nothing before the last one is followed: the places stay few whatever the pattern.
   */
  #add(place: number): void {
    for (let next = place; next <= this.#last + 1; next++) {
      if (this.#reachedAt[next - this.#first] === this.#mark) return;
      this.#reachedAt[next - this.#first] = this.#mark;
      this.#next[this.#count++] = next;
      const code = this.#glob[next] ?? 0;
      if (code === wildcard.run) this.#lastRun = Math.max(this.#lastRun, next);
      if (next > this.#last || !isRun(code)) return;
    }
  }
}

const walk = new Walk();

/** One place that stands for one character. */
function matchesPlace(code: number, letter: number): boolean {
  if (code >= 0 && code < foldedFrom) return code === letter;
  // Behind the end of a text there is no character.
  if (Number.isNaN(letter)) return false;
  if (code >= foldedFrom) return letter === code - foldedFrom || lowerCode(letter) === code - foldedFrom;
  return wildcardTakes(code, letter);
}
