import { foldedFrom, type Glob, wildcard } from '../../evaluate/glob.ts';
import { isStandIn, standIns } from './automata/language.ts';

/** Whether a pattern holds a stand-in for the value of a policy variable. */
export function globHoldsStandIn(glob: Glob): boolean {
  return glob.some(isStandIn);
}

/** A pattern that takes any text where it has such a stand-in. */
export function liftedGlob(glob: Glob): Glob {
  return glob.map((code) => (isStandIn(code) ? wildcard.run : code));
}

/** Whether it is known what a pattern matches: two variables that share a stand-in need not have the same value. */
export function isCertainGlob(glob: Glob): boolean {
  return !glob.some((code) => isStandIn(code) && (code >= foldedFrom ? code - foldedFrom : code) === standIns.shared);
}
