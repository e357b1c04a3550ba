/**
 * A word as a POSIX shell takes it whole: in single quotes, inside which nothing is special but the quote itself
 * (POSIX.1-2017, Shell Command Language, 2.2.2). Words of harmless characters stay as they are, but for a leading `=`,
 * which zsh takes for the name of a command (zshexpn, "= expansion"). What cannot be seen is written as `printf` takes it
 * (XCU, printf: octal), so that whoever reads the command sees what it does.
 */
export function shellWord(word: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(word)) return word;
  const [, text = '', breaks = ''] = /^(.*?)(\n*)$/su.exec(word.toWellFormed()) ?? [];
  if (text.search(unseen) < 0) return quoted(word.toWellFormed());
  // A substitution loses the line breaks at its end.
  return `"$(printf ${quoted(printfFormat(text))})"${breaks === '' ? '' : quoted(breaks)}`;
}

const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

/** A hyphen at its begin would make an option of it. */
function printfFormat(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('%', '%%')
    .replace(/^-/, String.raw`\055`)
    .replaceAll(unseen, (character) => [...Buffer.from(character)].map(octal).join(''));
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command line out of its words, each of which arrives as it is. A value that begins with a hyphen is joined to its option,
 * `--role-name=-x`: by itself the AWS CLI takes it for an option. Every option has a value but {@link valueless}.
 */
export function commandLine(...words: readonly string[]): string {
  const joined: string[] = [];
  for (let place = 0; place < words.length; place++) {
    const word = words[place] ?? '';
    const next = words[place + 1];
    if (isOption(word) && next?.startsWith('-')) {
      joined.push(`${word}=${next}`);
      place++;
    } else joined.push(word);
  }
  return joined.map(shellWord).join(' ');
}

/** Options that stand alone. */
const valueless: ReadonlySet<string> = new Set(['--set-as-default']);

function isOption(word: string): boolean {
  return /^--[a-z][a-z-]*$/.test(word) && !valueless.has(word);
}

/** The values of an option that takes several, as the AWS CLI takes them: as JSON where one could be taken for an option. */
export function listWords(values: readonly string[]): readonly string[] {
  return values.some((value) => value.startsWith('-')) ? [JSON.stringify(values)] : values;
}
