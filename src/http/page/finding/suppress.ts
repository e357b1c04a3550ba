import type { Finding } from '../../../domain/finding/finding.ts';
import { commandLine } from './shell.ts';

/** A decision not to be told of a finding, before it is reviewed. */
export interface Decision {
  readonly mode: 'accept' | 'ignore';
  readonly reason: string;
  readonly owner: string;
  /** A date, `2026-12-31`. */
  readonly expires: string;
}

/** The command that adds the entry to the suppressions file. */
export function suppressCommand(finding: Finding, decision: Decision): string {
  const given = Object.entries(entryOf(finding, decision)).flatMap(([name, value]) => [`--${name}`, value]);
  return commandLine('notebook-drift', 'suppress', 'add', ...given);
}

/**
 * The same before anything is decided: what only a person knows stops the shell (POSIX.1-2024, Shell Command Language, 2.6.2).
 */
export function suppressCommandToFill(finding: Finding, { mode, expires }: Pick<Decision, 'mode' | 'expires'>): string {
  const { id, finding: name } = entryOf(finding, { mode, expires, reason: '', owner: '' });
  const known = { id, mode, finding: name, expires };
  const given = Object.entries(known).flatMap(([option, value]) => [`--${option}`, value ?? '']);
  return `${commandLine('notebook-drift', 'suppress', 'add', ...given)} --reason "\${WHY:?say why}" --owner "\${WHO:?say who decided it}"`;
}

/** The entry as it stands in the suppressions file; JSON texts are YAML texts (YAML 1.2, 1.3). */
export function suppressEntry(finding: Finding, decision: Decision, indent: string): string {
  return Object.entries(entryOf(finding, decision))
    .map(([name, value], place) => `${indent}${place === 0 ? '- ' : '  '}${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

function entryOf({ id }: Finding, { mode, reason, owner, expires }: Decision): Readonly<Record<string, string>> {
  return { id: `${mode}-${id.replace(/^f_/, '')}`, mode, finding: id, reason, owner, expires };
}

/** The suppressions file as it is. */
export interface SuppressionsText {
  readonly path: string;
  readonly text: string;
}

const context = 3;

/**
 * A patch, as `git apply` and `patch` take it, that adds the entry at the end of the file. `undefined` where the file is not a
 * list in block style, to which nothing can be added at its end.
 */
export function suppressPatch(
  finding: Finding,
  decision: Decision,
  { path, text }: SuppressionsText,
): string | undefined {
  if (text.trim() === '') return patchOf(path, [], `suppressions:\n${suppressEntry(finding, decision, '  ')}`);
  const [, indent] = /^suppressions:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*([ \t]*)- /m.exec(text) ?? [];
  const isEmpty = /^suppressions:[ \t]*(?:#.*)?\s*$/m.test(text) && indent === undefined;
  if (indent === undefined && !isEmpty) return undefined;
  return patchOf(path, text.split('\n'), suppressEntry(finding, decision, indent ?? '  '));
}

/** `lines` ends with an empty text where the file ends with a line break. */
function patchOf(path: string, lines: readonly string[], added: string): string {
  const file = path.replace(/^.*\//, '');
  const head = `--- a/${file}\n+++ b/${file}\n`;
  const more = added.trimEnd().split('\n');
  const plus = more.map((line) => `+${line}\n`).join('');
  if (lines.length === 0) return `${head}@@ -0,0 +1,${more.length} @@\n${plus}`;
  const isWhole = lines.at(-1) === '';
  const own = isWhole ? lines.slice(0, -1) : lines;
  const before = own.slice(-context);
  const first = own.length - before.length + 1;
  const range = `@@ -${first},${before.length} +${first},${before.length + more.length} @@\n`;
  if (isWhole) return `${head}${range}${before.map((line) => ` ${line}\n`).join('')}${plus}`;
  const last = before.at(-1) ?? '';
  const kept = before
    .slice(0, -1)
    .map((line) => ` ${line}\n`)
    .join('');
  return `${head}${range}${kept}-${last}\n\\ No newline at end of file\n+${last}\n${plus}`;
}
