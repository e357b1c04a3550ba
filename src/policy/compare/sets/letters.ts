import { foldedFrom, type Glob, wildcard } from '../../evaluate/glob.ts';
import { isOpaque, opaqueLetters } from './language.ts';

/** Whether a pattern holds a letter that stands for the value of a policy variable. */
export function holdsLetter(glob: Glob): boolean {
  return glob.some(isOpaque);
}

/** A pattern that takes any text where it has such a letter. */
export function liftedGlob(glob: Glob): Glob {
  return glob.map((code) => (isOpaque(code) ? wildcard.run : code));
}

/** Whether it is known what a pattern matches: two variables that share a letter need not have the same value. */
export function isCertainGlob(glob: Glob): boolean {
  return !glob.some(
    (code) => isOpaque(code) && (code >= foldedFrom ? code - foldedFrom : code) === opaqueLetters.shared,
  );
}
