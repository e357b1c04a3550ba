import { nearest } from '../config/problems/suggest.ts';
import { commandGroups, commandRows } from './registry.ts';

const names = Object.keys(commandRows);

/** The command that the words begin with, such as `policy compare`. */
export function commandNamed(words: readonly string[]): string | undefined {
  return [words.slice(0, 2).join(' '), words[0] ?? ''].find((name) => Object.hasOwn(commandRows, name));
}

/** What is wrong with words that begin with no command, and the one that was probably meant. */
export function unknownCommand(words: readonly string[]): string | undefined {
  const [first = '', second] = words;
  if (first.startsWith('-') || commandNamed(words) !== undefined) return undefined;
  const isGroup = Object.hasOwn(commandGroups, first);
  if (isGroup && (second === undefined || second.startsWith('-'))) return undefined;
  const written = second === undefined || second.startsWith('-') || !isGroup ? first : `${first} ${second}`;
  const meant = meantCommand(words);
  const more = meant === undefined ? '"notebook-drift --help" lists them.' : `Did you mean "${meant}"?`;
  return `there is no command "${written}". ${more}`;
}

/** By both words, by the first, or by the second alone, which says enough where only one command has it. */
function meantCommand([first = '', second = '']: readonly string[]): string | undefined {
  const byLast = names.filter((name) => name.split(' ').at(-1) === first);
  return (
    nearest(`${first} ${second}`, names) ??
    nearest(first, [...names, ...Object.keys(commandGroups)]) ??
    (byLast.length === 1 ? byLast[0] : undefined)
  );
}
