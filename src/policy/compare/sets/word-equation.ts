import { foldedFrom, type Glob, isRun, lowerCode } from '../../evaluate/glob.ts';
import { isStandIn } from './automata/language.ts';
import { isCertainGlob } from './stand-in-globs.ts';

/**
 * Whether no text can match two patterns whatever their stand-ins stand for, each for the same text in both: what both
 * begin or end with says nothing, and what is left must not contradict itself.
 *
 * | one | other | |
 * | --- | --- | --- |
 * | `X-Y` | `X/raw` | `-` is not `/` |
 * | `X` | `X-*` | nothing is left for the `-` |
 * | `X-Y` | `Y-X` | not told: `a-a` |
 */
export function excludeEachOther(one: Glob, other: Glob): boolean {
  if (!isCertainGlob(one) || !isCertainGlob(other)) return false;
  // A text that matches one of them in any case matches the other in any case too.
  const [left, right] = isFolded(one) || isFolded(other) ? [folded(one), folded(other)] : [one, other];
  return differFromStart(left, right) || differFromStart(left.toReversed(), right.toReversed());
}

function isFolded(glob: Glob): boolean {
  return glob.some((code) => code >= foldedFrom);
}

function folded(glob: Glob): Glob {
  return glob.map((code) => lowerCode(code >= foldedFrom ? code - foldedFrom : code));
}

function differFromStart(one: Glob, other: Glob): boolean {
  let start = 0;
  // A wildcard may be read in many ways, so nothing behind it is compared.
  while (start < one.length && one[start] === other[start] && (one[start] ?? 0) >= 0) start++;
  const [left, right] = [one.slice(start), other.slice(start)];
  const [first, second] = [left[0], right[0]];
  if (first === undefined) return right.some(isLetter);
  if (second === undefined) return left.some(isLetter);
  return first !== second && isPlainLetter(first) && isPlainLetter(second);
}

function isPlainLetter(code: number): boolean {
  return code >= 0 && !isStandIn(code);
}

/** A place that takes one letter, whatever the stand-ins stand for. */
function isLetter(code: number): boolean {
  return !isRun(code) && !isStandIn(code);
}
