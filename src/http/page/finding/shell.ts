import { commandLine as plainCommandLine } from '../../../domain/shell-words.ts';

/**
 * A command line for a POSIX shell, as `src/domain/shell-words.ts` writes it; control characters, which a terminal could take
 * for keys, become `?`.
 */
export function commandLine(...words: readonly string[]): string {
  return plainCommandLine(...words.map((word) => word.replaceAll(/\p{Cc}/gu, '?')));
}
