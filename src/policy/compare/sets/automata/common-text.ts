import { foldedFrom, type Glob, isRun, lowerCode, wildcardTakes } from '../../../evaluate/glob.ts';
import { isStandIn } from './language.ts';

/** Pairs of places; more are not looked at. */
const mostPairs = 20_000;

/**
 * Whether two globs have a text in common, by the pairs of places that one text can lead to: much cheaper than the
 * product of their automata. `true` also where it is not looked at, which is where a policy variable stands in one of
 * them and where they are very long.
 */
export function mayShareText(one: Glob, other: Glob): boolean {
  const width = other.length + 1;
  const size = (one.length + 1) * width;
  if (size > mostPairs || one.some(isStandIn) || other.some(isStandIn)) return true;
  const seen = new Uint8Array(size);
  const open = [0];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (pair === size - 1) return true;
    if (seen[pair]) continue;
    seen[pair] = 1;
    const [a, b] = [one[Math.floor(pair / width)] ?? end, other[pair % width] ?? end];
    open.push(...stepsAfter(a, b).map(([i, j]) => pair + i * width + j));
  }
  return false;
}

const end = Number.NaN;

type Step = readonly [one: 0 | 1, other: 0 | 1];
const first: Step = [1, 0];
const second: Step = [0, 1];
const both: Step = [1, 1];

/** How far one more letter, or the end of a run, leads in each of the globs. */
function stepsAfter(a: number, b: number): readonly Step[] {
  if (isRun(a)) return isRun(b) || haveLetter(a, b) ? [first, second] : [first];
  if (isRun(b)) return haveLetter(b, a) ? [second, first] : [second];
  return haveLetter(a, b) ? [both] : [];
}

/** Whether some letter is read at both places. */
function haveLetter(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  if (a < 0 && b < 0) return true;
  if (a < 0) return wildcardTakes(a, lowered(b));
  if (b < 0) return haveLetter(b, a);
  if (a < foldedFrom && b < foldedFrom) return a === b;
  return lowered(a) === lowered(b);
}

function lowered(code: number): number {
  return code >= foldedFrom ? code - foldedFrom : lowerCode(code);
}
