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
  return new Walk(glob, { first, last }, meter).reaches(text, first, end);
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
  /** The first and the last place, both of them runs. */
  readonly first: number;
  readonly last: number;
}

/** Follows all ways through the part of a pattern that begins and ends with a run. */
class Walk {
  readonly #glob: Glob;
  readonly #part: Part;
  readonly #meter: Meter | undefined;
  /** For each place, the text position at which it was reached last. */
  readonly #reachedAt: Int32Array;
  #lastRun: number;
  #reached: number[] = [];

  constructor(glob: Glob, part: Part, meter: Meter | undefined) {
    this.#glob = glob;
    this.#part = part;
    this.#meter = meter;
    this.#reachedAt = new Int32Array(part.last - part.first + 2).fill(-1);
    this.#lastRun = part.first - 1;
  }

  reaches(text: string, start: number, end: number): boolean {
    const { first, last } = this.#part;
    this.#add(first, start);
    for (let at = start; at < end; at++) {
      // Behind a last `*` everything matches.
      if (this.#lastRun === last) return true;
      const places = this.#reached;
      if (places.length === 0 || this.#meter?.spent) return false;
      this.#meter?.spend(places.length / placesOfStep);
      this.#reached = [];
      for (const place of places) if (place >= this.#lastRun) this.#step(place, text.charCodeAt(at), at + 1);
    }
    return this.#reachedAt[last + 1 - first] === end;
  }

  #step(place: number, letter: number, at: number): void {
    const code = this.#glob[place] ?? 0;
    if (place > this.#part.last) return;
    if (isRun(code)) {
      if (wildcardTakes(code, letter)) this.#add(place, at);
    } else if (matchesPlace(code, letter)) this.#add(place + 1, at);
  }

  /**
   * A run may be empty, so the place behind it is reached as well. Who stands at a run can do whatever could be done
   * before it, so nothing before the last one is followed: the places stay few whatever the pattern.
   */
  #add(place: number, at: number): void {
    const { first, last } = this.#part;
    for (let next = place; next <= last + 1; next++) {
      if (this.#reachedAt[next - first] === at) return;
      this.#reachedAt[next - first] = at;
      this.#reached.push(next);
      const code = this.#glob[next] ?? 0;
      if (code === wildcard.run) this.#lastRun = Math.max(this.#lastRun, next);
      if (next > last || !isRun(code)) return;
    }
  }
}

/** One place that stands for one character. */
function matchesPlace(code: number, letter: number): boolean {
  if (code >= 0 && code < foldedFrom) return code === letter;
  // Behind the end of a text there is no character.
  if (Number.isNaN(letter)) return false;
  if (code >= foldedFrom) return letter === code - foldedFrom || lowerCode(letter) === code - foldedFrom;
  return wildcardTakes(code, letter);
}
