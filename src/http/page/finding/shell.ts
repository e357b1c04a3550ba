/**
 * A command line for a POSIX shell. Every word is quoted so that the shell takes it as it is, whatever somebody called a
 * resource (POSIX.1-2024, Shell Command Language, 2.2.2 "Single-Quotes"); control characters, which a terminal could
 * take for keys, become `?`.
 */
export function commandLine(...words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  const harmless = word.replaceAll(/\p{Cc}/gu, '?');
  return /^[\w@%+=:,./-]+$/.test(harmless) ? harmless : `'${harmless.replaceAll("'", String.raw`'\''`)}'`;
}
