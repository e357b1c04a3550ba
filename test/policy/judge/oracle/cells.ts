import { Reader } from './texts.ts';

/**
 * One text of every kind that some patterns tell apart, so that no text at all is matched by another selection of them. Found
 * by reading all texts at once: two texts after which every pattern is at the same places are the same to what follows.
 */
export interface CellQuestion {
  readonly readers: readonly Reader[];
  /** Every character that a pattern names, and some that none does. */
  readonly alphabet: readonly string[];
  /** What texts there are at all, character by character: the next state, or `null` where there is no such text. */
  readonly shape: Shape;
  /** What every text begins with. */
  readonly prefix: string;
}

export interface Shape {
  readonly start: number;
  step(state: number, character: string): number | null;
  isWhole(state: number): boolean;
}

/** Any text but the empty one. */
export const anyShape: Shape = { start: 0, step: () => 1, isWhole: (state) => state === 1 };

/**
 * The shape of what follows `arn:aws:s3:::`: a bucket without slash and colon, or a bucket and the key of an object. The key may be
 * empty: S3 asks for one character at least, but the comparison does not, and reports rather too much than too little by it.
 */
export const bucketShape: Shape = {
  start: 0,
  step(state, character) {
    if (state >= 2) return 3;
    if (character === ':') return null;
    if (character === '/') return state === 0 ? null : 2;
    return 1;
  },
  isWhole: (state) => state >= 1,
};

/** An action: a service, a colon, a name. */
export const actionShape: Shape = {
  start: 0,
  step(state, character) {
    if (character === ':') return state === 1 ? 2 : null;
    return state >= 2 ? 3 : 1;
  },
  isWhole: (state) => state === 3,
};

interface Place {
  readonly text: string;
  readonly shape: number;
  readonly states: readonly bigint[];
}

/** One text of each cell, the shortest first. */
export function cells(question: CellQuestion): readonly string[] {
  return walk(question, ({ states, shape }) =>
    question.shape.isWhole(shape)
      ? states.map((state, index) => (question.readers[index]?.accepts(state) ? '1' : '0')).join('')
      : null,
  );
}

/** One text for each difference that a text can make to what follows it. */
export function beginnings(question: CellQuestion): readonly string[] {
  return walk(question, ({ states }) => states.join());
}

function walk(
  { readers, alphabet, shape, prefix }: CellQuestion,
  kind: (place: Place) => string | null,
): readonly string[] {
  const start: Place = { text: prefix, shape: shape.start, states: readers.map((reader) => reader.read(prefix)) };
  const places = [start];
  const seen = new Set([nameOf(start)]);
  const found = new Map<string, string>();
  for (const place of places) {
    const own = kind(place);
    if (own !== null && !found.has(own)) found.set(own, place.text);
    for (const character of alphabet) {
      const next = shape.step(place.shape, character);
      if (next === null) continue;
      const states = readers.map((reader, index) => reader.step(place.states[index] ?? 0n, character));
      const following = { text: place.text + character, shape: next, states };
      if (seen.has(nameOf(following))) continue;
      seen.add(nameOf(following));
      places.push(following);
    }
  }
  return [...found.values()];
}

function nameOf({ shape, states }: Place): string {
  return `${shape} ${states.join()}`;
}
