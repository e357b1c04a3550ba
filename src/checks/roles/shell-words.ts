/**
 * A word as a POSIX shell takes it whole: in single quotes, inside which nothing is special but the quote itself
 * (POSIX.1-2017, Shell Command Language, 2.2.2). Words of harmless characters stay as they are.
 */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line out of its words, each of which arrives as it is. */
export function commandLine(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
