/** A 32-bit seed from text (FNV-1a), so that streams of different names do not resemble one another. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** An evenly spread 32-bit number that depends on nothing but its arguments (the finaliser of MurmurHash3). */
function mix(seed: number, index: number): number {
  let hash = seed ^ Math.imul(index + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The same as a fraction: at least 0, less than 1. */
export function fraction(seed: number, index: number): number {
  return mix(seed, index) / 2 ** 32;
}

/** One of `choices`, chosen by the seed and the index. */
export function pick<Choice>(choices: readonly Choice[], seed: number, index: number): Choice {
  const choice = choices[mix(seed, index) % choices.length];
  if (choice === undefined) throw new RangeError('nothing to choose from');
  return choice;
}
