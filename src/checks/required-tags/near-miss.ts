/** A key that a person takes for another one. */
export interface NearMiss {
  /** The key as it is on the resource. */
  readonly key: string;
  /** What is different about it, to follow `but`: `has a Cyrillic "е"`. */
  readonly difference: string;
}

/**
 * Letters of other scripts that look like Latin ones, each pair as foreign and Latin. Source: confusables of Unicode
 * Technical Standard 39, those that single letters of Latin keys have in Cyrillic, Greek and Armenian.
 */
const lookalikes: ReadonlyMap<string, string> = new Map(
  [
    ...'аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw кk мm тt вb нh гr пn ӏl'.split(' '),
    ...'αa οo νv ρp τt υu ιi κk χx ηn ωw εe'.split(' '),
    ...'օo սu հh ոn ցg զq ıi ɡg ǀl'.split(' '),
  ].map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** What is not seen at all: zero-width and other format characters, and soft hyphens. */
const invisible = /\p{Cf}/u;
const blank = /[\s\p{Z}]/u;

/**
 * The first of these keys that looks like the wanted one and is another to AWS, where none is that one in whatever case;
 * `undefined` where there is none.
 */
export function nearMissOf(wanted: string, keys: readonly string[]): NearMiss | undefined {
  const skeleton = skeletonOf(wanted);
  for (const key of keys) {
    if (key.toLowerCase() === wanted.toLowerCase() || skeletonOf(key) !== skeleton) continue;
    return { key, difference: differenceOf(key, wanted) };
  }
  return undefined;
}

/** What a person reads: no blanks, nothing invisible, no case, Latin letters for those that look like them. */
function skeletonOf(key: string): string {
  const seen = Array.from(key.normalize('NFKC').toLowerCase()).filter(
    (letter) => !invisible.test(letter) && !blank.test(letter),
  );
  return seen.map((letter) => lookalikes.get(letter) ?? letter).join('');
}

function differenceOf(key: string, wanted: string): string {
  const expected = new Set(wanted.toLowerCase());
  const letter = Array.from(key).find((one) => !expected.has(one.toLowerCase())) ?? '';
  if (letter === '' || letter === ' ') return 'has a space in it';
  const code = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (letter === '\u00A0') return `has a no-break space (${code}) in it`;
  if (invisible.test(letter)) return `has an invisible character (${code}) in it`;
  if (blank.test(letter)) return `has an unusual space (${code}) in it`;
  const script = scripts.find(([, pattern]) => pattern.test(letter))?.[0];
  return script ? `has a ${script} "${letter}" (${code})` : `has "${letter}" (${code})`;
}

const scripts: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['full-width', /[\uFF01-\uFF5E]/u],
];
